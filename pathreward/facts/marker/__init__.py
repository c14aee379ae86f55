"""Marker results."""

from pathreward.facts.marker.check import check
from pathreward.facts.marker.compare import bare_number, bears_on, compare, describe, detail
from pathreward.facts.marker.lexing import WORDS
from pathreward.facts.marker.parse import markers
from pathreward.facts.protocol import FactType

TYPE = FactType(
    name="marker",
    parse=markers,
    compare=compare,
    describe=describe,
    detail=detail,
    check=check,
    bare_number=bare_number,
    bears_on=bears_on,
    fillers=frozenset(WORDS.phrases("filler")),
)
