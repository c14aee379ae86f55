"""Forms on several lines as fields on one: check boxes, and names with their value below."""

import re
from itertools import pairwise

from pathreward.assertion.classes import letters, lexicon
from pathreward.assertion.lexemes import BAR, SHAPES

SKIPPED = "\x02"
"""The character of what the grammar does not see."""
_BOXES = SHAPES["box"] + SHAPES["checked"]
_VALUES = frozenset(
    letters(
        "negation|no|none|absent|present|lost|show_ed|assess_ed|prove_ed|hedge_value|hedge_adjective"
        "|be|modal|degree|adverb|strong|certain|likely|zero|minus|plus|short_no|short_yes|comma"
    )
)
_TELLING = frozenset(
    letters("negation|no|none|absent|present|show_ed|hedge_value|hedge_adjective|minus|plus")
)
_NAME = re.compile(
    f"[^{re.escape(letters('be|have|no|negation|absent|present|none|stop|colon'))}]{{1,7}}"
)
_OPTION = re.compile(f"[{_BOXES}][^{_BOXES}\n]{{0,12}}")
_BOX_BEHIND = re.compile(rf"(?:(?<=\n)|\A)[^{_BOXES}\n]{{1,20}}[{_BOXES}](?=\n|\Z)")
"""A line that ends with its only box."""
MINUS = SHAPES["minus"]
_VALUE_BEHIND = re.compile(rf"\A{_NAME.pattern}(\.)([^.:]{{1,6}})\Z")
"""A point between a name and its value, as the shortest leader: "Bladder neck. Not involved"."""
_CELL = re.compile(r"[^:\n]*")
_NUMBERS = re.compile(f"[{SHAPES['number']}{SHAPES['zero']}{SHAPES['year']}]")
_CONTENT = re.compile(f"[{SHAPES['word']}1-4]")
_LONGEST_VALUE = 6


def joined(characters: str) -> str:
    """Return the characters of a text, with its forms as fields; their number stays.

    What is not checked is skipped: "Invasion: [ ] present [x] absent" is "Invasion: absent".
    """
    classes = characters.translate(lexicon().letters)
    found = list(characters)
    if any(box in classes for box in _BOXES):
        _check(classes, found)
        _deny_unchecked(classes, found)
    if "\n" in classes:
        if BAR in characters:
            _part_cells(classes, found)
        _join(classes, found)
    return "".join(found)


def _is_value(letters_: str) -> bool:
    return (
        0 < len(letters_) <= _LONGEST_VALUE
        and _VALUES.issuperset(letters_)
        and not _TELLING.isdisjoint(letters_)
    )


def _check(classes: str, found: list[str]) -> None:
    """Skip the values that are not checked, and make a colon of the box that is."""
    for option in _OPTION.finditer(classes):
        start, end = option.span()
        if not _is_value(classes[start + 1 : end].rstrip(",:")):
            continue
        if classes[start] == SHAPES["box"]:
            found[start:end] = SKIPPED * (end - start)
        else:
            found[start] = SKIPPED if start and classes[start - 1] == ":" else ":"
        before = start - 1
        while before >= 0 and found[before] in {"\n", SKIPPED}:
            if found[before] == "\n":
                found[before] = SKIPPED
            before -= 1
        if before >= 0 and found[before] in {":", BAR} and found[start] == ":":
            found[start] = SKIPPED


def _deny_unchecked(classes: str, found: list[str]) -> None:
    """Make a minus of each empty box behind a name, where other names have a checked one.

    Without a checked one, an empty box may be a blank to be filled: "Signature ____".
    """
    behind = [each.end() - 1 for each in _BOX_BEHIND.finditer(classes)]
    if any(classes[i] == SHAPES["checked"] for i in behind):
        for i in behind:
            if classes[i] == SHAPES["box"] and found[i] != SKIPPED:
                found[i] = MINUS


def _part_cells(classes: str, found: list[str]) -> None:
    """Part a value from the cell before it where that cell is a statement of its own.

    In "Left colon | diffuse distortion | severe, ulcer | none" the value is of a column's head,
    not of the ulcer. A cell with a number is a value too.
    """
    bars = [i for i, each in enumerate(found) if each == BAR]
    for first, bar in pairwise(bars):
        cell = classes[first + 1 : bar]
        is_name = first == 0 or classes[first - 1] == "\n"
        if is_name or "\n" in cell or _NUMBERS.search(cell) or not _CONTENT.search(cell):
            continue
        value = _CELL.match(classes, bar + 1)
        if value and _is_value(value[0]) and not _is_value(cell):
            found[bar] = ";"


def _join(classes: str, found: list[str]) -> None:
    """Make a colon of the line break between a name and its value, commas of those of a list."""
    lines = classes.split("\n")
    at = 0
    heads = False  # whether a value heads the lines
    for i, line in enumerate(lines[:-1]):
        at += len(line)
        if (value := _VALUE_BEHIND.match(line)) and _is_value(value[2]):
            found[at - len(line) + value.start(1)] = ":"
        heads = _heads(line) or (heads and ":" not in line and line not in {"", "~"})
        if heads and lines[i + 1] and ":" not in lines[i + 1]:
            found[at] = SKIPPED if _heads(line) else ","
            if lines[i + 1].startswith("~"):
                found[at + 1] = SKIPPED
            at += 1
            continue
        below = lines[i + 1].rstrip(".")
        if found[at] == "\n" and _is_value(below):
            if line.endswith(":"):
                found[at] = SKIPPED
            elif _NAME.fullmatch(line):
                found[at] = ":"
        at += 1


def _heads(line: str) -> bool:
    """Return whether a line is a value for the list below it: "Not identified:"."""
    return line.endswith(":") and _is_value(line[:-1])
