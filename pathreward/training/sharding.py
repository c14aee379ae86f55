"""The whole weights of a model that is divided among processes."""

from typing import Any


def whole_weights(model: Any, trainer: Any = None) -> dict[str, Any] | None:
    """Return the gathered weights of a divided model; None for one that each process holds whole.

    All processes must call it. Only the main one gets the weights; the others get an empty mapping.

    Args:
        model: The model.
        trainer: Its trainer, whose DeepSpeed engine may hold the weights.
    """
    if trainer is not None and (trainer.is_deepspeed_enabled or trainer.is_fsdp_enabled):
        held = trainer.deepspeed if trainer.is_deepspeed_enabled else trainer.model
        return dict(trainer.accelerator.get_state_dict(held) or {})
    from torch.distributed.tensor import DTensor

    if not any(isinstance(each, DTensor) for each in model.parameters()):
        return None
    from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict

    return get_model_state_dict(
        model, options=StateDictOptions(full_state_dict=True, cpu_offload=True)
    )
