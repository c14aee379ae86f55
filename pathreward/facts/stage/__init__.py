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
from pathreward.facts.stage.parse import CUES, stages
from pathreward.lexicon import load_table

_WORDS = load_table("pathreward.facts.stage", "stage_words", frozenset({"filler", "question"}))

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
    fillers=frozenset(_WORDS.phrases("filler", "question")),
    question_words=frozenset(_WORDS.phrases("question")),
)
