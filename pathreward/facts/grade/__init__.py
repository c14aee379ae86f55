"""Histological grades."""

from pathreward.facts.grade.check import check
from pathreward.facts.grade.compare import (
    bare_number,
    bears_on,
    compare,
    describe,
    detail,
    unique,
)
from pathreward.facts.grade.grammar import CUES, WORDS
from pathreward.facts.grade.parse import grades
from pathreward.facts.protocol import FactType

TYPE = FactType(
    name="grade",
    parse=grades,
    cues=CUES,
    compare=compare,
    describe=describe,
    detail=detail,
    check=check,
    bare_number=bare_number,
    bears_on=bears_on,
    unique=unique,
    covers=frozenset({"degree", "measurement"}),
    fillers=frozenset(WORDS.phrases("filler", "question")),
    question_words=frozenset(WORDS.phrases("question")),
)
