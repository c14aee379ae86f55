"""Breslow thickness of a melanoma."""

from pathreward.facts.breslow.check import check
from pathreward.facts.breslow.compare import bare_number, compare, describe, detail, unique
from pathreward.facts.breslow.parse import WORDS, thicknesses
from pathreward.facts.protocol import FactType

TYPE = FactType(
    name="breslow",
    parse=thicknesses,
    compare=compare,
    describe=describe,
    detail=detail,
    check=check,
    bare_number=bare_number,
    unique=unique,
    fillers=frozenset(WORDS.phrases("filler")),
    question_words=frozenset({"breslow"}),
    covers=frozenset({"measurement"}),
)
