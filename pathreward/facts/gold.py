"""Gold answers that are facts, and the facts that answers to them state."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pathreward.completion.scanning import plain
from pathreward.completion.words import WORD, words
from pathreward.facts.numerals import BARE_NUMBER
from pathreward.facts.protocol import Fact, FactType
from pathreward.facts.registry import fact_types
from pathreward.lexicon import load_table

Facts = tuple[Any, ...]
"""Facts of one type."""

_WORDS = load_table("pathreward.facts", "fact_words", frozenset({"filler", "other question"}))
_FILLERS = frozenset(word for each in _WORDS.phrases("filler") for word in words(each))
_OTHER_QUESTIONS = frozenset(_WORDS.phrases("other question"))
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_QUESTION = 300
"""Characters of a question that are read, at most."""
_LONGEST_BARE = 40
"""Characters of an answer that is a bare value with its frame, at most."""


def type_of_gold(gold: str, requested: str = "") -> str:
    """Return the name of the fact type that a gold answer is and nothing else, or nothing.

    `requested` is the type that the prompt asks for (see `asked_for`): then a bare number or
    numeral ("2", "IIIA") is such a fact, and so is a gold answer whose first sentence states one.

    >>> type_of_gold("Stage pT2 N0"), type_of_gold("approximately 2.5 cm")
    ('stage', 'measurement')
    >>> type_of_gold("melanoma, 2 cm"), type_of_gold("2", requested="grade")
    ('', 'grade')
    """
    types = fact_types()
    if requested and (
        BARE_NUMBER.fullmatch(plain(gold)) or types[requested].parse(_first_sentence(gold))
    ):
        return requested
    for name, each in types.items():
        facts = each.parse(gold) if each.is_answer else ()
        if facts and not uncovered(gold, facts, fillers(each)):
            return name
    return ""


def fillers(fact_type: FactType[Any]) -> frozenset[str]:
    """Return the words that add nothing to facts of a type in a gold answer.

    >>> "greatest" in fillers(fact_types()["measurement"])
    True
    """
    return _FILLERS | fact_type.fillers


@lru_cache(maxsize=2048)
def asked_for(prompt: str) -> str:
    """Return the fact type that the last question of a prompt asks for, if it asks for no more.

    >>> asked_for("What is the Fuhrman nuclear grade of this tumor?"), asked_for("Which tumor?")
    ('grade', '')
    """
    end = prompt.rfind("?")
    question = _SENTENCE_END.split(prompt[max(0, end - _QUESTION) : end] if end >= 0 else prompt)[
        -1
    ]
    found = question.casefold()
    if any(each in found for each in _OTHER_QUESTIONS):
        return ""
    return named_type(question)


def named_type(prompt: str) -> str:
    """Return the first fact type whose question words a prompt has, or nothing.

    >>> named_type("State the FIGO stage."), named_type("What is shown?")
    ('stage', '')
    """
    found = {each[0].casefold() for each in WORD.finditer(prompt)}
    return next(
        (name for name, each in fact_types().items() if not found.isdisjoint(each.question_words)),
        "",
    )


def _first_sentence(text: str) -> str:
    end = _SENTENCE_END.search(text)
    return text[: end.start()] if end else text


def uncovered(text: str, spans: Iterable[Fact], known: frozenset[str]) -> list[str]:
    """Return the words of `text` that neither a span covers nor `known` holds.

    >>> stages = fact_types()["stage"].parse("pT2 melanoma")
    >>> uncovered("pT2 melanoma", stages, frozenset())
    ['melanoma']
    """
    rest, place = [], 0
    for each in sorted(spans, key=lambda each: each.start):
        rest.append(text[place : max(place, each.start)])
        place = max(place, each.end)
    left = words(" ".join([*rest, text[place:]]))
    return [word for word in left if word.removesuffix("'s") not in known]


@lru_cache(maxsize=4096)
def gold_facts(name: str, gold: str, prompt: str = "") -> Facts:
    """Return the facts of a type that a gold answer states; a bare number is on the prompt's scale.

    >>> [each.value for each in gold_facts("stage", "IIIA", "What is the stage?")]
    ['IIIA']
    """
    fact_type = fact_types()[name]
    if facts := fact_type.parse(gold):
        return facts
    return fact_type.bare_number(gold, (), prompt) if BARE_NUMBER.fullmatch(plain(gold)) else ()


def stated_facts(name: str, text: str, gold: Facts) -> Facts:
    """Return the facts of a type that an answer states; a bare value is on the gold scale.

    >>> gold = gold_facts("grade", "Fuhrman grade 2")
    >>> [(each.scale, each.value) for each in stated_facts("grade", "The answer: 3", gold)]
    []
    >>> [(each.scale, each.value) for each in stated_facts("grade", "3", gold)]
    [('Fuhrman', '3')]
    """
    fact_type = fact_types()[name]
    facts = fact_type.parse(text)
    if facts or len(text) > _LONGEST_BARE:
        return facts
    return fact_type.bare_number(text, gold, "")
