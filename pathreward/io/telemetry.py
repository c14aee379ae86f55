"""Turn the telemetry of dependencies off, unless the user has decided."""

import os
import sys

DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "VLLM_NO_USAGE_STATS": "1",
    "WANDB_ERROR_REPORTING": "false",
}
"""The variables by which huggingface_hub, gradio, Ray, vLLM and wandb send nothing of their own."""


def turn_off_telemetry() -> None:
    """Set `DEFAULTS` in the environment where a variable is not set; child processes inherit it.

    huggingface_hub reads its variable when it is imported; where it was imported before, its
    constant is set.
    """
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    constants = sys.modules.get("huggingface_hub.constants")
    if constants and os.environ["HF_HUB_DISABLE_TELEMETRY"] == DEFAULTS["HF_HUB_DISABLE_TELEMETRY"]:
        constants.HF_HUB_DISABLE_TELEMETRY = True  # type: ignore[attr-defined]  # of a module
