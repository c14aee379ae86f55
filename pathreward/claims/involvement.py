"""Which structures tumor involves and which it spares, however a text says so.

"Perineural invasion", "tumour tracks along nerves", "nerves: involved" and "nerves are not spared"
state one thing of one structure. The structures are the rows of ``structures.tsv`` and the anatomy
of the graph; the words that make a statement about them those of ``involvement_words.tsv``. Which
of these words a text denies is decided by `pathreward.assertion`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import zip_longest
from typing import Final, NamedTuple

from pathreward.assertion import Assertion
from pathreward.assertion.limits import limit_phrases
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import Entry, load_table, verb_forms
from pathreward.linking import Mention

_OWN_FRAMES = frozenset({"case", "rejected"})
_CUES = frozenset(
    {"involving", "reaching", "placing", "positive", "sparing", "negative"}
    | {"tumor", "metastasis", "holding", "other"}
    | {"involving verb", "reaching verb", "entering verb", "placing verb", "holding verb"}
    | {"sparing verb"}
)
_CONFINED: Final = "confined"
"""The class of the phrases by which a limit holds tumor: "confined to"."""
_SPARING = frozenset({"sparing", "negative", _CONFINED})
_PREDICATES = _SPARING | {"positive"}
_RULING = _PREDICATES | {"involving", "reaching", "placing", "metastasis"}
OF_SITES = _SPARING | {"involving"}
"""Classes of words that state something of the sites beside them."""
REACHING = "reaching"
PLACING = "placing"
"""The class of words that state something only of the words behind them: "present in"."""
_OF_FORMS = {
    "involving verb": ("involving", "involving"),
    "reaching verb": (REACHING, REACHING),
    "entering verb": (REACHING, "involving"),
    "placing verb": (PLACING, PLACING),
    "holding verb": ("holding", "holding"),
    "sparing verb": ("sparing", "sparing"),
}
"""The class of the present forms and of the past of a verb: "reaches X", "X is reached"."""
_INVADING = frozenset({"involving", "reaching", "placing"})
SITE = "site "
"""The beginning of the class of anatomy that is none of ``structures.tsv``."""
UNLISTED = f"{SITE}word "
"""The beginning of the class of structures that no table has."""
_SEVERAL = 2
"""Structures of a sentence, and words that state something of one, from which on its clauses are
read separately."""
_DIRECT = 12
"""Characters between a denial and the predicate that it denies, at most."""
INVOLVED = 0.7
"""The weight of a claim of involvement."""
_BESIDE = 30
"""Characters between a site and the word that says that it is involved, at most."""
_INVASION = " invasion"
"""The end of the class of names that say "invasion" themselves, such as LVI."""
MARGIN, NODE = "margin", "node"
_INTO = "into"
_UNITS_INTO = tuple(f"{each} {_INTO}" for each in ("mm", "cm", "µm"))
"""A length in front of "into" is a value of its own."""
_SOME_MARGIN = f"_{MARGIN}"
_CONTRAST = r"(but|yet|whereas|while|although|though)\s"
_BREAK = re.compile(
    rf"[;:.,\s](?:(?<=[;:.])(?=\s)|(?<=,)\s(?:{_CONTRAST})?"
    rf"|(?<=\s)(?:{_CONTRAST}|(?:and|with|in which)\s))",
    re.IGNORECASE,
)
"""Bounds of clauses; the group that matched, if one did, is a contrast."""


_OF_TUMOR = frozenset({"tumor", "metastasis", "holding"})
_OBJECT = re.compile(r"\s(?:for|of|from)\s(?:[\w-]+\s){0,3}\Z")
_AFFIRMED = Assertion("affirmed")


class Token(NamedTuple):
    """A word of a structure or a word that says that one is involved."""

    start: int
    end: int
    cls: str
    """The structure's name, or one of the classes of ``involvement_words.tsv``."""
    is_cue: bool
    is_invasion: bool = False
    """Whether the name of the structure says that it is invaded: LVI."""


_token = partial(tuple.__new__, Token)  # half the constructor's time


class Involvement(NamedTuple):
    """A structure that a text calls involved or not."""

    start: int
    end: int
    structure: str
    value: str
    """``yes``, ``no``, or ``uncertain``."""


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[tuple[str, bool, bool]]:
    structures = load_table("pathreward.claims", "structures", None)
    cues = load_table("pathreward.claims", "involvement_words", _CUES)
    words = {
        each.phrase: (each.cls.removesuffix(_INVASION), False, each.cls.endswith(_INVASION))
        for each in structures.entries
    }
    words.update(
        (phrase, (cls, True, False)) for each in cues.entries for phrase, cls in _forms(each)
    )
    words.update(dict.fromkeys(limit_phrases(_CONFINED), (_CONFINED, True, False)))
    return PhraseFinder(words)


def _forms(row: Entry) -> Iterator[tuple[str, str]]:
    """Yield the forms of a verb and their classes, or the phrase of another row."""
    if row.cls not in _OF_FORMS:
        yield row.phrase, row.cls
        return
    present, past = _OF_FORMS[row.cls]
    for form, phrase in verb_forms(row.phrase):
        yield phrase, past if form == "_ed" else present


def tokens(text: str) -> list[Token]:
    """Return the words of a text that are about involvement.

    >>> [(each.cls, each.is_cue) for each in tokens("Tumour tracks along nerves")]
    [('tumor', True), ('reaching', True), ('nerve', False)]
    """
    found = [
        _token((end - len(_INTO) if text[start:end].endswith(_UNITS_INTO) else start, end, *value))
        for start, end, value in _finder().find(text)
        if value[0] != "other"
    ]
    return [
        each
        for each, following in zip_longest(found, found[1:])
        if following is None or not _denies_next(text, each, following)
    ]


def _denies_next(text: str, token: Token, following: Token) -> bool:
    """Return whether a word denies the invasion behind it: "negative for perineural invasion".

    "Free of tumor" is what a structure is.
    """
    if token.cls not in _SPARING or following.cls in _OF_TUMOR:
        return False
    return _OBJECT.match(text, token.end, following.start) is not None


@lru_cache(maxsize=1 << 14)
def margin_of(concept: str) -> str:
    """Return whether a concept says that a margin is involved; empty if it says nothing.

    >>> margin_of("negative_margin"), margin_of("deep_margin")
    ('no', '')
    """
    words = frozenset(concept.split("_"))
    if MARGIN not in words:
        return ""
    return "no" if "negative" in words else "yes" if "positive" in words else ""


def with_anatomy(found: Sequence[Token], mentions: Iterable[Mention]) -> list[Token]:
    """Return tokens and the other anatomy that a text mentions, in the order of the text.

    >>> from pathreward.linking import Linker
    >>> text = "The bladder is free."
    >>> found = with_anatomy(tokens(text), Linker.default().read(text))
    >>> [each.cls for each in found]
    ['site urinary_bladder', 'sparing']
    """
    starts = [each.start for each in found]
    sites = []
    for start, end, _, concept, _, _, frame in mentions:
        if frame != "case":
            continue
        if concept.type == "anatomy":
            structure = SITE + concept.id
        elif concept.id.endswith(_SOME_MARGIN) and not margin_of(concept.id):
            structure = MARGIN
        else:
            continue
        before = bisect_left(starts, end) - 1
        if before < 0 or found[before].end <= start:
            sites.append(_token((start, end, structure, False, False)))
    return sorted([*found, *sites])


Pair = tuple[Token, Assertion]
"""A word, and how the text asserts it."""


def involvements(text: str, start: int, end: int, pairs: Sequence[Pair]) -> list[Involvement]:
    """Return what a sentence states of the structures that it names.

    >>> from pathreward.assertion import assertions
    >>> text = "Tumor tracks along nerves."
    >>> found = tokens(text)
    >>> asserted = assertions(text, [(each.start, each.end) for each in found])
    >>> stated = involvements(text, 0, len(text), list(zip(found, asserted)))
    >>> [(each.structure, each.value) for each in stated]
    [('nerve', 'yes')]

    Args:
        text: The whole text.
        start: First character of the sentence.
        end: One past its last character.
        pairs: The tokens of the sentence.
    """
    stated: list[Involvement] = []
    cued = [(each.cls, how.polarity) for each, how in pairs if each.is_cue]
    if len(cued) == len(pairs):
        return stated
    invades = not _INVADING.isdisjoint([cls for cls, _ in cued])
    is_denied = "negated" in [polarity for _, polarity in cued]
    has_clauses = _has_clauses(pairs)
    breaks = list(_BREAK.finditer(text, start, end)) if is_denied or has_clauses else []
    contrasts = [each.start(each.lastindex) for each in breaks if each.lastindex and is_denied]
    for piece in _pieces(breaks, pairs) if has_clauses else [pairs]:
        cues = [each for each in piece if each[0].is_cue and each[1].rule != "unchecked"]
        for token, assertion in piece:
            if token.is_cue:
                continue
            is_site = token.cls.startswith(SITE)
            value = ""
            if cues or not is_site:
                value = _value(token, assertion, _not_denied_behind(token, cues, contrasts))
            if not value and invades and is_site:
                value = "no" if assertion.polarity == "negated" else ""  # "but not the bowel"
            if value or token.cls in {NODE, MARGIN}:
                stated.append(Involvement(token.start, token.end, token.cls, value))
    return stated


def _not_denied_behind(
    token: Token, cues: Sequence[Pair], contrasts: Sequence[int]
) -> Sequence[Pair]:
    """Return cues without the denials that begin behind a contrast behind a structure.

    "Perineural but no lymphovascular invasion" denies the invasion of vessels only.
    """
    if not contrasts or token.end > contrasts[-1]:
        return cues
    return [
        (cue, _AFFIRMED if _is_behind(token, stated, contrasts) else stated) for cue, stated in cues
    ]


def _is_behind(token: Token, stated: Assertion, contrasts: Sequence[int]) -> bool:
    if stated.polarity != "negated" or stated.cue is None:
        return False
    return any(token.end <= each < stated.cue[0] for each in contrasts)


def _has_clauses(pairs: Sequence[Pair]) -> bool:
    """Return whether a sentence states several things, so that its clauses are read separately."""
    structures = [assertion for each, assertion in pairs if not each.is_cue]
    stating = len(pairs) - len(structures)
    stating += sum([each.polarity == "negated" for each in structures])
    return bool(structures) and stating >= _SEVERAL


def _pieces(breaks: Sequence[re.Match[str]], pairs: Sequence[Pair]) -> list[Sequence[Pair]]:
    """Return the tokens by clause: a bound counts where both sides name a structure and a cue."""
    is_single = sum([not each.is_cue for each, _ in pairs]) < _SEVERAL
    pieces: list[Sequence[Pair]] = []
    rest = pairs
    for found in breaks:
        if is_single and not found.lastindex:
            continue
        bound = found.start()
        right = [each for each in rest if each[0].start >= bound]
        if not _is_clause(right):
            break  # and no later part of it is one
        left = [each for each in rest if each[0].start < bound]
        is_contrast = found.lastindex is not None and (_rules(left) or _has_object(right))
        if is_contrast or _is_clause(left):
            pieces.append(left)
            rest = right
    pieces.append(rest)
    return pieces


def _is_clause(piece: Sequence[Pair]) -> bool:
    return any(not each.is_cue for each, _ in piece) and any(
        each.is_cue or assertion.polarity == "negated" for each, assertion in piece
    )


def _has_object(piece: Sequence[Pair]) -> bool:
    """Return whether a clause begins with a verb that has an object: "but spares the cricoid"."""
    cues = [each.start for each, _ in piece if each.cls in _RULING]
    structures = [each.start for each, _ in piece if not each.is_cue]
    return bool(cues and structures) and cues[0] < structures[0]


def _rules(piece: Sequence[Pair]) -> bool:
    """Return whether a clause predicates something: "the cortex is perforated"."""
    return any(each.cls in _RULING for each, _ in piece)


def is_ruled(pairs: Sequence[Pair]) -> bool:
    """Return whether a word among some tokens says what is involved or spared."""
    return any(each.is_cue and each.cls in _RULING for each, _ in pairs)


def _value(
    token: Token,
    assertion: Assertion,
    known: Sequence[Pair],
) -> str:
    """Return whether a structure is involved, by the cues of its clause; nothing if none is."""
    if not {stated.frame for _, stated in known} <= _OWN_FRAMES:
        return ""
    if "uncertain" in [stated.polarity for _, stated in known]:
        return "uncertain"
    ruling = [each for each in known if each[0].cls in _RULING]
    denied = assertion.polarity == "negated" or any(
        cue.cls == "tumor" and _is_denied(cue, stated) and cue.start < token.start
        for cue, stated in known
    )
    if token.cls.startswith(SITE):
        ruling = [each for each in ruling if _is_of_site(token, each[0])]
        if not ruling:
            return _holds_tumor(token, known)
    ruling = [each for each in ruling if each[0].cls != PLACING or _is_behind_cue(token, each[0])]
    if ruling:
        cue, stated = min(ruling, key=lambda each: _distance(token, each[0]))
        negated = _is_denied(cue, stated) or _has_denied_subject(token, cue, stated, known)
        if cue.cls == _CONFINED and cue.start < token.start:
            return "yes" if negated else ""
        if cue.cls in _SPARING:
            return "yes" if negated else "no"
        return "no" if negated or denied else "yes"
    for cue, stated in known:
        if cue.cls == "tumor":
            if _is_denied(cue, stated) or denied:
                return "no"
            if token.cls in {MARGIN, NODE} and any(each[0].cls == "holding" for each in known):
                return "yes"
    if assertion.polarity == "negated":
        return "no"
    return "yes" if token.is_invasion and assertion.polarity == "affirmed" else ""


def _is_of_site(token: Token, cue: Token) -> bool:
    """Return whether a word of involvement is about a site, which any sentence may name."""
    if cue.cls in {REACHING, PLACING}:
        return _is_behind_cue(token, cue)
    return cue.cls in OF_SITES and _is_beside(token, cue)


def _is_behind_cue(token: Token, cue: Token) -> bool:
    """Return whether a structure directly follows a word."""
    return 0 <= token.start - cue.end <= _DIRECT


def _holds_tumor(token: Token, known: Sequence[Pair]) -> str:
    """Return whether a site holds tumor: "the prostate contains no adenocarcinoma"."""
    holding = any(cue.cls == "holding" and 0 <= cue.start - token.end <= 2 for cue, _ in known)
    for cue, stated in known:
        if cue.cls == "tumor" and _is_beside(token, cue):
            if stated.polarity == "negated":
                return "no"
            if holding and cue.start > token.end:
                return "yes"
    return ""


def _is_beside(token: Token, cue: Token) -> bool:
    return _distance(token, cue) <= _BESIDE


def _has_denied_subject(token: Token, cue: Token, stated: Assertion, known: Sequence[Pair]) -> bool:
    """Return whether a denial in front of a structure denies its predicate: "neither X is free"."""
    if stated.polarity != "negated" or stated.cue is None or stated.cue[1] > token.start:
        return False
    between = (each for each, _ in known if each.cls in _RULING)
    return token.end <= cue.start and not any(
        stated.cue[1] <= each.start < cue.start for each in between
    )


def _is_denied(cue: Token, stated: Assertion) -> bool:
    """Return whether a cue is denied; a predicate is denied by what directly precedes it only."""
    if stated.polarity != "negated":
        return False
    if cue.cls not in _PREDICATES or stated.cue is None:
        return True
    return 0 <= cue.start - stated.cue[1] <= _DIRECT


def _distance(one: Token, other: Token) -> int:
    return min(abs(other.start - one.end), abs(one.start - other.end))
