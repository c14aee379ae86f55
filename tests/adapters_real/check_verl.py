"""verl: its reward loop, with Ray, its reward manager and the options of the scaffold."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

from check import UNJUDGED, Check
from rows import RECIPE

from pathreward.adapters.scaffold import scaffold


def overrides() -> list[str]:
    """Return the options that the scaffold's script passes to verl."""
    script = scaffold("verl", RECIPE)["train.sh"]
    return [
        each.strip("'") for each in re.findall(r"^  ('?\+?reward\..*?) \\$", script, re.MULTILINE)
    ]


def byte_tokenizer(folder: Path) -> Any:
    """Return a tokenizer with a token for each byte, which is also saved to a folder."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {each: at for at, each in enumerate(["<pad>", "<eos>", *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>")
    fast.save_pretrained(folder)
    return fast


def data(rows: list[dict[str, Any]], tokenizer: Any) -> Any:
    """Return a batch of verl's rollout."""
    import numpy as np
    import torch
    from verl import DataProto

    ids = [tokenizer.encode(row["completion"], add_special_tokens=False) for row in rows]
    width = max(map(len, ids))
    responses = torch.tensor([each + [0] * (width - len(each)) for each in ids])
    mask = torch.tensor([[1] + [1] * len(each) + [0] * (width - len(each)) for each in ids])
    columns: dict[str, list[Any]] = {
        "data_source": ["health"] * len(rows),
        "reward_model": [{"ground_truth": row["answer"]} for row in rows],
        "extra_info": [
            {
                "index": at,
                "prompt": row["prompt"],
                "options": np.array(row["options"] or [], dtype=object),
            }
            for at, row in enumerate(rows)
        ],
    }
    return DataProto.from_dict(
        tensors={
            "prompts": torch.zeros(len(rows), 1, dtype=torch.long),
            "responses": responses,
            "attention_mask": mask,
        },
        non_tensors={name: np.array(column, dtype=object) for name, column in columns.items()},
    )


def main() -> None:
    """Score all rows by `RewardLoopManager.compute_rm_score`."""
    import ray
    import verl
    from hydra import compose, initialize_config_dir
    from verl.experimental.reward_loop.reward_loop import RewardLoopManager

    check = Check("verl")
    folder = tempfile.mkdtemp()
    tokenizer = byte_tokenizer(Path(folder))
    configuration = str(Path(verl.__file__).parent / "trainer/config")
    with initialize_config_dir(configuration, version_base=None):
        ours = [f"actor_rollout_ref.model.path={folder}", "reward.num_workers=2"]
        config = compose("ppo_trainer", overrides=[*overrides(), *ours])
    here = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    ray.init(num_cpus=2, include_dashboard=False, runtime_env={"env_vars": here})
    manager = RewardLoopManager(config)
    found = manager.compute_rm_score(data(check.rows, tokenizer))
    failure = ""
    try:
        manager.compute_rm_score(data([UNJUDGED], tokenizer))
    except ray.exceptions.RayTaskError as error:
        failure = f"{type(error.cause).__name__} from `ray.get`"
    ray.shutdown()
    values = found.batch["rm_scores"].sum(dim=1).tolist()
    keys = found.meta_info["reward_extra_keys"]
    check.report(values, {key: found.non_tensor_batch[key].tolist() for key in keys}, failure)


if __name__ == "__main__":
    main()
