"""Which positions around an answer are closed: its noun phrase, its governor, its predicate.

A word that no table has is harmless in a lead, a subject or an adjunct, and decisive next to the
answer: "the tissue tells its tale: X" gives X, "mimics X", "a fear of X", "X is laughable" and "X
of the pleura" do not. Four positions are read here. The words directly before the answer, up to
its governor, and the governor are closed; so are the words behind it, up to a known predicate. The
subject of a governor may hold unknown words if it also holds a known one. A segment before or
behind the answer's own may hold any words, if it is a clause and does not refuse the answer.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pathreward.answers.vocabulary import UNKNOWN, AnswerToken

_COPULAS = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "'s", "'re", "equals", "="}
)
_AUXILIARIES = frozenset(
    {"has", "have", "had", "do", "does", "did", "will", "'ll", "would", "'d", "can"}
    | {"must", "shall", "to", "'ve", "n't", "not"}
)
_PREPOSITIONS = frozenset(
    {"for", "as", "to", "with", "on", "at", "by", "in", "into", "of", "from", "about"}
    | {"behind", "upon", "towards", "toward", "than"}
)
_OPENING_PREPOSITIONS = frozenset({"with", "as", "for", "on", "at", "to"})
"""Prepositions that may begin a segment whose governor comes before: "we finish, with B"."""
_COMPLEMENTS = frozenset(
    {"with", "of", "in", "without", "including", "arising", "on", "from", "and", "plus"} | {"to"}
)
"""Words that add to a noun phrase rather than to a sentence."""
_ADJUNCTS = frozenset(
    {"after", "before", "when", "once", "throughout", "today", "following", "because"} | {"if"}
)
"""Words behind an answer that begin an adjunct of the sentence, which is open."""
_SUBJECTS = frozenset(
    {"i", "we", "it", "this", "that", "these", "those", "there", "here", "you", "what"}
    | {"which", "one", "everything", "all", "both", "my", "our", "let"}
)
_GOVERNORS = frozenset({"verb", "prevailing", "showing", "answer", "so", "opener", "stake"})
_LICENSORS = _GOVERNORS | {"case", "accounted", "doubt", "effort", "right", "certainty"}
_PREDICATES = frozenset({"right", "answer", "certainty", "case", "exclusive", "stake"})
_ASKING = frozenset({"what", "why", "how", "whether", "where"})
_REQUESTS = frozenset({"explain", "define", "describe", "discuss", "compare", "imagine"})
_INTRANSITIVE = frozenset(
    {"go", "goes", "went", "gone", "going", "come", "comes", "came", "look", "looks"}
    | {"looked", "arrive", "arrived", "agree", "agrees", "agreed", "speak", "speaks"}
    | {"insist", "insists", "works", "lean", "fall", "falls"}
)
"""Verbs that give an answer by a preposition only: "go with B", "out goes B"."""
_SEEKING = (
    "look",
    "check",
    "search",
    "test",
    "screen",
    "ask",
    "wait",
    "hunt",
    "stain",
    "much",
    "examin",
    "review",
    "need",
)
"""Beginnings of words that only seek what follows "for"."""
_DEMONSTRATIVES = frozenset({"that", "those", "one"})
_TOPICAL = frozenset({"on", "about"})
"""Prepositions of a topic: "my verdict on B" says nothing of B, "settle on B" does."""
_OBJECT = 3
"""Words between a verb of staking and its preposition: "I stake my name on B"."""
_HALF = 2


class Fault(NamedTuple):
    """Why a segment gives no answer, and the word that shows it."""

    reason: str
    start: int = 0
    end: int = 0
    is_unknown: bool = False


def unknown_word(word: AnswerToken) -> Fault:
    """Return that a word of a closed position is unknown."""
    reason = f"the answer holds a word that is no part of one: {word.form!r}"
    return Fault(reason, word.start, word.end, is_unknown=True)


def closed_fault(
    tokens: Sequence[AnswerToken], start: int, end: int, before: Sequence[AnswerToken] = ()
) -> Fault | None:
    """Return the unknown word of a closed position around an answer, or None.

    Args:
        tokens: The words of the answer's segment that neither answer nor row accounts for.
        start: Where the first answer of the segment starts.
        end: Where the last one ends.
        before: The words of the segment before, which may govern: "we finish in the light, with B".
    """
    left = [each for each in tokens if each.end <= start]
    between = [each for each in tokens if start < each.start < end]
    for each in between:
        if each.cls == UNKNOWN:
            return unknown_word(each)
    right = [each for each in tokens if each.start >= end]
    return _governor(left, right, before) or _predicate(right)


def _governor(
    left: Sequence[AnswerToken], right: Sequence[AnswerToken], before: Sequence[AnswerToken]
) -> Fault | None:
    """Return the unknown word that governs an answer or is between it and its governor."""
    first = next((each for each in left if each.form != "please"), None)
    if first and first.form in _REQUESTS:
        return Fault(f"the answer asks to {first.form}", first.start, first.end)
    for at in range(len(left) - 1, -1, -1):
        each = left[at]
        if each.cls == UNKNOWN:
            return unknown_word(each)
        if each.form in _PREPOSITIONS:
            return _licensor(left, at, before)
        if not at - 1 and left[0].form == "to" and each.cls == "verb" and right:
            return unknown_word(right[0])  # "to say B would be ..."
        if each.form in _ASKING and all(e.cls == "accounted" for e in left[at + 1 :]):
            return Fault(f"the answer asks {each.form!r}", each.start, each.end)
        if each.form in _INTRANSITIVE and (at or each.form != "going"):
            return unknown_word(each)
        if each.form in _COPULAS or each.cls in _GOVERNORS or each.form == "that":
            return _infinitive(left[:at]) or _subject(left[:at], each)
    return None


def _infinitive(words: Sequence[AnswerToken]) -> Fault | None:
    """Return the unknown word on which an infinitive depends: "astonished to see B"."""
    if len(words) < 2 or words[-1].form != "to" or words[-2].cls != UNKNOWN:
        return None
    return unknown_word(words[-2])


def _licensor(left: Sequence[AnswerToken], at: int, before: Sequence[AnswerToken]) -> Fault | None:
    """Return why nothing known governs a preposition in front of an answer."""
    unknown: AnswerToken | None = None
    for place in range(at - 1, -1, -1):
        each = left[place]
        if each.cls == "stake" and at - place <= _OBJECT + 1:
            return _subject(left[:place], each)
        if each.cls == UNKNOWN:
            unknown = unknown if unknown or each.form[0].isdigit() else each
        elif left[at].form == "for" and each.form.startswith(_SEEKING):
            return Fault(
                f"the answer only seeks what it names ({each.form!r})", each.start, each.end
            )
        elif left[at].form in _TOPICAL and each.cls in {"answer", "case"}:
            return Fault(f"what the answer names is a topic ({each.form!r})", each.start, each.end)
        elif (each.cls in _LICENSORS or each.form in _DEMONSTRATIVES) and not unknown:
            return _infinitive(left[:place]) or _subject(left[:place], each)
    if unknown:
        return unknown_word(unknown)
    if left[at].form in _OPENING_PREPOSITIONS or any(each.cls in _GOVERNORS for each in before):
        return None
    return Fault(f"nothing gives what follows {left[at].form!r}", left[at].start, left[at].end)


def _subject(words: Sequence[AnswerToken], governor: AnswerToken) -> Fault | None:
    """Return the unknown word of a subject that holds no known one.

    The subject of a passive and of a verb of showing may be anything: "the trail ends with B". Who
    says or is something may not: "the parrot says B".
    """
    if governor.cls in {"showing", "stake"} or (words and words[-1].form in _COPULAS):
        return None
    unknown = next((each for each in words if each.cls == UNKNOWN), None)
    if unknown is None or any(each.cls in _LICENSORS or each.form in _SUBJECTS for each in words):
        return None
    return unknown_word(unknown)


def _predicate(right: Sequence[AnswerToken]) -> Fault | None:
    """Return the unknown word behind an answer that no known predicate precedes."""
    is_clause = is_passive = False
    if right and right[0].form in _AWAY:
        return unknown_word(right[0])  # "crossed B off"
    for number, each in enumerate(right):
        if each.form in _ADJUNCTS or (each.form == "and" and _goes_on(right[number + 1 :])):
            return None
        if each.cls == UNKNOWN or (is_clause and each.form in _PARTICLES):
            return unknown_word(each)
        if each.form in _COPULAS:
            is_clause = is_passive = True
        elif each.form in _AUXILIARIES and number < 2:
            is_clause = True
        elif each.cls in {"prevailing", "showing"} and not each.form.endswith("ing"):
            return None
        elif each.cls == "verb":
            if is_passive or (number and right[number - 1].form in _SUBJECTS):
                return None
        elif is_clause and each.cls in _PREDICATES:
            return None
    return None


def _goes_on(rest: Sequence[AnswerToken]) -> bool:
    """Return whether words behind an "and" are what the writer does next: "and move on"."""
    forms = [each.form for each in rest]
    return len(forms) > 1 and (forms[0] in {"i", "we"} or forms[1] in _ONWARD)


_ONWARD = frozenset({"on", "along", "forward", "ahead"})
_AWAY = frozenset({"off", "out", "away", "aside"})
_PARTICLES = frozenset({"out", "off", "over", "down", "away", "gone", "under", "behind", "beside"})
"""Words that deny as predicates: "B is out"."""


def lead_fault(tokens: Sequence[AnswerToken], *, is_label: bool) -> Fault | None:
    """Return the unknown word of a lead that sets another scene or labels another field.

    "In mice, ..." and "Rumour: ..." hold no known word; "Low power gives it away: ..." does.
    """
    if not is_label and tokens[0].form not in _SCENES:
        return None
    rest = [each for each in tokens if each.cls not in {"function", "so"}]
    if rest and all(each.cls == UNKNOWN for each in rest):
        return unknown_word(rest[0])
    return None


_SCENES = frozenset({"in", "for", "among", "during", "to"})


def without_clause(tokens: Sequence[AnswerToken], end: int) -> list[AnswerToken]:
    """Return the words of a segment without the clause that begins behind its answer, if any."""
    first = next((each for each in tokens if each.start >= end), None)
    if first is None or not (first.form in _COPULAS or first.cls in _CLAUSES):
        return list(tokens)
    return [each for each in tokens if each.end <= end]


_CLAUSES = frozenset({"verb", "showing", "answer"})


def beside_fault(tokens: Sequence[AnswerToken]) -> Fault | None:
    """Return the unknown word of a segment behind an answer that adds to it, or None.

    A clause is about the case or the writer and open ("B, and I filled it in myself"); a bare
    phrase is in apposition and closed ("B, keratinizing type").
    """
    counts = any(each.cls in {"case", "accounted"} for each in tokens)  # "pN0 (0/15 nodes)"
    unknown = next(
        (e for e in tokens if e.cls == UNKNOWN and not (counts and e.form[0].isdigit())), None
    )
    if unknown is None or _is_clause(tokens):
        return None
    return unknown_word(unknown)


def _is_clause(tokens: Sequence[AnswerToken]) -> bool:
    first = tokens[0]
    rest = tokens[1:]
    if first.form == "and":
        return any(e.cls in {"verb", "stake"} or e.form in _COPULAS for e in rest)
    if first.form in _COMPLEMENTS:
        return bool(rest) and (rest[0].form in _SUBJECTS or rest[0].cls == "verb")
    if first.cls == "verb" and not first.form.endswith("ing"):
        return True
    return any(
        each.form in _SUBJECTS or each.form in _COPULAS or each.cls in {"verb", "stake"}
        for each in tokens
    )


def strange(tokens: Iterable[AnswerToken]) -> Fault | None:
    """Return the first unknown word of a head most of whose words are unknown, or None.

    Another language and a heap of words are no frame.
    """
    unknown = known = 0
    first: AnswerToken | None = None
    for each in tokens:
        size = len(each.form) if each.form[0] >= "\u3400" else len(each.form.split())
        if each.cls == UNKNOWN:
            unknown += size
            first = first or each
        else:
            known += size
    return unknown_word(first) if first and unknown > known else None


_INVERTED = frozenset({"were", "had", "should"})
_MODALS = frozenset({"would", "'d", "could", "should", "might"})
_PLAIN = frozenset({"certainty", "right"})
_CEASING = frozenset({"stop", "cease", "quit"})
_DEGREE = 4
_OBLIGED = frozenset(
    {"to", "allowed", "only", "asked", "pressed", "limited", "restricted", "confined", "pushed"}
)
"""Words of a condition that only sets the writer a task."""
_EYES = frozenset({"me", "us", "you", "our", "my", "the"})


def construed(tokens: Sequence[AnswerToken], end: int) -> Iterable[AnswerToken]:
    """Yield tokens with the class that a construction gives them; `end`: where the answer starts.

    An inverted verb ("were the margin clear, ...") and what would have been are conditions; "too
    early to say" hedges, as does what has to come "before" the writer says something.
    """
    negated = False
    for number, each in enumerate(tokens):
        negated = negated or each.cls == "negator"
        rest = tokens[number + 1 : number + 1 + _DEGREE]
        forms = [e.form for e in rest]
        if each.form == "if" and forms[:1] in (["i"], ["we"]) and _OBLIGED.intersection(forms):
            yield each._replace(cls="certainty")  # "if I'm allowed one line"
        elif each.form == "provided" and not rest:
            yield each._replace(cls="verb")  # "the sections provided"
        elif (not number and each.form in _INVERTED and rest and rest[0].form != "to") or (
            each.form in _MODALS
            and forms[:1] == ["have"]
            and forms[1:2] != ["to"]
            and not (number and tokens[number - 1].form == "you")
        ):
            yield each._replace(cls="condition")
        elif each.form == "too" and "to" in forms[1:] and rest[0].cls not in _PLAIN:
            yield each._replace(cls="hedge")
        elif each.form in _CEASING and forms[:1] and forms[0].endswith("ing"):
            yield each._replace(cls="excluding")
        elif each.form == "than" and each.start < end and not negated:
            yield each._replace(cls="comparison")
        elif each.form == "before" and each.start < end and rest and rest[0].form not in _EYES:
            yield each._replace(cls="condition")
        elif each.form in {"according to", "according"} and any(e.cls == UNKNOWN for e in rest):
            yield each._replace(cls="elsewhere")
        else:
            yield each


_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)%")
_PROBABILITY = re.compile(r"(?:0?[.,])(\d+)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SURE = 90.0


def number_class(form: str) -> str:
    """Return what a number around an answer says of the writer's confidence, or `UNKNOWN`.

    >>> number_class("99%"), number_class("35%"), number_class("0.97"), number_class("12")
    ('certainty', 'hedge', 'certainty', '')
    """
    if _YEAR.fullmatch(form):
        return "elsewhere"
    if found := _PERCENT.fullmatch(form):
        value = float(found[1].replace(",", "."))
    elif found := _PROBABILITY.fullmatch(form):
        value = 100 * float(f"0.{found[1]}")
    else:
        return UNKNOWN
    return "certainty" if value >= _SURE else "hedge"
