"""Text as a reader sees it: without comments and without the tags that only change its looks."""

import re
from bisect import bisect_right
from itertools import accumulate

_INLINE = "a|abbr|b|big|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u"
_BLOCK = (
    "answer|article|blockquote|body|br|div|h1|h2|h3|h4|h5|h6|head|hr|html|info|li|observe|ol|p|pre|"
    "section|table|tbody|td|th|thead|think|title|tr|ul"
)
_MARKUP = re.compile(
    rf"<!--|~(?<!~~)~(?![~\s])|<(?P<struck>s|del|strike)(?=[\s>])[^<>]{{0,200}}>"
    rf"|</?(?:(?P<inline>{_INLINE})|(?P<block>{_BLOCK}))(?=[\s/>])[^<>]{{0,200}}>",
    re.IGNORECASE,
)  # alternatives that begin with a sign each, so that the engine skips to the next one
_ENDS = {
    "<!--": re.compile("-->"),
    "~~": re.compile(r"(?<![~\s])~~(?!~)|\n\s*\n"),
    "s": re.compile(r"</s\s?>", re.IGNORECASE),
    "del": re.compile(r"</del\s?>", re.IGNORECASE),
    "strike": re.compile(r"</strike\s?>", re.IGNORECASE),
}
"""Where what is not shown, or is struck out, ends."""
_BREAK = "\n\n"
_STRUCK = re.compile(r"~~|<!--|<(?:s|del|strike)\b", re.IGNORECASE)
"""What is in a gap between shown pieces that is more than a tag."""


class Shown:
    """The visible part of a text, with its offsets in the text.

    Comments, text that is struck out (``<s>``, ``~~``) and tags that change looks (``<b>``) vanish,
    even inside a word; tags that separate blocks (``<p>``, ``<answer>``) become a blank line. A
    comment that is never closed is text.

    >>> shown = Shown("necr<b>os</b>is<!-- not --> seen")
    >>> shown.text, shown.original(0, 8)
    ('necrosis seen', (0, 15))
    """

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        starts: list[int] = []
        for start, end, shown in _pieces(text):
            parts.append(shown or text[start:end])
            starts.append(start)
        self.text = "".join(parts)
        self._offsets = list(accumulate(map(len, parts), initial=0))
        self._shifts = [at - offset for at, offset in zip(starts, self._offsets, strict=False)]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text for a span of the shown text, which must not be empty."""
        i = bisect_right(self._offsets, start) - 1
        last = i if end <= self._offsets[i + 1] else bisect_right(self._offsets, end - 1) - 1
        return start + self._shifts[i], end + self._shifts[last]


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """Return the shown pieces as start, end and, where it is no text of its own, what is shown."""
    found: list[tuple[int, int, str]] = []
    position = 0
    unclosed: set[str] = set()
    paragraph_end = 0
    for markup in _MARKUP.finditer(text):
        start, end = markup.span()
        if start < position:
            continue
        shown = ""
        opened = (markup["struck"] or markup[0]).lower()
        if opened in _ENDS:
            close = None
            if opened not in unclosed and start >= paragraph_end:
                close = _ENDS[opened].search(text, end)
                if close is None:
                    unclosed.add(opened)
                elif close[0].isspace():  # a blank line, up to which no tildes close
                    paragraph_end = close.start()
                    close = None
            if close is not None:
                end = close.end()
            elif not markup["struck"]:
                continue
        elif markup["block"]:
            shown = _BREAK
        if start > position:
            found.append((position, start, ""))
        if shown:
            found.append((start, end, shown))
        position = end
    if position < len(text):
        found.append((position, len(text), ""))
    return found


def unseen(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text that are struck out or a comment, with their marks.

    >>> unseen("A ~~cyst~~ scar.<!-- none -->")
    [(2, 10), (16, 29)]
    """
    if "~~" not in text and "<" not in text:
        return []
    found: list[tuple[int, int]] = []
    at = 0
    for start, end, _ in [*_pieces(text), (len(text), len(text), "")]:
        if start > at and _STRUCK.search(text, at, start):
            found.append((at, start))
        at = end
    return found
