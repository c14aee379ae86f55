"""What a text says of the graph's concepts: pairs of a concept and a polarity."""

from collections.abc import Iterable
from typing import NamedTuple

from pathreward.linking import Linker, Mention
from pathreward.reading.markup import read


class Statement(NamedTuple):
    """A mention in its section, with offsets in the whole completion."""

    section: str
    start: int
    end: int
    mention: Mention


def statements(text: str, sections: Iterable[str], linker: Linker) -> list[Statement]:
    """Return the mentions in these sections of `text`; in all of it where it has no section.

    Each section is linked on its own, so that no negation reaches across a tag.

    >>> text = "<observe>No necrosis.</observe><answer>melanoma</answer>"
    >>> [
    ...     (s.mention.text, s.mention.polarity)
    ...     for s in statements(text, ["observe"], Linker.default())
    ... ]
    [('necrosis', 'negated')]
    """
    reading = read(text)
    if not reading.sections:
        spans = [("", 0, text)]
    else:
        wanted = set(sections)
        spans = [
            (each.name, each.start, text[each.start : each.end])
            for each in reading.sections
            if each.name in wanted
        ]
    return [
        Statement(name, start + mention.start, start + mention.end, mention)
        for name, start, body in spans
        for mention in linker.link(body)
    ]
