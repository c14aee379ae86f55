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
from pathreward.facts.grade.parse import CUES, grades
from pathreward.facts.protocol import FactType
from pathreward.lexicon import load_table

_WORDS = load_table("pathreward.facts.grade", "grade_words", frozenset({"filler", "question"}))

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
    covers=frozenset({"measurement"}),
    fillers=frozenset(_WORDS.phrases("filler", "question")),
    question_words=frozenset(_WORDS.phrases("question")),
)
