"""Training: one recipe is one run, of stages that TRL optimises."""

from pathreward.training.evaluate import evaluate
from pathreward.training.run import train

__all__ = ["evaluate", "train"]
