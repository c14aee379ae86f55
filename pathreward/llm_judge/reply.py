"""Parse a judge's reply, and check its shape and its quotes."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pathreward.completion.answer_spans import SectionSpan
from pathreward.llm.reply import ReplyError, parse_json
from pathreward.llm_judge.rubric import Rubric

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


class ItemAnswer(NamedTuple):
    """The judge's answer to one item."""

    holds: bool
    quote: str


Judgement = Mapping[str, ItemAnswer]
"""The judge's answers by the id of the item."""


def parse_judgement(content: str, rubric: Rubric) -> dict[str, ItemAnswer]:
    """Return the answers of a reply to the items of a rubric.

    The reply must be one JSON object with exactly the rubric's ids. A ``<think>`` block before it
    and a code fence around it, which servers leave in replies, are removed first.

    >>> from pathreward.llm_judge import RubricItem, Rubric
    >>> rubric = Rubric((RubricItem("agrees", "Same diagnosis?"),))
    >>> parse_judgement('{"agrees": {"quote": "DCIS", "holds": true}}', rubric)
    {'agrees': ItemAnswer(holds=True, quote='DCIS')}
    >>> parse_judgement("8/10", rubric)
    Traceback (most recent call last):
        ...
    pathreward.llm.reply.ReplyError: it is not one JSON object

    Raises:
        ReplyError: If it is anything else.
    """
    tree = parse_json(_bare(content))
    if not isinstance(tree, dict):
        raise ReplyError("it is not one JSON object")
    ids = [item.id for item in rubric.items]
    if missing := [each for each in ids if each not in tree]:
        raise ReplyError(f"it lacks {', '.join(missing)}")
    if len(tree) > len(ids):
        raise ReplyError("it has keys that are no items")
    return {each: _answered(each, tree[each]) for each in ids}


def locate_quote(quote: str, text: str, spans: Sequence[SectionSpan]) -> SectionSpan | None:
    """Return the first occurrence of a quote's words in some spans of a text, or None.

    Case, white space and punctuation may differ; a quote without a word has no occurrence.

    >>> locate_quote(
    ...     "invasive carcinoma", "An Invasive  *carcinoma*.", [SectionSpan(0, 25, "answer")]
    ... )
    SectionSpan(start=3, end=23, section='answer')
    """
    wanted = " ".join(found[0].casefold() for found in _WORD.finditer(quote))
    if not wanted:
        return None
    for span in spans:
        found = list(_WORD.finditer(text, span.start, span.end))
        words = [each[0].casefold() for each in found]
        at = f" {' '.join(words)} ".find(f" {wanted} ")
        if at >= 0:
            begins = [0]
            for word in words:
                begins.append(begins[-1] + len(word) + 1)
            first, last = bisect_left(begins, at), bisect_left(begins, at + len(wanted) + 1) - 1
            return SectionSpan(found[first].start(), found[last].end(), span.section)
    return None


def drop_unfounded_quotes(
    judgement: Judgement, rubric: Rubric, text: str, passages: Mapping[str, Sequence[SectionSpan]]
) -> tuple[dict[str, ItemAnswer], list[str]]:
    """Return a judgement without quotes that the text lacks, and the items that need such a quote.

    An item is listed where it holds, its rubric asks for a quote, and the text has none.
    """
    kept: dict[str, ItemAnswer] = {}
    lacking = []
    for item in rubric.items:
        holds, quote = judgement[item.id]
        there = locate_quote(quote, text, passages[item.about]) is not None
        kept[item.id] = ItemAnswer(holds, quote if there else "")
        if holds and item.needs_quote and not there:
            lacking.append(item.id)
    return kept, lacking


def _bare(content: str) -> str:
    bare = content.strip()
    if bare.startswith("<think>"):
        bare = bare.rpartition("</think>")[2].strip()
    first, _, rest = bare.partition("\n")
    if first in {"```", "```json"} and rest.endswith("```"):
        bare = rest.removesuffix("```")
    return bare


def _answered(item: str, value: object) -> ItemAnswer:
    if not isinstance(value, dict) or value.keys() != {"quote", "holds"}:
        raise ReplyError(f"{item} is not a quote and whether it holds")
    holds, quote = value["holds"], value["quote"]
    if not isinstance(holds, bool) or not isinstance(quote, str):
        raise ReplyError(f"{item} is not a quote and whether it holds")
    return ItemAnswer(holds, quote)
