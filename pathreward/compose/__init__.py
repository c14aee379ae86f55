"""Rewards made of rewards: sums, minima, gates, bounds; each is a reward again, so they nest."""

from pathreward.compose.around import Around, Clip, Gate, Product, Scale
from pathreward.compose.base import Composite
from pathreward.compose.parts import Minimum, WeightedSum
from pathreward.compose.schedule import Schedule

__all__ = [
    "Around",
    "Clip",
    "Composite",
    "Gate",
    "Minimum",
    "Product",
    "Scale",
    "Schedule",
    "WeightedSum",
]
