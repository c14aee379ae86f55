r"""Foreign text in messages, reasons, logs, terminals and pages: no character of it takes effect.

A completion may hold escape sequences that rewrite a terminal, and marks that turn the direction of
the text around them. Everything that shows foreign text uses this module.
"""

import re

HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Invisible characters and those that change the text around them: controls (C0 without tab and
line break, C1), zero-width characters, direction marks, tags, lone surrogates."""


def printable(text: str) -> str:
    r"""Return `text` with control and invisible characters replaced by their code points.

    Tabs and line breaks are kept.

    >>> printable("a\x1b[31mb"), printable("no\u202ene")
    ('a<U+001B>[31mb', 'no<U+202E>ne')
    """
    return text if text.isprintable() else HIDDEN.sub(code_point, text)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun; the plural adds an s where it is not given.

    >>> counted(1, "call"), counted(1200, "call"), counted(0, "retry", "retries")
    ('1 call', '1,200 calls', '0 retries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def code_point(found: re.Match[str]) -> str:
    """Return the code point of a matched character, as ``<U+001B>``."""
    return f"<U+{ord(found[0]):04X}>"


def json_escape(found: re.Match[str]) -> str:
    r"""Return a matched character as the escape that JSON has for it.

    >>> HIDDEN.sub(json_escape, '{"note": "a\u202eb"}')
    '{"note": "a\\u202eb"}'
    """
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
