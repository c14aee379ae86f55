"""Which candidates the words of a segment deny, and which words refuse an answer.

Words that deny cancel in pairs: "no doubt" and "nothing other than" assert. What a lead compares or
leaves open is not the answer, and a person whom an answer is for says nothing of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from pathreward.answers.candidates import Accounted, Candidate
from pathreward.answers.frame import Fault
from pathreward.answers.segments import Segment
from pathreward.answers.vocabulary import REFUSED, UNKNOWN, AnswerToken
from pathreward.assertion.classes import class_of_cue

DENYING = frozenset({"negator", "bad", "excluding"})
"""Classes of words that deny."""
_TURNS = ("but", "however", "though", "although", "yet", "但", "不过", "然而", "却")
"""Contrasts that an answer may follow: "A was considered, but B"."""
_CANCELLING = frozenset({"doubt", "effort", "exclusive"})
_HARD = frozenset({"hard", "difficult"})
_OF_A_NOUN = frozenset({"alternative", "comparison"})
_WONDERING = frozenset({"what", "which", "how", "who", "where"})
_OTHERS = frozenset({"exclusive", "comparison"})
_FEW = 3
_LONGEST_LIST = 30
"""Items of a list of answers that is denied as a whole."""
_start = attrgetter("start")


def inside(candidates: Sequence[Candidate], start: int, end: int) -> list[Candidate]:
    """Return the candidates that begin in a span; they are sorted by where they begin."""
    first = bisect_left(candidates, start, key=_start)
    return list(candidates[first : bisect_left(candidates, end, first, key=_start)])


def denied(
    segment: Segment, named: Sequence[Candidate], tokens: Sequence[AnswerToken] | None = None
) -> list[Candidate]:
    """Return the candidates of a segment that its words reject; `tokens`: those that may."""
    bearing = segment.tokens if tokens is None else tokens
    prevails = any(each.cls == "prevailing" for each in segment.tokens)  # "whereas B stands"
    if segment.mark == "contrast" and not (prevails or segment.tokens[0].form.startswith(_TURNS)):
        return list(named)
    behind = [each for each in segment.tokens if named and each.start >= named[0].end]
    if [each.cls for each in behind[1:2]] == ["showing"] and behind[0].form == "would":
        return list(named)  # "a granuloma would show giant cells" describes it
    if not any(each.cls in DENYING for each in bearing):
        return []
    return list(named) if balance(bearing) else []


def denied_in_list(
    parts: Sequence[Segment], at: int, named: Sequence[Candidate]
) -> list[Candidate]:
    """Return the candidates of a segment that begins a denied list: "A, B and C are out"."""
    own = inside(named, parts[at].start, parts[at].end)
    if any(each.start >= own[-1].end for each in parts[at].tokens):
        return []
    for part in parts[at + 1 : at + _LONGEST_LIST]:
        more = inside(named, part.start, part.end)
        if (
            part.mark != ","
            or not more
            or any(
                e.end <= more[0].start and e.form not in {"and", "or", "nor"} for e in part.tokens
            )
        ):
            return []
        if denied(part, more):
            return own
    return []


def balance(tokens: Sequence[AnswerToken]) -> str:
    """Return the word that denies, or nothing where the words that deny cancel in pairs."""
    if excluding := [each for each in tokens if each.cls == "excluding"]:
        return excluding[0].form
    negators = [e for e in tokens if e.cls == "negator" and e.form != "nor"]
    bad = [each for each in tokens if each.cls == "bad"]
    negative = sorted([*negators, *bad])
    cancel = [each for each in tokens if each.cls in _CANCELLING]
    efforts = sum(each.cls == "effort" for each in cancel)
    # "not hard" cancels, "ruled out by a second stain" does not
    if max(0, len(negators) - efforts) + len(bad) > len(cancel) - efforts:
        return negative[0].form
    if negative:
        return ""
    alone = [each for each in cancel if each.cls != "effort"]
    if alone and alone[0].cls == "doubt" and any(each.form in _HARD for each in cancel):
        return ""  # "hard to argue with"
    return alone[0].form if alone else ""


def refused(tokens: Sequence[AnswerToken]) -> Fault | None:
    """Return the first word that hedges, excludes or leaves open, or the denial that is left."""
    for each in tokens:
        if each.cls in REFUSED:
            return Fault(REFUSED[each.cls].format(each.form), each.start, each.end)
    word = balance(tokens)
    return Fault(f"the answer denies what it names ({word!r})") if word else None


def is_address(part: Segment, after: Segment) -> bool:
    """Return whether a segment addresses the reader: "dear colleague, I report B"."""
    if after.mark != "," or not after.tokens or after.tokens[0].form not in _SPEAKING:
        return False
    if part.tokens and part.tokens[0].form == "for":
        return False  # "for the twin, the answer was B"
    return all(each.cls in _ADDRESS for each in part.tokens)


_ADDRESS = frozenset({"person", "function", "right"})
_SPEAKING = frozenset({"i", "we", "this", "the", "here", "it", "you", "let", "my", "our"})


def is_addressed(before: Sequence[AnswerToken]) -> bool:
    """Return whether a person is the one that the answer is for, or whom the writer agrees with."""
    return any(each.form.rpartition(" ")[2] in {"for", "to", "with"} for each in before)


def is_relative(token: AnswerToken) -> bool:
    """Return whether a person is one of the patient's family, whose answers are of another case."""
    return class_of_cue().get(token.form) == "family"


def is_praise(added: Accounted, tokens: Sequence[AnswerToken]) -> bool:
    """Return whether a side or a number is none: "the right answer", "a single reply"."""
    after = next((each for each in tokens if each.start >= added.end), None)
    size = added.end - added.start
    named = any(size == len(word) and name in added.cls for word, name in _PRAISES)
    if after is None or not named:
        return False
    return after.cls in {"answer", "case"} or after.form in {"one", "variant", "thing"}


_PRAISES = (("right", "right"), ("single", "solitary"))
"""Words of praise, and what the facts that they are taken for are called."""


def concedes(part: Segment, after: Segment) -> bool:
    """Return whether a lead concedes what others hold: "contrary to what the label says, B"."""
    return part.mark == "contrast" and after.mark == "," and part.tokens[0].form in _CONCEDING


_CONCEDING = frozenset(
    {"contrary to", "despite", "in spite of", "much as", "notwithstanding", "regardless of"}
    | {"regardless what", "no matter what", "no matter who", "no matter how", "unlike"}
    | {"whatever the", "whatever anyone", "whatever anybody", "whatever others"}
)


def endorses(parts: Iterable[Segment]) -> bool:
    """Return whether the writer agrees with a source: "I concur", "and she is right"."""
    for part in parts:
        forms = {each.form for each in part.tokens}
        if any(e.cls in _DISSENT and e.form != "suspected" for e in part.tokens):
            continue
        if forms & _WRITER and forms & _AGREEING:
            return True
        if forms & _VINDICATED and forms & _PROVING and any(e.cls == "person" for e in part.tokens):
            return True
    return False


_DISSENT = DENYING | {"hedge", "doubt", "condition"}
_WRITER = frozenset({"i", "we"})
_AGREEING = frozenset({"concur", "agree", "endorse"})
_VINDICATED = frozenset({"right", "correct"})
_PROVING = frozenset({"is", "'s", "are", "was", "were", "proves", "proved"})


def is_remark(tokens: Sequence[AnswerToken]) -> bool:
    """Return whether a few words behind a mark are a remark on the answer: "B: thumbs down"."""
    return len(tokens) <= _FEW and tokens[0].cls == UNKNOWN


def of_lead(tokens: Sequence[AnswerToken]) -> list[AnswerToken]:
    """Return the words of a lead that bear on the answer behind it.

    What a lead compares or leaves open is not the answer, and words that cancel a denial deny
    nothing where there is none: "the competing views having been weighed, B".
    """
    denies = any(each.cls in DENYING for each in tokens)
    wonders = next((e.start for e in tokens if e.form in _WONDERING), None)
    kept = []
    for each in tokens:
        if each.cls in _OF_A_NOUN or (each.cls == "exclusive" and not denies):
            continue
        if each.cls == "hedge" and wonders is not None and wonders < each.start:
            continue  # "to the question what should be said"
        kept.append(each)
    return kept


def spares(tokens: Sequence[AnswerToken]) -> bool:
    """Return whether words deny the other answers: "— not one of the others"."""
    return any(e.cls in _OTHERS for e in tokens) and any(e.cls in DENYING for e in tokens)
