"""What a text says of the graph's concepts: pairs of a concept and a polarity."""

from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.linking import Linker, Mention
from pathreward.reading.markup import read


class Statement(NamedTuple):
    """A mention in its section, with offsets in the whole completion."""

    section: str
    start: int
    end: int
    mention: Mention


_statement = partial(tuple.__new__, Statement)  # a third of the time; made for each mention


def statements(text: str, sections: tuple[str, ...], linker: Linker) -> tuple[Statement, ...]:
    """Return the mentions in these sections of `text`; in all of it where it has no section.

    Each section is linked on its own, so that no negation reaches across a tag. The last few texts
    are kept, so that the rewards that read one after another read once.

    >>> text = "<observe>No necrosis.</observe><answer>melanoma</answer>"
    >>> found = statements(text, ("observe",), Linker.default())
    >>> [(each.mention.text, each.mention.polarity) for each in found]
    [('necrosis', 'negated')]
    """
    return _statements(text, sections, linker)


@lru_cache(maxsize=16)
def _statements(text: str, sections: tuple[str, ...], linker: Linker) -> tuple[Statement, ...]:
    reading = read(text)
    if not reading.sections:
        spans = [("", 0, text)]
    else:
        spans = [
            (each.name, each.start, text[each.start : each.end])
            for each in reading.sections
            if each.name in sections
        ]
    return tuple(
        [
            _statement((name, start + mention.start, start + mention.end, mention))
            for name, start, body in spans
            for mention in linker.link(body)
        ]
    )
