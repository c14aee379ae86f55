"""The syntax of values in OBO files: escapes, quotes, qualifiers and comments."""

import re
from collections.abc import Iterable, Iterator

_ESCAPED = re.compile(r"\\(.)")
_SPACES = {"n": " ", "t": " ", "W": " "}
_END = re.compile(r'\\.|"|(?<!\S)!|(?<!\S)\{(?=[\w:.-]+=)')
_END_OF_NAME = re.compile(r"\\.|(?<!\S)!|(?<!\S)\{(?=[\w:.-]+=)")
_IDENTIFIER = re.compile(r"(?:[^\s\\{]|\\.|\{(?![\w:.-]+=))*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def unescape(text: str) -> str:
    r"""Return text without the backslashes of its escaped characters.

    >>> unescape(r"cell\, T\W(CD4\{high\})")
    'cell, T (CD4{high})'
    """
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _SPACES.get(found[1], found[1]), text)


def identifier(value: str) -> str:
    """Return the identifier at the start of a value, empty if there is none.

    >>> identifier('CL:0000034 {is_inferred="true"} ! stem cell'), identifier("")
    ('CL:0000034', '')
    """
    found = _IDENTIFIER.match(value)
    return unescape(found[0]) if found else ""


def quoted(value: str) -> tuple[str, str] | None:
    r"""Return the text in quotes at the start of a value, and what follows it; None without quotes.

    >>> quoted(r'"5\" nail" EXACT []')
    ('5" nail', ' EXACT []')
    """
    found = _QUOTED.match(value)
    return (unescape(found[1]), value[found.end() :]) if found else None


def split_qualifiers(value: str, *, plain: bool = False) -> tuple[str, str]:
    """Return a value without its comment, split into the text and its trailing qualifiers.

    A comment begins with ``!`` and qualifiers with ``{name=``, each behind a space and not escaped.

    Args:
        value: The value.
        plain: Whether quotes are characters as others, as in names.

    >>> split_qualifiers('MESH:D1 {source="X:1"} ! a term')
    ('MESH:D1', '{source="X:1"}')
    >>> split_qualifiers("Yahoo! syndrome ! so called", plain=True)
    ('Yahoo! syndrome', '')
    """
    if "!" not in value and "{" not in value:
        return value, ""
    in_quotes, qualifiers = False, len(value)
    end = len(value)
    for mark in (_END_OF_NAME if plain else _END).finditer(value):
        if mark[0] == '"':
            in_quotes = not in_quotes
        elif mark[0] == "!" and not in_quotes:
            end = mark.start()
            break
        elif mark[0] == "{" and not in_quotes:
            qualifiers = min(qualifiers, mark.start())
    return value[: min(end, qualifiers)].rstrip(), value[qualifiers:end].rstrip()


def whole_lines(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    r"""Yield numbered lines, with a line that ends in a backslash joined to the next one.

    >>> list(whole_lines([(1, "name: \\"), (2, "cell"), (3, "x")]))
    [(1, 'name: cell'), (3, 'x')]
    """
    first, parts = 0, list[str]()
    for number, line in lines:
        if (len(line) - len(line.rstrip("\\"))) % 2:
            first = first or number
            parts.append(line[:-1])
        elif parts:
            yield first, "".join([*parts, line])
            first, parts = 0, []
        else:
            yield number, line
    if parts:
        yield first, "".join(parts)
