"""Trajectory-masked SFT: a chain of L steps becomes L samples with loss on steps m to L.

Sample m shows the policy the image, the question and steps 1 to m-1, and teaches steps m to L and
the answer (PathReasoner-R1). Text that is hidden is deleted: masking it would leave its length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pathreward.completion.sections import parse_completion
from pathreward.completion.sentences import Span, sentences
from pathreward.training.image_parts import image_parts

if TYPE_CHECKING:
    from pathreward.linking import Linker

Style = Literal["auto", "numbered", "headings", "sentences"]
"""What begins a step; ``auto``: the first of the three that occurs at least twice."""

_NUMBER = re.compile(
    r"(?:\A|(?<=\n)|(?<=[.;:!?\u3002]\s)|(?<=\u3002))[ \t]{0,16}[*#(]{0,6}[ \t]?"
    r"(?:[^\W\d_]{1,20}[ \t](?P<named>\d{1,3})[:)]\**(?=\s)"
    r"|(?P<bare>\d{1,3})(?:[.):]\**(?=\s)|[\u3001\uff0e\uff1a\uff09]))"
)
"""``1.``, ``(1)``, ``**1.**``, ``Step 1:``, ``1`` with a Chinese sign."""
_HEADING = re.compile(
    r"^[ \t]{0,16}(?:#{1,6}[ \t]|\*\*[^*\n]{1,80}\*\*"
    r"|[^\W\d_][^.!?:\n\uff1a]{0,60}[:\uff1a](?=\s))",
    re.MULTILINE,
)
_BARE = re.compile(r"[\W\d_]*")


class Suffix(NamedTuple):
    """One sample of a trajectory: a completion of which the first characters are given."""

    text: str
    """The completion as the policy sees it."""
    given: int
    """Number of characters that are shown without loss; the rest is taught."""
    left_out: tuple[Span, ...] = ()
    """The spans of the chain that are deleted from the given text."""


@dataclass(frozen=True)
class Trajectory:
    """A chain with the places at which its steps begin.

    A step begins behind the white space of a line break, or in front of a space within a line, so
    that the bounds of steps are bounds of tokens.
    """

    text: str
    starts: tuple[int, ...]
    """The first character of each step; the first is 0, and the answer begins none."""

    def __len__(self) -> int:
        """Return the number of steps, and so of samples."""
        return len(self.starts)

    def suffix(self, step: int, dropped: Sequence[Span] = ()) -> Suffix:
        """Return the sample that is taught from a step on, counted from 0.

        Args:
            step: The first step with loss.
            dropped: Spans of the steps before it that are deleted, in their order.

        >>> trajectory("<think>1. Nests. 2. Pigment.</think><answer>B</answer>").suffix(1)
        Suffix(text='<think>1. Nests. 2. Pigment.</think><answer>B</answer>', given=16, left_out=())
        """
        given, place = "", 0
        for start, end in dropped:
            given += self.text[place:start]
            place = end
        given += self.text[place : self.starts[step]]
        return Suffix(given + self.text[self.starts[step] :], len(given), tuple(dropped))

    def sentences_before(self, step: int) -> list[Span]:
        r"""Return the sentences of the steps before one, with the space behind them.

        A marker such as "2." belongs to the sentence behind it; tags belong to none.

        >>> chain = trajectory("<think>1. Nests. Mitoses.\n2. So.</think><answer>B</answer>")
        >>> [chain.text[start:end] for start, end in chain.sentences_before(1)]
        ['1. Nests. ', 'Mitoses.\n']
        """
        limit = self.starts[step]
        spans: list[Span] = []
        for first, last in _bodies(self.text):
            stop = min(last, limit)
            found = _joined(self.text, sentences(self.text, first, stop)) if first < stop else []
            spans.extend(pairwise([*(start for start, _ in found), *([stop] if found else [])]))
        return spans


def trajectory(text: str, style: Style = "auto") -> Trajectory:
    """Return a chain with its steps.

    The observations are one step. The reasoning, or a text without sections, is divided by its
    numbered items, headings or sentences; the text in front of the first item belongs to it, and
    what comes after the reasoning to the last step.

    >>> chain = "<observe>Nests. Mitoses.</observe><think>Nests. So B.</think><answer>B</answer>"
    >>> found = trajectory(chain)
    >>> [chain[start:end] for start, end in zip(found.starts, found.starts[1:])]
    ['<observe>Nests. Mitoses.</observe>', '<think>Nests.']

    Args:
        text: The completion.
        style: What begins a step.
    """
    starts: list[int] = []
    tags = {tag.end: tag.start for tag in parse_completion(text).tags}
    for section, first, last in _sections(text):
        if not _has_letters(text[first:last]):
            continue
        starts.append(_step_start(text, tags.get(first, first)))
        if section != "observe":
            divided = _divide(text[first:last], style)
            starts.extend(_step_start(text, first + each) for each in divided)
    return Trajectory(text, (0, *starts[1:]))


def suffixes(
    chain: Trajectory,
    drop_entities: float = 0.0,
    linker: "Linker | None" = None,
    seed: Sequence[int] = (0,),
) -> Iterator[Suffix]:
    """Yield the samples of a chain, from the whole chain to its last step.

    Args:
        chain: The chain.
        drop_entities: Share of the given concepts and numbered parts of the input ("tile 3") that
            are drawn; sentences of the given steps that name a drawn one are left out. The taught
            steps are never changed.
        linker: Finds the concepts; None: the default linker.
        seed: The draw's seed.

    >>> text = "<observe>Necrosis. Granuloma.</observe><think>So.</think><answer>B</answer>"
    >>> [each.text for each in suffixes(trajectory(text), drop_entities=1.0)][1]
    '<observe></observe><think>So.</think><answer>B</answer>'
    """
    for step in range(len(chain)):
        yield suffix_at(chain, step, drop_entities, linker, seed)


def suffix_at(
    chain: Trajectory,
    step: int,
    drop_entities: float = 0.0,
    linker: "Linker | None" = None,
    seed: Sequence[int] = (0,),
) -> Suffix:
    """Return one of the samples that `suffixes` yields.

    >>> text = "<observe>Necrosis.</observe><think>So.</think><answer>B</answer>"
    >>> suffix_at(trajectory(text), 1).given
    28
    """
    if not drop_entities or not step:
        return chain.suffix(step)
    from pathreward.linking import Linker

    given = chain.text[: chain.starts[step]]
    mentions = (linker or Linker.default()).link(given)
    named = [(each.concept.id, each.start, each.end) for each in mentions]
    named += image_parts(given)
    entities = sorted({name for name, _, _ in named})
    generator = np.random.default_rng([*seed, step, *b"entities"])
    draws = generator.random(len(entities))
    drawn = {name for name, draw in zip(entities, draws, strict=True) if draw < drop_entities}
    places = sorted((start, end) for name, start, end in named if name in drawn)
    return chain.suffix(step, _naming(chain.sentences_before(step), places))


def _naming(spans: Sequence[Span], places: Sequence[Span]) -> list[Span]:
    """Return those of `spans` that overlap one of `places`; both are in the order of the text."""
    found, index = [], 0
    for start, end in spans:
        while index < len(places) and places[index][1] <= start:
            index += 1
        if index < len(places) and places[index][0] < end:
            found.append((start, end))
    return found


def _sections(text: str) -> list[tuple[str, int, int]]:
    """Return name and bounds of the sections in front of the answer; a text without any is one."""
    parsed = parse_completion(text)
    if not parsed.sections:
        return [("think", 0, len(text))]
    return [(each.name, each.start, each.end) for each in parsed.sections if each.name != "answer"]


def _bodies(text: str) -> list[Span]:
    return [(start, end) for _, start, end in _sections(text)]


def _divide(body: str, style: Style) -> list[int]:
    """Return where the steps of a section after its first one begin."""
    ways = {"numbered": _numbered, "headings": _headings, "sentences": _sentence_starts}
    for name in ways if style == "auto" else (style,):
        if len(found := ways[name](body)) > 1:
            return found[1:]
    return []


def _numbered(body: str) -> list[int]:
    """Return the starts of items whose numbers run from 1."""
    starts: list[int] = []
    for found in _NUMBER.finditer(body):
        if int(found["named"] or found["bare"]) == len(starts) + 1:
            starts.append(found.start())
    return starts


def _headings(body: str) -> list[int]:
    return [found.start() for found in _HEADING.finditer(body)]


def _sentence_starts(body: str) -> list[int]:
    return [start for start, _ in _joined(body, sentences(body))]


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return sentences, of which those without letters belong to the next."""
    found: list[Span] = []
    begin = -1
    for start, end in spans:
        begin = start if begin < 0 else begin
        if _has_letters(text[start:end]):
            found.append((begin, end))
            begin = -1
    if begin >= 0 and found:
        found[-1] = (found[-1][0], spans[-1][1])
    return found


def _has_letters(text: str) -> bool:
    found = _BARE.match(text)
    return found is not None and found.end() < len(text)


def _step_start(text: str, place: int) -> int:
    while place and text[place - 1] in " \t":
        place -= 1
    return place
