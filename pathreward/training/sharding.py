"""The whole weights of a model that is divided among processes."""

from typing import Any


def whole_weights(model: Any, trainer: Any = None) -> dict[str, Any] | None:
    """Return the gathered weights of a divided model; None for one that each process holds whole.

    All processes must call it. Only the main one gets the weights; the others get an empty mapping.
    Of tied weights there is the first only, as in a model that is saved whole.

    Args:
        model: The model.
        trainer: Its trainer, whose DeepSpeed engine or FSDP may hold the weights.
    """
    weights = _gathered(model, trainer)
    if weights is None:
        return None
    every = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    tied = every - {name for name, _ in model.named_parameters()}
    return {name: each for name, each in weights.items() if name not in tied}


def _gathered(model: Any, trainer: Any) -> dict[str, Any] | None:
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
