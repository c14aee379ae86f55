"""Extent, severity, course, behavior and position on exclusive scales."""

from pathreward.facts.degree.compare import bears_on, compare, describe, locates
from pathreward.facts.degree.parse import degrees
from pathreward.facts.protocol import FactType

TYPE = FactType(
    name="degree",
    parse=degrees,
    compare=compare,
    describe=describe,
    bears_on=bears_on,
    locates=locates,
    is_answer=False,
)
