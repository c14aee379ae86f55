"""Whether an answer says anything, before a judge is asked.

A colon, "Solution" or "Thought process:" have judges say yes in up to nine of ten cases.
"""

import re

from pathreward.sample import Sample

_WORD = re.compile(r"[^\W_]+")
_LISTED = """
    a an the is are be my our your here this that it so ok okay sure let s us i we ll will now of
    first final correct right best answer answers solution response reply result conclusion
    diagnosis thought thoughts think thinking process reasoning step steps by problem question
    solve begin start analysis explanation reference
    respuesta solución lösung réponse 解 解答 答案 回答 かいせつ 解説
"""
_ANNOUNCING = frozenset(_LISTED.split())
"""Words that announce an answer and give none."""
_GLUE = frozenset({"the", "an", "is", "of", "this", "that", "it"})


def says_something(answer: str, sample: Sample) -> bool:
    """Say whether an answer has a word that does more than announce one, or one of the gold's.

    >>> says_something("Thought process:", Sample("", answer="melanoma"))
    False
    >>> says_something("A", Sample("", answer="A", options=["melanoma", "naevus"]))
    True
    """
    words = set(_words(answer))
    expected = {*_words(sample.answer or ""), *_words(" ".join(sample.options or ()))}
    return bool(words - _ANNOUNCING) or bool(words & (expected - _GLUE))


def _words(text: str) -> list[str]:
    return [each.casefold() for each in _WORD.findall(text)]
