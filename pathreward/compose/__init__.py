"""Composites: sums, minima, gates and bounds of rewards; each is itself a reward, so they nest."""

from pathreward.compose.base import Composite
from pathreward.compose.parts import Minimum, WeightedSum
from pathreward.compose.schedule import Schedule
from pathreward.compose.timed import Timed
from pathreward.compose.wrappers import Clip, Gate, Product, Scale, Wrapper

__all__ = [
    "Clip",
    "Composite",
    "Gate",
    "Minimum",
    "Product",
    "Scale",
    "Schedule",
    "Timed",
    "WeightedSum",
    "Wrapper",
]
