"""Detect an answer without content, so that it is not sent to a judge.

A judge accepts a colon, "Solution" or "Thought process:" as right in up to nine of ten cases
(arXiv 2507.08794).
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


def gives_content(answer: str, sample: Sample) -> bool:
    """Return whether an answer has a word besides those that announce an answer.

    A word of the gold answer or of an option always counts as content.

    >>> gives_content("Thought process:", Sample("", answer="melanoma"))
    False
    >>> gives_content("A", Sample("", answer="A", options=["melanoma", "naevus"]))
    True
    """
    words = set(_words(answer))
    expected = {*_words(sample.answer or ""), *_words(" ".join(sample.options or ()))}
    return bool(words - _ANNOUNCING) or bool(words & (expected - _GLUE))


def _words(text: str) -> list[str]:
    return [each.casefold() for each in _WORD.findall(text)]
