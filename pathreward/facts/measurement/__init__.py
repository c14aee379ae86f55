"""Sizes, counts and percentages."""

from pathreward.facts.measurement.check import check
from pathreward.facts.measurement.compare import bears_on, compare, describe, detail
from pathreward.facts.measurement.parse import quantities
from pathreward.facts.protocol import FactType
from pathreward.lexicon import load_table

_WORDS = load_table("pathreward.facts.measurement", "measurement_words", frozenset({"filler"}))

TYPE = FactType(
    name="measurement",
    parse=quantities,
    cues={"measurement.word": ("half a", "no mito")},
    compare=compare,
    describe=describe,
    detail=detail,
    check=check,
    bears_on=bears_on,
    fillers=frozenset(_WORDS.phrases("filler")),
)
