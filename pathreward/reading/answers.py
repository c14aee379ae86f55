r"""Where a completion gives its answer, and what it commits to there.

An answer that names two options, hedges, or clashes with its own label commits to nothing; the
readers below then give the reason in place of a value. How an answer is read is decided by the
row (`question_of`), never by the completion.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pathreward.linking import Linker, Mention
from pathreward.reading.choice import HEDGE, choose, words
from pathreward.reading.markup import Reading, boxed, is_empty
from pathreward.sample import Sample

Kind = Literal["choice", "closed", "concept", "text"]
"""An option of several; yes or no; concepts of the graph (a diagnosis, a finding); other text."""

Value = str | tuple[str, str]
"""An option's label, yes or no, a concept's id with its polarity, or normalised text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text commits to: `values`, or none and the `fault` that says why."""

    values: frozenset[Value]
    fault: str = ""
    mentions: tuple[Mention, ...] = ()
    """The mentions that the values rest on, offsets in the text that was read."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a row asks for, so far as it decides how an answer is read."""

    kind: Kind
    options: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    """The row names its gold option by number, so a completion's numbers are option numbers."""
    types: frozenset[str] = frozenset({"diagnosis"})
    """Types of the concepts that an answer may name."""


@dataclass(frozen=True, slots=True)
class Place:
    """The span of a completion that holds an answer."""

    start: int
    end: int
    section: str


def places(reading: Reading) -> list[Place]:
    r"""Return the spans that give the answer, in the order of the text.

    The answer sections and what follows the last of them; without any, what follows the
    reasoning; without any tag, the whole text. Of such a bare answer, what is in ``\boxed{}``
    counts alone, else what follows the last "the answer is".

    >>> from pathreward.reading.markup import read
    >>> text = "<think>Nests.</think><answer>B</answer> or rather C"
    >>> [text[place.start : place.end] for place in places(read(text))]
    ['B', ' or rather C']
    """
    text = reading.text
    if answers := reading.named("answer"):
        found = [Place(each.start, each.end, "answer") for each in answers]
        tail = found[-1].end + len("</answer>")
        if answers[-1].closed and reading.sections[-1] is answers[-1] and not is_empty(text[tail:]):
            found.append(Place(tail, len(text), ""))
        return found
    sections = reading.sections
    after = text.find(">", sections[-1].end) + 1 if sections else 0
    if sections and not sections[-1].closed:
        return []
    boxes = boxed(text[after:])
    if boxes:
        return [Place(after + start, after + end, "answer") for start, end in boxes]
    if is_empty(text[after:]):
        return []
    cues = [cue.end() for cue in _CUE.finditer(text, after)]
    return [Place(cues[-1] if cues else after, len(text), "answer" if after else "")]


def question_of(sample: Sample, linker: Linker, kind: str = "auto") -> Question:
    """Return how answers to `sample` are to be read: by its options, else by its gold answer.

    A gold answer whose every content word the graph knows is compared by concepts; one that it
    knows only in part ("clear cell sarcoma of the kidney" through "sarcoma") is compared as text.
    Without options and gold answer an answer is read as a diagnosis.

    >>> question_of(Sample("", answer="no"), Linker.default()).kind
    'closed'
    >>> question_of(Sample("", answer="adenocarcinoma"), Linker.default()).kind
    'concept'
    """
    gold = (sample.answer or "").strip()
    options: Mapping[str, str] = sample.options or {}  # type: ignore[assignment]  # a mapping by now
    if options and kind in {"auto", "choice"}:
        return Question("choice", options, gold.isdigit() and gold not in options)
    if kind in {"auto", "closed"} and words(gold) in (["yes"], ["no"]):
        return Question("closed")
    if not gold:
        return Question("concept")
    mentions = linker.read(gold)
    if mentions and (kind == "concept" or (kind == "auto" and not _uncovered(gold, mentions))):
        return Question("concept", types=frozenset(each.concept.type for each in mentions))
    return Question("text")


_ALONE = re.compile(r"\b(yes|no)\b(?=\s*(?:[.,;:!?)/-]|$|\n|or\b|and\b))", re.IGNORECASE)


def stated(text: str, question: Question, linker: Linker) -> Stated:
    """Return what `text` commits to as an answer to `question`."""
    if question.kind == "concept":
        return stated_concepts(linker.read(text), question)
    bare = _unwrap(text)
    if question.kind == "choice":
        return _choice(bare, question)
    if question.kind == "closed":
        return _closed(bare)
    plain = _plain(text)
    return Stated(frozenset({plain})) if plain else Stated(frozenset(), "the answer is empty")


def stated_concepts(mentions: Iterable[Mention], question: Question) -> Stated:
    """Return what mentions of concepts commit to; an uncertain one is a hedge."""
    relevant = tuple(each for each in mentions if each.concept.type in question.types)
    if not relevant:
        kinds = " or ".join(sorted(question.types))
        return Stated(frozenset(), f"the answer names no {kinds} of the graph")
    if unsure := next((each.text for each in relevant if each.polarity == "uncertain"), None):
        return Stated(frozenset(), f"the answer hedges on {unsure!r}", relevant)
    return Stated(frozenset((each.concept.id, each.polarity) for each in relevant), "", relevant)


def gold_values(sample: Sample, question: Question, linker: Linker) -> frozenset[Value]:
    """Return what the gold answer of `sample` states."""
    gold = sample.answer or ""
    if question.kind == "choice":
        return frozenset({sample.gold or ""})
    if question.kind == "concept":
        return frozenset(linker.read(gold).claims)
    return frozenset({_plain(gold)})


def _plain(text: str) -> str:
    """Return the words of `text` after the last "the answer is", one way for every spelling."""
    return " ".join(words(_CUE.split(_unwrap(text))[-1]))


def commitment(
    values: frozenset[Value], other: frozenset[Value], linker: Linker
) -> frozenset[Value]:
    """Return the part of `values` that has to agree with what the `other` side states.

    Of concepts: what is affirmed, without the ancestors of what is affirmed too, and of what is
    negated only what the other side speaks of (the rest is elimination).
    """
    pairs = [each for each in values if isinstance(each, tuple)]
    if not pairs:
        return values
    spoken_of = {each[0] for each in other}
    affirmed = [concept for concept, polarity in pairs if polarity == "affirmed"]
    implied = {above for concept in affirmed for above in linker.graph.ancestors(concept)}
    return frozenset(
        (concept, polarity)
        for concept, polarity in pairs
        if (concept not in implied if polarity == "affirmed" else concept in spoken_of)
    )


_GLUE = frozenset({"of", "and", "with", "in", "to", "by", "no", "not", "is", "are", "without"})
_CUE = re.compile(
    r"\b(?:final |correct |best |most likely |my )?(?:answer|option|choice|diagnosis)\b"
    r"(?:\s+is\b|\s*[:=])\s*",
    re.IGNORECASE,
)


def _uncovered(text: str, mentions: Iterable[Mention]) -> list[str]:
    """Return the content words of `text` that no mention covers."""
    rest = []
    place = 0
    for mention in mentions:
        rest.append(text[place : mention.start])
        place = mention.end
    rest.append(text[place:])
    return [word for word in words(" ".join(rest)) if word not in _GLUE]


def _unwrap(text: str) -> str:
    r"""Return `text` without Markdown, LaTeX or a JSON object around it."""
    bare = text.strip().strip("`").removeprefix("json").strip()
    if bare.startswith("{") and bare.endswith("}") and '"' in bare:
        bare = _json_answer(bare)
    if boxes := boxed(bare):
        bare = " ; ".join(bare[start:end] for start, end in boxes)
    bare = re.sub(r"\\(?:text|textbf|mathrm|mathbf)\b", "", bare)
    return re.sub(r"[*`${}]", "", bare).strip()


def _json_answer(text: str) -> str:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text  # not JSON after all: read as it stands
    value = row.get("answer") if isinstance(row, dict) else None
    return str(value) if isinstance(value, str | int | float) else text


def _choice(text: str, question: Question) -> Stated:
    label, fault = choose(_CUE.split(text)[-1], question.options, numbered=question.numbered)
    return Stated(frozenset({label} if label else ()), fault)


def _closed(text: str) -> Stated:
    """Read a yes or a no that stands alone; the "no" of "no necrosis" is none."""
    body = _CUE.split(text)[-1]
    found = {each[1].casefold() for each in _ALONE.finditer(body)}
    if len(found) > 1:
        return Stated(frozenset(), "the answer says both yes and no")
    if not found:
        return Stated(frozenset(), "the answer says neither yes nor no")
    if HEDGE.search(" ".join(words(body)[:4])):
        return Stated(frozenset(), "the answer hedges")
    return Stated(frozenset(found))
