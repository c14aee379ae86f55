"""Measures of a policy's completions: with intervals, by category, against another policy's."""

from pathreward.evaluation.comparison import Difference, PolicyComparison, compare
from pathreward.evaluation.evaluate import Evaluation, evaluate
from pathreward.evaluation.items import Item, Items, read_items
from pathreward.evaluation.resampling import Figure
from pathreward.evaluation.screens import Screen, screen

__all__ = [
    "Difference",
    "Evaluation",
    "Figure",
    "Item",
    "Items",
    "PolicyComparison",
    "Screen",
    "compare",
    "evaluate",
    "read_items",
    "screen",
]
