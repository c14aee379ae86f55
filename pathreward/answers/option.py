"""Where a text names the options of a question: by label, number, numeral, text or synonym."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from pathreward.answers.candidates import MOST_CANDIDATES, Accounted, Candidate, Recognised
from pathreward.answers.option_names import ARTICLE, Names, names, plain
from pathreward.answers.vocabulary import UNKNOWN, frames
from pathreward.completion.words import WORD
from pathreward.linking import Linker, Mention

_SILENT = frozenset({"the", "an"})
"""Articles; "a" may be a letter ("vitamin A")."""
_NEAR = 24
_TIES = re.compile(r"[\s).:,;\]\"'(\[–—=→-]{0,8}(?:(?:option|choice)\s)?[(\[\"']?")
"""The characters between an option's label and its text."""
_LIST_GAP = re.compile(
    r"[\s,;/&+.)\](\[-]{0,8}(?:(?:and|和|及|、)[\s(\[]{0,3})?(?:options?\s)?[(\[]?", re.IGNORECASE
)
_STARTS_ANSWER = re.compile(
    r"(?:\bans(?:wer)?\s*[-–]|[:=→>]|\bis|\bbe|为|是|选)\s*[\"'(\[]?$", re.IGNORECASE
)
_ENDS_ANSWER = re.compile(r"[)\]\"']*\s*(?:[.,;:!\n]|$)")
_GOES_ON = frozenset(
    {"is", "was", "fits", "seems", "because", "since", "as", "and", "or", "would", "it", "not"}
    | {"rather", "over", "has", "matches", "remains", "appears", "can", "best", "for", "if"}
)
"""Words behind a label "A" or "I" that show it to be no article and no pronoun."""
_EVIDENCE = frozenset({"finding", "cell", "marker", "stain", "anatomy"})
_STOPS = re.compile(r"\s*(?:[^\w\s]|\n|$)")
_GLOSS = re.compile(r"\s*\([^()?]{1,60}\)")
_LINE = re.compile(r"[\s(*-]*(?:\n|$)|[ (*-]*[\n:]")
_RECAP = re.compile(r"[\s.;,)]*(?:\n|$|(?=\(?[A-Z][.):]))")
_PAIR = re.compile(r"\W*(\w{1,2})\s*[.):,-]+\s+(.*\S)\s*$", re.DOTALL)
_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[,;/&]|and)\s*\d{1,2})+")
_ANSWER_MARK = re.compile(r"\s*:\s*[(\[\"']?[A-Z0-9](?![\w'])")
"""What follows an "A" that stands for "answer"."""
_PRONOUN = re.compile(r"\s([a-z]+)")
_CELL = re.compile(r"\s(?:cells?|lymph\w*|symptoms?|lines?|streptococc\w*)\b")


def recognise(
    text: str,
    options: Mapping[str, str],
    gold: Collection[str],
    linker: Linker,
    *,
    numbered: bool = False,
    several: bool = False,
) -> Recognised:
    """Return the options that a text names; `numbered`: its numbers are option numbers first.

    A label and the text next to it are one candidate; `several`: so are options in a list.

    >>> found = recognise("B. Abscess", {"A": "cyst", "B": "abscess"}, "B", Linker.default())
    >>> [(each.key, each.value) for each in found.candidates]
    [('B', 1.0)]
    """
    right = {label for label in options if label in gold}
    if whole := _whole(text, options, numbered):
        bare = text.rstrip(" \t\r\n?!")
        found = [(len(text) - len(text.lstrip()), len(bare), whole)]
    else:
        named = _by_text(text, options)
        named += _by_concept(linker.link(text), options, named, linker)
        named.sort()
        labels = _by_label(text, options, named, numbered) or _as_list(text, options, numbered)
        found = sorted([*named, *labels])
        if len(found) <= MOST_CANDIDATES:
            found = _without_recap(text, _tied(text, named, labels), options)
    candidates = [Candidate(s, e, label, float(label in right)) for s, e, label in found]
    if several and len(candidates) <= MOST_CANDIDATES:
        candidates = _joined(text, candidates, right)
    accounted = [
        Accounted(each.start, each.end, "finding" if each.concept.type != "anatomy" else "site")
        for each in (linker.link(text) if candidates else ())
        if each.concept.type in _EVIDENCE
    ]
    accounted += [each for one in candidates for each in _glossed(text, one, options)]
    return Recognised(tuple(candidates), tuple(accounted))


def _glossed(text: str, one: Candidate, options: Mapping[str, str]) -> Iterable[Accounted]:
    """Yield the brackets behind an option that is named by label and text."""
    body = options.get(one.key, "")
    if (
        body
        and len(text[one.start : one.end]) > len(body)
        and (found := _GLOSS.match(text, one.end))
    ):
        yield Accounted(*found.span(), "gloss")


def _as_list(text: str, options: Mapping[str, str], numbered: bool) -> list[tuple[int, int, str]]:
    """Return the options of a text that is a list of labels or numbers: "AC", "1, 3"."""
    bare = text.strip(" \t\r\n\"'()[].:")
    known = names(options)
    if bare.isupper() and bare.isalpha() and len(set(bare)) == len(bare) <= len(options):
        parts = list(re.finditer(r"[A-Z]", text))
    else:
        parts = list(re.finditer(r"\w+", text)) if _NUMBERS.fullmatch(bare) else []
    table = known.places if numbered else known.labels | known.numbers
    found = [(*each.span(), table.get(each[0].casefold(), "")) for each in parts]
    return found if all(label for *_, label in found) else []


def _without_recap(
    text: str, found: list[tuple[int, int, str]], options: Mapping[str, str]
) -> list[tuple[int, int, str]]:
    """Return the options named but where a text repeats the list of them before its answer."""
    listed = [
        each
        for each in found
        if _LINE.match(text[max(0, each[0] - _NEAR) : each[0]][::-1])
        and _RECAP.match(text, each[1])
        and each[1] - each[0] > len(options.get(each[2], text))
    ]
    if len({label for *_, label in listed}) < len(options) or len(listed) == len(found):
        return found
    return [each for each in found if each not in listed]


def _whole(text: str, options: Mapping[str, str], numbered: bool) -> str:
    """Return the label that the whole text is a name of, or the empty string."""
    known = names(options)
    pair = _PAIR.match(text)
    label = known.labels.get(pair[1].casefold(), "") if pair else ""
    if pair and label and plain(pair[2]) == plain(options[label]):
        return label
    bare = text.strip(" \t\r\n\"'()[].:,").casefold()
    order = (known.labels, known.texts, known.numbers)
    if numbered:
        order = (known.places, known.labels, known.texts)
    marks = set(re.sub(r"[\w\s]", "", text)) - set("\"'()[].:,*-?!;")
    if marks - {each for body in options.values() for each in body}:
        return ""  # a cross or a "not" sign
    for key in (bare, plain(text)):
        for table in order:
            if key and key in table:
                return table[key]
    return ""


def _by_text(text: str, options: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return the places of the texts of options, the longest where several fit."""
    by_first = _by_first_word(tuple(options.items()))
    folded = text.casefold()
    if not any(first in folded for first in by_first):
        return []
    spans = _spoken(text)
    named: list[tuple[int, int, str]] = []
    place = 0
    while place < len(spans) and len(named) <= MOST_CANDIDATES:
        for parts, label in by_first.get(spans[place][0], ()):
            last = place + len(parts) - 1
            if [word for word, _, _ in spans[place : last + 1]] == parts:
                named.append((spans[place][1], spans[last][2], label))
                place = last
                break
        place += 1
    return named


def _spoken(text: str) -> list[tuple[str, int, int]]:
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
        if parts := [word for word, _, _ in _spoken(ARTICLE.sub("", body))]:
            found.setdefault(parts[0], []).append((parts, label))
    for each in found.values():
        each.sort(key=lambda option: len(option[0]), reverse=True)
    return found


def _by_concept(
    mentions: Iterable[Mention],
    options: Mapping[str, str],
    named: list[tuple[int, int, str]],
    linker: Linker,
) -> list[tuple[int, int, str]]:
    """Return the places of synonyms of an option: "ccRCC"."""
    by_concept = _concepts(tuple(options.items()), linker)
    return [
        (each.start, each.end, label)
        for each in mentions
        if each.concept.type == "diagnosis"
        and (label := by_concept.get(each.concept.id))
        and not any(s < each.end and each.start < e for s, e, _ in named)
    ]


@lru_cache(maxsize=256)
def _concepts(options: tuple[tuple[str, str], ...], linker: Linker) -> dict[str, str]:
    """Return the options by the concept that their whole text names."""
    found: dict[str, list[str]] = {}
    for label, body in options:
        size = len(plain(body).split())
        for each in linker.link(body):
            if size <= len(plain(each.text).split()):
                found.setdefault(each.concept.id, []).append(label)
    return {concept: labels[0] for concept, labels in found.items() if len(labels) == 1}


def _by_label(
    text: str, options: Mapping[str, str], named: list[tuple[int, int, str]], numbered: bool
) -> list[tuple[int, int, str]]:
    """Return the places of labels that are used as labels: "(B)", "B.", "B or C", "option b"."""
    known = names(options)
    found: list[tuple[int, int, str]] = []
    inside = 0
    for match in _label_pattern(tuple(options)).finditer(text):
        start, _end = match.span("name")
        while inside < len(named) and named[inside][1] <= start:
            inside += 1
        if inside < len(named) and named[inside][0] <= start:
            continue
        if label := _label(
            text, match, known, numbered, bool(found) and found[-1][1] >= start - 12
        ):
            first = match.start("open") if match["close"] else start
            found.append((first, match.end(), label))
            if len(found) > MOST_CANDIDATES:
                break
    return found


@lru_cache(maxsize=256)
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({re.escape(each) for each in labels}, key=len, reverse=True)
    return re.compile(
        rf"(?<![A-Za-z0-9_'-])(?P<cue>(?:options?|choices?|answers?|alternatives?|letter|number)\s)?(?P<open>[(\[]?)"
        rf"(?P<name>{'|'.join(known)}|\d{{1,2}}|[ivx]{{1,4}})(?P<close>[)\]]?)(?!['A-Za-z0-9_]|-[A-Za-z])",
        re.IGNORECASE,
    )


def _label(text: str, match: re.Match[str], known: Names, numbered: bool, listed: bool) -> str:
    """Return the label that a match names as a label, or the empty string."""
    name = match["name"]
    start, end = match.span("name")
    label = known.labels.get(name.casefold(), "")
    if numbered and name.casefold() in known.places:
        label = known.places[name.casefold()]
    number = known.places if match["cue"] else known.numbers
    label = label or number.get(name.casefold(), "")
    if not label:
        return ""
    if name in {"I", "i"} and (goes := _PRONOUN.match(text, end)) and goes[1] not in _GOES_ON:
        return ""
    marked = bool(match["cue"]) or bool(match["open"] and match["close"])
    strict = not (len(name) == 1 and name.isupper() and name.casefold() in known.labels)
    before = text[max(0, start - _NEAR) : start]
    opens = not before.strip(" \t\"'([*#>-") or before.rstrip(" \"'([*-").endswith("\n")
    if strict and not marked:
        closing = _ENDS_ANSWER.match(text, end) or (
            opens and text[end : end + 1] in {")", ".", ":"}
        )
        own_line = (
            opens
            and bool(closing)
            and (name.isalpha() or text[end : end + 1] in ").:" or end == len(text))
        )
        return label if closing and (_STARTS_ANSWER.search(before) or own_line) else ""
    if strict and match["cue"] and name == "a" and not _ENDS_ANSWER.match(text, end):
        return ""  # "choice a good one"
    if marked or not _is_word(text, match, listed):
        return label if marked else ""
    if name == "A" and opens and _ANSWER_MARK.match(text, end) and set(known.labels) != {"a"}:
        return ""
    return label


_PLACES = frozenset({"here", "there", "this"})


def _is_word(text: str, match: re.Match[str], listed: bool) -> bool:
    """Return whether a bare capital is a label: no article, no pronoun, no part of a name."""
    name = match["name"]
    start, end = match.span("name")
    if name == "I" and not _ENDS_ANSWER.match(text, end):
        return False
    following = re.match(r"\s([^\W\d_]+)", text[end : end + _NEAR])
    if name == "A" and following and following[1].islower() and following[1] not in _GOES_ON:
        return False
    if _CELL.match(text, end):
        return False
    prior = re.search(r"([^\W\d_][\w'-]*) $", text[max(0, start - _NEAR) : start])
    if not prior or listed:
        return True
    word = frames().tokens(prior[1])[-1]
    return word.cls not in {UNKNOWN, "case"} or word.form in _PLACES


def _tied(
    text: str, texts: list[tuple[int, int, str]], labels: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Return options; an adjacent label and text that agree are one."""
    tied: list[tuple[int, int, str]] = []
    known = {label for *_, label in labels}
    for start, end, label in sorted([*texts, *labels]):
        if (
            tied
            and tied[-1][1] <= start
            and (gap := _TIES.match(text, tied[-1][1]))
            and gap.end() >= start
        ):
            first, last, before = tied[-1]
            if before == label:
                tied[-1] = (first, end, label)
                continue
            is_name = (
                before in known
                and (first, last, before) in labels
                and (start, end, label) in texts
                and _STOPS.match(text, end)
            )
            if is_name and text[last:start].lstrip(")]").startswith("."):
                tied[-1] = (first, end, f"{before}, next to the text of {label}")
                continue
        tied.append((start, end, label))
    return tied


def _joined(text: str, found: list[Candidate], right: set[str]) -> list[Candidate]:
    """Return candidates; those of a list are one that names several options."""
    runs: list[list[Candidate]] = []
    for each in found:
        gap = _LIST_GAP.match(text, runs[-1][-1].end) if runs else None
        if gap and gap.end() >= each.start:
            runs[-1].append(each)
        else:
            runs.append([each])
    joined = []
    for run in runs:
        labels = {each.key for each in run}
        value = float(labels == right)
        joined.append(Candidate(run[0].start, run[-1].end, ", ".join(sorted(labels)), value))
    return joined
