"""Where a completion gives its answer."""

import re
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.boxes import boxed
from pathreward.completion.sections import Completion, is_empty
from pathreward.lexicon import load_table

_CUE = re.compile(
    r"\b(?:final |correct |best |most likely |my )?(?:answer|option|choice|diagnosis)\b"
    r"(?:\s+is\b|\s*[:=])(?!\s*let['’]?s\b)\s*",
    re.IGNORECASE,
)


_BOUNDS = ("\n", ". ", "; ", "! ", "? ")
_SIGNS = re.compile(r"[\W_]+")
_LABEL = 60
"""Characters before "answer" or "diagnosis" that say whose, or which, it is."""


class SectionSpan(NamedTuple):
    """A span of a completion, and the name of its section; empty outside of sections."""

    start: int
    end: int
    section: str


def answer_spans(completion: Completion) -> list[SectionSpan]:
    r"""Return the spans that give the answer, in the order of the text.

    The answer sections and what follows the last of them; without any, what follows the
    reasoning; without any tag, the whole text. Of such a bare answer, what is in ``\boxed{}``
    counts alone, else the text from the last sentence with "the answer is" on.

    >>> from pathreward.completion.sections import parse_completion
    >>> text = "<think>Nests.</think><answer>B</answer> or rather C"
    >>> [text[each.start : each.end] for each in answer_spans(parse_completion(text))]
    ['B', ' or rather C']
    """
    text = completion.text
    if answers := completion.named("answer"):
        found = [SectionSpan(each.start, each.end, "answer") for each in answers]
        tail = found[-1].end + len("</answer>")
        if (
            answers[-1].closed
            and completion.sections[-1] is answers[-1]
            and not is_empty(text[tail:])
        ):
            found.append(SectionSpan(tail, len(text), ""))
        return found
    sections = completion.sections
    after = text.find(">", sections[-1].end) + 1 if sections else 0
    if sections and not sections[-1].closed:
        return []
    boxes = boxed(text[after:])
    if boxes:
        return [SectionSpan(after + start, after + end, "answer") for start, end in boxes]
    if is_empty(text[after:]):
        return []
    start = _last_field(text, after)
    return [SectionSpan(start, len(text), "answer" if after else "")]


def _last_field(text: str, after: int) -> int:
    """Return where the sentence begins that gives the final answer, else `after`.

    A label such as "differential" or "previous" before "diagnosis", or "wrong" before "answer",
    puts a field aside.
    """
    for cue in reversed([*_CUE.finditer(text, after)]):
        marks = [(text.rfind(mark, after, cue.start()), mark) for mark in _BOUNDS]
        start = max([after, *(at + len(mark) for at, mark in marks if at >= 0)])
        label = text[max(start, cue.start() - _LABEL) : cue.end()].casefold()
        label = f" {_SIGNS.sub(' ', label)} "
        if not any(f" {word} " in label for word in _asides()):
            return start
    return after


@lru_cache(maxsize=1)
def _asides() -> tuple[str, ...]:
    table = load_table("pathreward.lexicon", "answer_fields", frozenset({"aside", "explanation"}))
    return table.phrases("aside")
