"""The sections of a completion, and whether they obey a dialect.

Tags are found by one scan with an alternation of fixed strings, so reading is linear in the text
whatever the text is; the usual ``<think>.*?</think>.*?<answer>`` pattern is cubic on open tags.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from pathreward.completion.boxes import boxed
from pathreward.completion.special_tokens import blank_special_tokens

ROLES = {"observe": "observe", "info": "observe", "think": "think", "answer": "answer"}
"""Section by tag: the released PathReasoner targets write their observations in ``<info>``."""


class Tag(NamedTuple):
    """A tag in the text; a tuple, because a degenerate text may be nothing but tags."""

    name: str
    closing: bool
    start: int
    end: int

    def __str__(self) -> str:
        return f"</{self.name}>" if self.closing else f"<{self.name}>"


class Section(NamedTuple):
    """A tagged part of a completion; `start` and `end` bound its content, without the tags."""

    name: str
    start: int
    end: int
    closed: bool = True
    """False where the text ended, or another tag came, before the closing tag."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion as it is read, with its tags and sections; made by `parse_completion`."""

    text: str
    """The text, of the length of the original; special tokens are blank."""
    tags: tuple[Tag, ...] = field(compare=False, repr=False)
    """The tags of all sections, in the order of the text."""
    sections: tuple[Section, ...] = field(compare=False)
    """The sections, in the order of the text and never overlapping."""

    def named(self, name: str) -> list[Section]:
        """Return the sections called `name`.

        >>> parse_completion("<think>Nests.</think><answer>B</answer>").named("answer")
        [Section(name='answer', start=29, end=30, closed=True)]
        """
        return [section for section in self.sections if section.name == name]

    def body(self, *names: str) -> str:
        r"""Return the text of the sections of these names, separated by line breaks.

        >>> parse_completion("<think>Nests.</think><answer>B</answer>").body("think", "answer")
        'Nests.\nB'
        """
        found = [each for each in self.sections if each.name in names]
        return "\n".join([self.text[each.start : each.end] for each in found])

    def tags_named(self, names: tuple[str, ...]) -> Sequence[Tag]:
        """Return the tags of these names, in the order of the text.

        >>> completion = parse_completion("<think>Nests.</think><answer>B</answer>")
        >>> [str(each) for each in completion.tags_named(("think",))]
        ['<think>', '</think>']
        """
        if ROLES.keys() >= set(names):
            return [each for each in self.tags if each.name in names]
        return _tags(self.text, names)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write a completion: these tags in this order, then perhaps an untagged answer."""

    tags: tuple[str, ...]
    answer: Literal["tagged", "bare", "boxed"] = "tagged"
    r"""``tagged``: in the last tag; ``bare``: after the tags; ``boxed``: in ``\boxed{}``."""


DIALECTS = {
    "observe": Dialect(("observe", "think", "answer")),
    "info": Dialect(("info", "think", "answer")),
    "think": Dialect(("think", "answer")),
    "bare": Dialect(("think",), answer="bare"),
    "boxed": Dialect((), answer="boxed"),
}
"""PathReasoner-R1's reward, its released data, DeepSeek-R1, its chat templates, mathematics."""


def parse_completion(text: str) -> Completion:
    """Return `text` with its sections, as far as they can be found in a text that breaks the rules.

    A section runs from its opening tag to the next tag of any kind. A closing tag before any
    other tag ends a section whose opening tag the chat template wrote (a prefilled ``<think>``).
    Special tokens of chat templates are blanked, so that offsets are those of the original.

    >>> parsed = parse_completion("<info>Nests.</info><think>So</think><answer>B</answer>")
    >>> [each.name for each in parsed.sections]
    ['observe', 'think', 'answer']
    >>> parse_completion("Nests.</think>B<|im_end|>").sections
    (Section(name='think', start=0, end=6, closed=True),)
    """
    text = blank_special_tokens(text)
    tags = _tags(text)
    return Completion(text, tuple(tags), tuple(_sections(text, tags)))


def _tags(text: str, names: tuple[str, ...] = tuple(ROLES)) -> list[Tag]:
    make = tuple.__new__  # half the constructor's time
    return [
        make(Tag, (each[2], each[1] == "/", *each.span()))
        for each in _pattern(names).finditer(text)
    ]


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"<(/?)({'|'.join(map(re.escape, names))})>")


def _sections(text: str, tags: Sequence[Tag]) -> list[Section]:
    sections: list[Section] = []
    opened: Tag | None = None
    if tags and tags[0].closing:
        sections.append(Section(ROLES[tags[0].name], 0, tags[0].start))
    for tag in tags:
        if opened is not None:
            closed = tag.closing and tag.name == opened.name
            sections.append(Section(ROLES[opened.name], opened.end, tag.start, closed))
        opened = None if tag.closing else tag
    if opened is not None:
        sections.append(Section(ROLES[opened.name], opened.end, len(text), closed=False))
    return sections


def fault(completion: Completion, dialect: Dialect, prefilled: str = "") -> str:
    r"""Return the first rule of `dialect` that a completion breaks, or the empty string.

    Each tag once, in order, not nested, nothing outside but white space, no section empty.
    `prefilled` is an opening tag that the prompt already wrote.

    >>> fault(parse_completion("<think>Nests.</think><answer>B</answer>"), DIALECTS["think"])
    ''
    >>> fault(parse_completion("<think>Nests.</think><answer> </answer>"), DIALECTS["think"])
    '<answer> is empty'
    >>> fault(parse_completion("Nests.</think>B"), DIALECTS["bare"], prefilled="<think>")
    ''
    >>> fault(parse_completion(r"Nests, so \boxed{B}."), DIALECTS["boxed"])
    ''
    """
    text = completion.text
    expected = [(name, closing) for name in dialect.tags for closing in (False, True)]
    if prefilled and expected and prefilled == f"<{expected[0][0]}>":
        del expected[0]
    place = 0
    step = 0
    for tag in completion.tags_named(dialect.tags) if dialect.tags else ():
        if step == len(expected):
            return f"{tag} after the last section" if tag.closing else f"a second {tag}"
        name, closing = expected[step]
        if (tag.name, tag.closing) != (name, closing):
            return f"expected {Tag(name, closing, 0, 0)}, found {tag}{_hint(tag, step)}"
        between = text[place : tag.start]
        if closing and is_empty(between):
            return f"<{name}> is empty"
        if not closing and between.strip():
            return f"text before <{name}>: {_quote(between)}"
        place, step = tag.end, step + 1
    if step < len(expected):
        name, closing = expected[step]
        return f"no {Tag(name, closing, 0, 0)}"
    return _fault_after(completion, place, dialect)


def _hint(tag: Tag, step: int) -> str:
    if tag.closing and step == 0:
        return f" (if the chat template writes <{tag.name}>, set prefill='<{tag.name}>')"
    return ""


def _fault_after(completion: Completion, place: int, dialect: Dialect) -> str:
    rest = completion.text[place:]
    if dialect.answer == "tagged":
        return f"text after </{dialect.tags[-1]}>: {_quote(rest)}" if rest.strip() else ""
    if dialect.answer == "bare":
        if is_empty(rest):
            return f"no answer after </{dialect.tags[-1]}>"
        stray = next((each for each in completion.tags if each.start >= place), None)
        return f"{stray} in the bare answer" if stray else ""
    boxes = boxed(rest)
    if len(boxes) != 1:
        return r"no \boxed{}" if not boxes else rf"{len(boxes)} \boxed{{}}"
    start, end = boxes[0]
    if is_empty(rest[start:end]):
        return r"\boxed{} is empty"
    after = rest[end + 1 :].strip(" \t\r\n$.)]\\")
    return rf"text after \boxed{{}}: {_quote(after)}" if after else ""


def is_empty(text: str) -> bool:
    r"""Return whether nothing visible is in `text`; zero-width characters are not visible.

    >>> is_empty(" \u200b\n"), is_empty("+")
    (True, False)
    """
    if text[:1].isalnum():
        return False
    return all(map(_is_unseen, text[:64])) and all(map(_is_unseen, set(text[64:])))


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc"}


def _quote(text: str) -> str:
    bare = " ".join(text[:200].split())
    return repr(bare if len(bare) <= 40 else bare[:39] + "…")
