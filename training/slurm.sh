#!/bin/bash
# A run on SLURM, one task a GPU: sbatch training/slurm.sh RECIPE OUTPUT
# Never run. Processes started by these variables are tested on CPUs:
# tests/training/test_two_processes.py.
#
# SLURM sends SIGTERM to each task 300 s before the time limit. The run then writes a checkpoint and
# ends with the code 75, and the job goes back to the queue. A launcher (torchrun, accelerate launch)
# would kill its processes 30 s after the signal, so there is none.
#SBATCH --job-name=pathreward
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=8
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=8
#SBATCH --time=24:00:00
#SBATCH --signal=TERM@300
#SBATCH --requeue
#SBATCH --open-mode=append

MASTER_ADDR=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
export MASTER_ADDR MASTER_PORT=29500
# For a policy that does not fit on one GPU, FSDP2, as in training/accelerate/fsdp2.yaml:
# export ACCELERATE_USE_FSDP=true FSDP_VERSION=2 FSDP_STATE_DICT_TYPE=FULL_STATE_DICT
# export FSDP_AUTO_WRAP_POLICY=TRANSFORMER_BASED_WRAP FSDP_RESHARD_AFTER_FORWARD=true
# export FSDP_CPU_RAM_EFFICIENT_LOADING=true

srun bash -c '
    export RANK=$SLURM_PROCID LOCAL_RANK=$SLURM_LOCALID WORLD_SIZE=$SLURM_NTASKS
    export LOCAL_WORLD_SIZE=$SLURM_NTASKS_PER_NODE
    exec python -m pathreward.cli train "$1" --output "$2" --resume
' train "$1" "$2"
code=$?
if [ "$code" -eq 75 ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
