"""Training: one recipe describes one run, whose stages TRL optimises."""

from pathreward.training.evaluate import evaluate
from pathreward.training.run import train

__all__ = ["evaluate", "train"]
