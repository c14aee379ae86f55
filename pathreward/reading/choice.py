"""Which option of several an answer chooses: by label, number or text, and only one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ARTICLES = frozenset({"a", "an", "the"})
WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*|[+%]")
HEDGE = re.compile(
    r"\b(?:or|either|maybe|perhaps|possibly|versus|vs|unsure|uncertain|unclear|cannot|can't)\b",
    re.IGNORECASE,
)
_DENIAL = frozenset({"not", "except", "excluding", "never", "isn't", "unlike", "without"})
_DENIED_AFTER = re.compile(
    r"\s*(?:is|are|was|were|can be|seems)?\s*"
    r"(?:not\b|incorrect|wrong|excluded|unlikely|false|ruled out|eliminated)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.;!?](?=\s|$)|\n|\b(?:because|since|as|given|due|which|whereas|unlike|rather|while)\b",
    re.IGNORECASE,
)
_AFTER_A_LABEL = frozenset(
    {"or", "and", "/", "&", "is", "was", "fits", "seems", "because", "since", "as", "would", "not"}
)
_NEAR = 24  # characters on each side that tell how a label or a text is meant


@dataclass(frozen=True, slots=True)
class Named:
    """An option that a text names, and where."""

    label: str
    start: int
    end: int
    denied: bool


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without punctuation and articles.

    >>> words("The left lower lobe.")
    ['left', 'lower', 'lobe']
    """
    return [word for word in WORD.findall(text.casefold()) if word not in ARTICLES]


def choose(text: str, options: Mapping[str, str], *, numbered: bool = False) -> tuple[str, str]:
    """Return the label that `text` chooses and the empty string, or no label and why.

    `numbered`: numbers in the text are option numbers before they are option texts.

    >>> options = {"A": "granuloma", "B": "abscess"}
    >>> choose("(B), since there is pus", options)
    ('B', '')
    >>> choose("B. granuloma", options)
    ('', 'label B stands beside the text of A')
    """
    bare = text.strip(" \t\r\n\"'()[].:")
    by_label = {label.casefold(): label for label in options}
    by_number = {str(place): label for place, label in enumerate(options, 1)}
    by_text = {_plain(body): label for label, body in options.items()}
    whole = _plain(text)
    tables = ((by_label, bare), (by_text, whole), (by_number, bare))
    if numbered:
        tables = ((by_number, bare), (by_label, bare), (by_text, whole))
    for table, key in tables:
        if key and key.casefold() in table:
            return table[key.casefold()], ""
    if not bare:
        return "", "the answer is empty"
    return _choose_from_sentence(text, options, by_label)


def _plain(text: str) -> str:
    """Return `text` in lower case without punctuation, and without an article that opens it."""
    return " ".join(WORD.findall(re.sub(r"^\W*(?:an?|the)\s", "", text.casefold())))


def _choose_from_sentence(
    text: str, options: Mapping[str, str], by_label: Mapping[str, str]
) -> tuple[str, str]:
    labels = "|".join(sorted(map(re.escape, options), key=len, reverse=True))
    told = named_options(text, options)
    lead = re.match(
        rf"\W*(?:(?:option|choice|answer)\s+)?[(\[]?({labels})(?:[)\].:,;]+|\s+-|\s*[\n–—])\s*",
        text,
        re.IGNORECASE,
    )
    beside = _masked(text, told)
    if lead is None:
        told += _labels(beside, labels)
        chosen = {each.label for each in told if not each.denied}
        if len(chosen) > 1:
            return "", _several(chosen)
        if not chosen:
            return "", f"the answer names none of the options {', '.join(options)}"
        return ("", "the answer hedges") if HEDGE.search(beside) else (chosen.pop(), "")
    label = by_label[lead[1].casefold()]
    others = {each.label for each in _labels(beside[lead.end() :], labels) if not each.denied}
    if others - {label}:
        return "", _several({label} | others)
    end = _CLAUSE_END.search(beside, lead.end())
    head = [each for each in told if lead.end() <= each.start < (end.start() if end else len(text))]
    clash = {each.label for each in head if not each.denied} - {label}
    if clash:
        own = any(each.label == label for each in head)
        return "", _several({label} | clash) if own else (
            f"label {label} stands beside the text of {min(clash)}"
        )
    if HEDGE.search(beside, lead.end(), end.start() if end else len(text)):
        return "", "the answer hedges"
    return label, ""


def named_options(text: str, options: Mapping[str, str]) -> list[Named]:
    """Return the options whose text stands in `text`, the longest where several fit."""
    by_first: dict[str, list[tuple[list[str], str]]] = {}
    for label, body in options.items():
        if parts := _plain(body).split():
            by_first.setdefault(parts[0], []).append((parts, label))
    for each in by_first.values():
        each.sort(key=lambda option: len(option[0]), reverse=True)
    spans = [(each[0].casefold(), each.start(), each.end()) for each in WORD.finditer(text)]
    told = []
    place = 0
    while place < len(spans):
        for parts, label in by_first.get(spans[place][0], ()):
            last = place + len(parts) - 1
            if [word for word, _, _ in spans[place : last + 1]] == parts:
                start, end = spans[place][1], spans[last][2]
                told.append(Named(label, start, end, _denied(text, start, end)))
                place = last
                break
        place += 1
    return told


def _masked(text: str, told: list[Named]) -> str:
    """Return `text` with the option texts blanked, of equal length."""
    pieces = []
    place = 0
    for each in told:
        pieces += [text[place : each.start], " " * (each.end - each.start)]
        place = each.end
    return "".join([*pieces, text[place:]])


def _labels(text: str, labels: str) -> list[Named]:
    """Return the labels that stand in `text` as labels: "(B)", "B.", "B or C", "option B"."""
    found = []
    pattern = rf"(?<![\w'-])(option |choice |answer )?([(\[]?)({labels})(?!['\w]|-\w)(.?)"
    for match in re.finditer(pattern, text):
        cue, bracket, label, after = match.groups()
        following = text[match.end(3) : match.end(3) + _NEAR].casefold().split()[:1]
        marked = cue or bracket or not _AFTER_A_LABEL.isdisjoint(following)
        article_like = label in {"A", "I"} and after == " " and not marked
        if not article_like:
            denied = _denied(text, match.start(), match.end(3))
            found.append(Named(label, match.start(), match.end(), denied))
    return found


def _denied(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NEAR) : start].casefold().split()[-2:]
    if not _DENIAL.isdisjoint(before) or before in (["rather", "than"], ["instead", "of"]):
        return True
    return _DENIED_AFTER.match(text, end, end + _NEAR) is not None


def _several(labels: set[str]) -> str:
    return f"the answer names several options: {', '.join(sorted(labels))}"
