"""TNM categories and stage groups."""

from pathreward.facts.protocol import FactType
from pathreward.facts.stage.check import check
from pathreward.facts.stage.compare import (
    bare_number,
    bears_on,
    compare,
    describe,
    detail,
    unique,
)
from pathreward.facts.stage.grammar import CUES, WORDS
from pathreward.facts.stage.parse import stages

TYPE = FactType(
    name="stage",
    parse=stages,
    cues=CUES,
    compare=compare,
    describe=describe,
    detail=detail,
    check=check,
    bare_number=bare_number,
    bears_on=bears_on,
    unique=unique,
    covers=frozenset({"measurement"}),
    fillers=frozenset(WORDS.phrases("filler", "question", "qualifier")),
    question_words=frozenset(WORDS.phrases("question")),
)
