"""Where a reasoning names options by their labels: "Choice_C", "(C)", "so B"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pathreward.assertion.triggers import function_words
from pathreward.rewards.consistency_checks.stance_classes import DENIED_MARK, MARK, words

_LAST_WORD = re.compile(r"([A-Za-z0-9]+)[^A-Za-z0-9.\n]{0,3}\Z")
_GOES_ON = re.compile(
    r"[\])]?(?:\s*[.,;:!?\n)]|\s*\Z|\s(?:is|was|are|and|or|fits|because|since|as"
    r"|would|could|can|may|has|does|seems|remains|describes|suggests|represents)\b)"
)
_NEAR = 24
_PART = re.compile(r"\s(?:cells?|lymph\w*)\b")
"""What a letter is a part of the name of: "B cells"."""
_WORDS = frozenset({"A", "I"})
"""Labels that are words too."""


@lru_cache(maxsize=256)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    lower = "|".join(re.escape(each.lower()) for each in labels)
    return re.compile(
        rf"(?<![A-Za-z0-9'-])({known})(?![A-Za-z0-9'-])"
        rf"|(?<=ption\s)({lower}|\d{{1,2}})(?![\w'-])|(?<=hoice\s)({lower}|\d{{1,2}})(?![\w'-])"
    )


def with_label_marks(text: str, labels: Sequence[str]) -> str:
    """Return a text, as long as before, in which a character replaces each mention of a label.

    A label is no article, and no part of a name: "vitamin A", "B cell", "a cyst".

    >>> text = with_label_marks("A benign cyst? So Choice_C, not (A).", ["A", "B", "C"])
    >>> [ord(each) - MARK for each in text if ord(each) >= MARK]
    [2, 0]
    """
    labels = labels[: DENIED_MARK - MARK]
    numbers = {str(place): i for i, place in enumerate(range(1, len(labels) + 1))}
    numbers |= {label.lower(): i for i, label in enumerate(labels)}
    numbers |= {label: i for i, label in enumerate(labels)}

    def replaced(found: re.Match[str]) -> str:
        label = found[0]
        if label not in numbers or not _is_label(text, found):
            return label
        return chr(MARK + numbers[label]) + " " * (len(label) - 1)

    return _pattern(tuple(labels)).sub(replaced, text)


def _is_label(text: str, found: re.Match[str]) -> bool:
    """Return whether a letter or number is the label of an option."""
    start, end = found.span()
    before = text[max(0, start - _NEAR) : start]
    if before.endswith("(") and text[end : end + 1] == ")":
        return True
    word = _LAST_WORD.search(before)
    last = word[1].lower() if word else ""
    if last in words().labelled:
        return True
    if not found[0].isalpha() or (found[0] in _WORDS and not _GOES_ON.match(text, end)):
        return False
    if not last or before.rstrip()[-1:] in {":", "=", ">", "\u2192"}:
        return not _PART.match(text, end)
    return last in words().classed or last in function_words() or len(last) == 1
