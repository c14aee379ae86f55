"""Captions of figures: where one begins, and which part of it is about which subfigure."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pathreward.lexicon import alternatives, load_table

_LABEL = r"[A-Za-z](?:\s*(?:[-\u2013,&]|and)\s*[A-Za-z])*"
_BRACKETED = re.compile(rf"\((?P<label>{_LABEL})\)")
_BARE = re.compile(r"(?:^|(?<=[.;:]\s))(?P<label>[A-Z](?:\s*[-\u2013,&]\s*[A-Z])*)[.:,)]\s")
_RANGE = re.compile(r"([A-Za-z])\s*[-\u2013]\s*([A-Za-z])")
_LETTER = re.compile(r"\b[A-Za-z]\b")
_ENDS = (".", ";", ":", "")
"""What the text in front of a label ends with where the label begins its part."""
_MOST = 26


class CaptionPart(NamedTuple):
    """What a caption says of one subfigure."""

    label: str
    """The capital letter of the subfigure; empty for the figure as a whole."""
    text: str


@lru_cache(maxsize=1)
def _start() -> re.Pattern[str]:
    words = load_table("pathreward.data", "figure_words", frozenset({"caption"})).phrases("caption")
    number = r"(?P<number>[A-Z]?\d{1,3}(?:[.\u2013-]\d{1,3})*)"
    return re.compile(
        rf"\s*(?:{alternatives(words)})\s*{number}\s*(?:[.:|)\u2013\u2014\uff1a]\s*|(?=\s[A-Z(])|$)",
        re.IGNORECASE,
    )


def caption_start(text: str) -> tuple[str, int] | None:
    """Return the number of the figure whose caption a text begins, and where its words begin.

    None where the text is no caption: "Figure 2 shows" mentions a figure.

    >>> caption_start("Fig. 2-1: Keratin pearls."), caption_start("Figure 2 shows nests.")
    (('2-1', 10), None)
    """
    found = _start().match(text)
    if found is None:
        return None
    rest = text[found.end() :].lstrip()
    if rest[:1].islower() and not found[0].rstrip().endswith((".", ":", "|", ")", "\uff1a")):
        return None
    return found["number"].rstrip("."), found.end()


def split_caption(caption: str) -> list[CaptionPart]:
    """Return the parts of a caption by subfigure; the whole where it has none.

    Labels run from A on, each at most once, in front of their parts ("(A) Nests. (B) Mucin.") or
    behind them ("Nests (A) and mucin (B)"). The text in front of all parts belongs to each of them.

    >>> for part in split_caption("Melanoma. (A) Nests at low power. (B, C) Pigment."):
    ...     print(part.label, part.text)
    A Melanoma. Nests at low power.
    B Melanoma. Pigment.
    C Melanoma. Pigment.
    >>> [tuple(each) for each in split_caption("Keratin pearls (A) and bridges (B).")]
    [('A', 'Keratin pearls'), ('B', 'bridges')]
    """
    whole = [CaptionPart("", caption.strip())]
    for pattern in (_BRACKETED, _BARE):
        found = _in_order(list(pattern.finditer(caption)))
        if len({label for labels, _ in found for label in labels}) < 2:
            continue
        before = caption[: found[0][1].start()].rstrip()
        leads = before[-1:] in _ENDS
        parts = _leading(caption, found, before) if leads else _trailing(caption, found)
        if all(each.text for each in parts):
            return parts
    return whole


_Labels = list[tuple[list[str], re.Match[str]]]


def _in_order(found: list[re.Match[str]]) -> _Labels:
    """Return the labels that continue the alphabet from A on; others refer to something else."""
    kept: _Labels = []
    wanted = "A"
    for match in found:
        labels = _letters(match["label"])
        if labels and labels[0] == wanted:
            kept.append((labels, match))
            wanted = chr(ord(labels[-1]) + 1)
    return kept


def _letters(label: str) -> list[str]:
    """Return the letters of a label: those of "A-C" are three.

    >>> _letters("A\u2013C"), _letters("b, d"), _letters("C-A")
    (['A', 'B', 'C'], ['B', 'D'], [])
    """
    if found := _RANGE.fullmatch(label):
        first, last = (ord(each.upper()) for each in found.groups())
        return [chr(each) for each in range(first, min(last, first + _MOST) + 1)]
    return [each.upper() for each in _LETTER.findall(label)]


def _leading(caption: str, found: _Labels, before: str) -> list[CaptionPart]:
    ends = [*(match.start() for _, match in found[1:]), len(caption)]
    parts = []
    for (labels, match), end in zip(found, ends, strict=True):
        text = caption[match.end() : end].strip(" ,;")
        joined = f"{before} {text}".strip() if text else ""
        parts += [CaptionPart(label, joined) for label in labels]
    return parts


def _trailing(caption: str, found: _Labels) -> list[CaptionPart]:
    starts = [0, *(match.end() for _, match in found)]
    parts = []
    for (labels, match), (start, _) in zip(found, pairwise([*starts, 0]), strict=False):
        text = caption[start : match.start()].strip(" ,;.")
        text = re.sub(r"^(?:and|or)\s+", "", text)
        parts += [CaptionPart(label, text) for label in labels]
    return parts
