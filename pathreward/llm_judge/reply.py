"""What a judge replied, held to the shape that was asked for and to the text that it judged."""

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pathreward.completion.answer_spans import Place
from pathreward.llm_judge.rubric import Rubric

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


class ReplyError(Exception):
    """A reply that is no verdict; its text is made of our words alone, never of the reply's."""


class Answered(NamedTuple):
    """What the judge says of one item."""

    holds: bool
    quote: str


Verdict = Mapping[str, Answered]
"""What the judge says of each item, by its id."""


def read_verdict(content: str, rubric: Rubric) -> dict[str, Answered]:
    """Return what a reply says of each item of a rubric.

    The reply is one JSON object with exactly the rubric's ids; thoughts between ``<think>`` tags
    before it and a code fence around it, which servers leave there, are no part of it.

    >>> from pathreward.llm_judge import Item, Rubric
    >>> rubric = Rubric((Item("agrees", "Same diagnosis?"),))
    >>> read_verdict('{"agrees": {"quote": "DCIS", "holds": true}}', rubric)
    {'agrees': Answered(holds=True, quote='DCIS')}
    >>> read_verdict("8/10", rubric)
    Traceback (most recent call last):
        ...
    pathreward.llm_judge.reply.ReplyError: it is not one JSON object

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


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text in which no key stands twice.

    Raises:
        ReplyError: If it is none.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ReplyError("it is not one JSON object") from None


def located(quote: str, text: str, spans: Sequence[Place]) -> Place | None:
    """Return where a quote stands in some spans of a text, by its words, or None.

    Case, white space and punctuation may differ; a quote without a word stands nowhere.

    >>> located("invasive carcinoma", "An Invasive  *carcinoma*.", [Place(0, 25, "answer")])
    Place(start=3, end=23, section='answer')
    """
    wanted = " ".join(found[0].casefold() for found in _WORD.finditer(quote))
    if not wanted:
        return None
    for span in spans:
        found = list(_WORD.finditer(text, span.start, span.end))
        told = [each[0].casefold() for each in found]
        at = f" {' '.join(told)} ".find(f" {wanted} ")
        if at >= 0:
            begins = [0]
            for word in told:
                begins.append(begins[-1] + len(word) + 1)
            first, last = bisect_left(begins, at), bisect_left(begins, at + len(wanted) + 1) - 1
            return Place(found[first].start(), found[last].end(), span.section)
    return None


def founded(
    verdict: Verdict, rubric: Rubric, text: str, passages: Mapping[str, Sequence[Place]]
) -> tuple[dict[str, Answered], list[str]]:
    """Return a verdict without the quotes that stand nowhere, and the items that need one so."""
    kept: dict[str, Answered] = {}
    lacking = []
    for item in rubric.items:
        holds, quote = verdict[item.id]
        there = located(quote, text, passages[item.about]) is not None
        kept[item.id] = Answered(holds, quote if there else "")
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise ValueError("a key stands twice")
    return tree


def _answered(item: str, value: object) -> Answered:
    if not isinstance(value, dict) or value.keys() != {"quote", "holds"}:
        raise ReplyError(f"{item} is not a quote and whether it holds")
    holds, quote = value["holds"], value["quote"]
    if not isinstance(holds, bool) or not isinstance(quote, str):
        raise ReplyError(f"{item} is not a quote and whether it holds")
    return Answered(holds, quote)
