"""Where a text names the options of a question: by label, number, numeral or text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.words import WORD

_ARTICLE = re.compile(r"^\W*(?:an?|the)\s", re.IGNORECASE)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_DENIAL = frozenset(
    {"not", "except", "excluding", "never", "isn't", "unlike", "without", "neither", "nor"}
)
_DENIED_AFTER = re.compile(
    r"[)\]\s]*(?:(?:is|are|was|were|can be|seems?|would be)\s+)?"
    r"(?:not\b(?! only)|incorrect|wrong|excluded|(?:less |un)likely|false|ruled out|eliminated"
    r"|rejected|inconsistent)",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"(?:\b(?P<kept>not|cannot|never|\w{1,6}n't)\s(?:\w{1,12}\s)?)?"
    r"\b(?:rul(?:e|es|ed|ing)\sout|exclud(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?)\s(?:an?\s|the\s)?\W*$",
    re.IGNORECASE,
)
_BEFORE_A_LABEL = re.compile(
    r"(?:^|[.,:;=/&\n!?-]\s*[\"']?|\b(?:is|are|be|as|or|and|not|than|of|choose|chose|select|pick"
    r"|either|neither|nor|both|but|say|think|guess|with|for|maybe|perhaps|possibly|then|so|no"
    r"|rather|actually|except|excluding|also|plus|vs|versus|go|therefore|thus|hence|that|conclude"
    r"|out|exclud(?:e|es|ed)|dismiss|favou?rs?|prefer|means|indicates|suggests|supports|to|remains|leaves|only)\s+)$",
    re.IGNORECASE,
)
_BETWEEN_LABELS = re.compile(
    r"[)\].]*\s{0,3}(?:[^\w\s()\[\].]{1,3}\s{0,3})?(?:\b(?:or|and|oder|und|ou|et|alternatively|better|else"
    r"|otherwise|unless|if not|alias|aka)\b)?\s{0,3}[(\[]?$"
)
_SILENT = frozenset({"the", "an"})
"""Articles; "a" may be a letter ("vitamin A")."""
_SHORT = 3
_NEAR = 24  # characters on each side that tell how a label or a text is meant


@dataclass(frozen=True, slots=True)
class Named:
    """An option that a text names, and where."""

    label: str
    start: int
    end: int
    denied: bool
    marked: bool = True
    """False for a bare letter, which may be something else ("vitamin C")."""


class Names(NamedTuple):
    """What the options of a question may be called, in lower case."""

    labels: dict[str, str]
    texts: dict[str, str]
    numbers: dict[str, str]
    """Option numbers, Roman ones too, but those that stand in the text of another option."""
    places: dict[str, str]
    """All option numbers, as "option 2" means them."""

    def find(self, key: str, numbered: bool) -> str:
        """Return the label of the option that `key` is a name of, or the empty string."""
        order = (self.labels, self.texts, self.numbers)
        if numbered:
            order = (self.places, self.labels, self.texts)
        return next((table[key] for table in order if key in table), "")


MOST_NAMED = 200
"""Times that an answer names options; one that names them more often is a loop."""


def names(options: Mapping[str, str]) -> Names:
    """Return the names of `options`.

    A number that stands in a short text alone ("Grade 2") names that option, in a long one none.

    >>> names({"A": "cyst", "B": "abscess"}).numbers
    {'1': 'A', '2': 'B', 'i': 'A', 'ii': 'B'}
    >>> names({"A": "Grade 2", "B": "Grade 3"}).numbers["2"]
    'A'
    """
    return _names(tuple(options.items()))


@lru_cache(maxsize=256)
def _names(options: tuple[tuple[str, str], ...]) -> Names:
    labels = {label.casefold(): label for label, _ in options}
    texts = {plain(body): label for label, body in options}
    holders: dict[str, list[str]] = {}
    for text, label in texts.items():
        for word in text.split():
            holders.setdefault(word, []).append(label if len(text.split()) <= _SHORT else "")
    places = {str(place): label for place, (label, _) in enumerate(options, 1)}
    if not any(each in labels or each in holders for each in ROMAN):
        places |= dict(zip(ROMAN, (label for label, _ in options), strict=False))
    numbers = {word: label for word, label in places.items() if word not in holders}
    for word, held in holders.items():
        if word.isdecimal() and len(set(held)) == 1 and held[0]:
            numbers[word] = held[0]
    return Names(labels, texts, numbers, places)


def plain(text: str) -> str:
    """Return `text` in lower case without punctuation, and without an article that opens it."""
    return " ".join(WORD.findall(_ARTICLE.sub("", text.casefold())))


def named_options(text: str, options: Mapping[str, str]) -> list[Named]:
    """Return the options whose text stands in `text`, the longest where several fit.

    Of more than `MOST_NAMED` the first are told, and one more.
    """
    by_first = _by_first_word(tuple(options.items()))
    folded = text.casefold()
    if not any(first in folded for first in by_first):
        return []
    spans = _spoken(text)
    told: list[Named] = []
    place = 0
    while place < len(spans) and len(told) <= MOST_NAMED:
        for parts, label in by_first.get(spans[place][0], ()):
            last = place + len(parts) - 1
            if [word for word, _, _ in spans[place : last + 1]] == parts:
                start, end = spans[place][1], spans[last][2]
                told.append(Named(label, start, end, denied(text, start, end)))
                place = last
                break
        place += 1
    return told


def _spoken(text: str) -> list[tuple[str, int, int]]:
    """Return the words but the articles, in lower case, and where they stand."""
    return [
        (word, each.start(), each.end())
        for each in WORD.finditer(text)
        if (word := each[0].casefold()) not in _SILENT and each[0] != "a"
    ]


@lru_cache(maxsize=256)
def _by_first_word(
    options: tuple[tuple[str, str], ...],
) -> dict[str, list[tuple[list[str], str]]]:
    """Return the words of each option by the first of them, the longest option first."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for label, body in options:
        if parts := [word for word, _, _ in _spoken(_ARTICLE.sub("", body))]:
            found.setdefault(parts[0], []).append((parts, label))
    for each in found.values():
        each.sort(key=lambda option: len(option[0]), reverse=True)
    return found


def named_labels(text: str, options: Mapping[str, str]) -> list[Named]:
    """Return the labels that stand in `text` as labels: "(B)", "B.", "B or C", "option b".

    A bare letter is one where the word before it does not claim it ("Dish A"), and an article is
    none. Of more than `MOST_NAMED` the first are told, and one more.
    """
    known = names(options)
    found: list[Named] = []
    counted, excluded, last = True, False, -_NEAR
    for match in _label_pattern(tuple(options)).finditer(text):
        cue, bracket, name, close = match.groups()
        start, end = match.span("name")
        marked = bool(cue) or bool(bracket and close)
        label = known.labels.get(name.casefold()) or (
            known.places.get(name.casefold()) if cue else None
        )
        if not (marked or (len(name) == 1 and name.isupper() and _stands_alone(text, start, end))):
            continue
        if not _BETWEEN_LABELS.fullmatch(text, last, start):
            counted = _BEFORE_A_LABEL.search(text[max(0, start - _NEAR) : start]) is not None
            excluded = ruled_out(text, match.start()) == "out"
        counted, last = counted or marked, end
        if counted and label:
            if len(found) > MOST_NAMED:
                break
            no = excluded or denied(text, match.start(), match.end())
            found.append(Named(label, start, end, no, marked))
    return found


@lru_cache(maxsize=256)
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({re.escape(each) for each in labels}, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w'-])((?:option|choice|answer|alternative)\s)?([(\[]?)"
        rf"(?P<name>{'|'.join(known)}|[A-Z]|\d{{1,2}}|[ivx]{{1,4}})(?!['\w]|-\w)([)\]]?)",
        re.IGNORECASE,
    )


_AFTER_A_LABEL = frozenset(
    {"or", "and", "/", "&", "is", "was", "fits", "seems", "because", "since", "as", "would", "not"}
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a bare "A" or "I" is a label there, no article and no pronoun."""
    if text[start:end] not in {"A", "I"} or text[end : end + 1] != " ":
        return True
    following = text[end : end + _NEAR].casefold().split()[:1]
    return not _AFTER_A_LABEL.isdisjoint(following)


def denied(text: str, start: int, end: int) -> bool:
    """Say whether the words around a span deny it."""
    if out := ruled_out(text, start):
        return out == "out"
    before = text[max(0, start - _NEAR) : start].casefold().split()[-2:]
    if before == ["if", "not"]:
        return False
    if any(each in _DENIAL or each.endswith("n't") for each in before):
        return True
    if before in (["rather", "than"], ["instead", "of"]):
        return True
    return _DENIED_AFTER.match(text, end, end + _NEAR) is not None


def ruled_out(text: str, place: int) -> str:
    """Return "out" where what stands at a place is ruled out, "not" where it is not, or nothing.

    >>> ruled_out("I rule out B", 11), ruled_out("I would not rule out B", 21)
    ('out', 'not')
    """
    found = _RULED_OUT.search(text, max(0, place - 2 * _NEAR), place)
    return ("not" if found["kept"] else "out") if found else ""


def masked(text: str, told: list[Named]) -> str:
    """Return `text` with the option texts blanked, of equal length."""
    pieces = []
    place = 0
    for each in told:
        pieces += [text[place : each.start], " " * (each.end - each.start)]
        place = each.end
    return "".join([*pieces, text[place:]])
