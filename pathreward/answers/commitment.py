"""What a text commits to: a closed head that names one answer, and a tail that does not retract it.

The head is the first segment that asserts an answer. Each of its words is an answer, is accounted
for by the row (a site, a fact, a finding) or belongs to a frame ("the answer is"); any other word
means that the text has not committed. Words that deny cancel in pairs: "no doubt" and "nothing
other than" assert, "no doubt that B is wrong" denies. What follows the head is read by
`pathreward.answers.tail`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pathreward.answers import general
from pathreward.answers.candidates import MOST_CANDIDATES, Accounted, Candidate, Recognised
from pathreward.answers.frame import (
    Fault,
    beside_fault,
    closed_fault,
    construed,
    number_class,
    strange,
)
from pathreward.answers.segments import Segment, Sentence, sentences
from pathreward.answers.tail import field_of, retraction, unsure
from pathreward.answers.vocabulary import REFUSED, UNKNOWN, Token

_BREAKING = frozenset({"opener", "contrast", "so"})
_RESUMING = frozenset({"so", "contrast", ":"})
"""Marks behind which an answer may stand though the sentence named another one before."""
_LABELS = frozenset({":", "-", "–", "—", "="})  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Reading:
    """How a kind of answer is read."""

    is_open: bool = False
    """Unknown words in the head are no fault: general text, of which the graph knows nothing."""
    comma_ends: bool = False
    """What follows a comma is explanation: "Yes, necrosis is seen"."""
    asked: str = ""
    """The question, whose own denials an answer may repeat."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """The single answer that a text commits to, or none and why."""

    value: float
    """What the candidate earns; 0 without one."""
    reason: str
    candidate: Candidate | None = None
    head: tuple[int, int] = (0, 0)
    tail: tuple[int, int] = (0, 0)
    leads: tuple[tuple[int, int], ...] = ()
    accounted: tuple[Accounted, ...] = ()
    unknown: tuple[Accounted, ...] = ()
    rejected: tuple[Candidate, ...] = ()


def commit(text: str, found: Recognised, reading: Reading) -> Commitment:
    """Return what a text commits to, given what a kind of answer found in it.

    >>> found = Recognised((Candidate(14, 15, "B", 1.0),))
    >>> commit("The answer is B.", found, Reading()).candidate.key
    'B'
    >>> commit("My uncle says B", Recognised((Candidate(14, 15, "B", 1.0),)), Reading()).reason
    "the answer holds a word that is no part of one: 'uncle'"
    """
    if not found.candidates:
        return Commitment(0.0, "")
    if len(found.candidates) > MOST_CANDIDATES:
        reason = f"the answer names options more than {MOST_CANDIDATES} times"
        return Commitment(0.0, reason)
    spans = [(each.start, each.end) for each in found.candidates]
    parts = sentences(text, spans)
    if reading.is_open:
        return _general(text, found, reading, parts)
    faults: list[Fault] = []
    rejected: list[Candidate] = []
    for place, sentence in enumerate(parts):
        head = _head(sentence, found, reading, rejected)
        if head is None:
            continue
        if isinstance(head, Fault):
            faults.append(head)
            continue
        if place and (fault := _label_fault(text, parts[place - 1])):
            faults.append(fault)
            continue
        return _settled(text, found, reading, parts, place, head, faults, rejected)
    fault = faults[0] if faults else Fault("the answer rejects what it names")
    unknown = (Accounted(fault.start, fault.end, "UNKNOWN"),) if fault.is_unknown else ()
    return Commitment(0.0, fault.reason, unknown=unknown, rejected=tuple(rejected))


def _label_fault(text: str, before: Sentence) -> Fault | None:
    """Return why the sentence before, a label on its own line or a question, refuses an answer."""
    tokens = [each for part in before.segments for each in part.tokens]
    if before.asks:
        word = next((e for e in tokens if e.cls in {"negator", "bad", "excluding"}), None)
        return word and Fault(f"the question denies ({word.form!r})", word.start, word.end)
    return _refused(tokens) if text[before.start : before.end].rstrip().endswith(":") else None


def _general(
    text: str, found: Recognised, reading: Reading, parts: Sequence[Sentence]
) -> Commitment:
    """Return the first place of a general text that gives what it names."""
    reason = ""
    for place, sentence in enumerate(parts):
        for one in _inside(found.candidates, sentence.start, sentence.end):
            if why := general.fault(text, sentence, one, asked=reading.asked, gold=repr(one.key)):
                reason = reason or why
                continue
            head = _Head(one, sentence.start, sentence.end, ())
            return _settled(text, found, reading, parts, place, head, (), ())
    return Commitment(0.0, reason)


class _Head(NamedTuple):
    candidate: Candidate
    start: int
    end: int
    """Where the head ends and its sentence goes on as explanation."""
    others: tuple[Candidate, ...]
    asks: bool = False


def _inside(spans: Iterable[Candidate], start: int, end: int) -> list[Candidate]:
    return [each for each in spans if start <= each.start < end]


def _head(
    sentence: Sentence, found: Recognised, reading: Reading, rejected: list[Candidate]
) -> _Head | Fault | None:
    """Return the head of a sentence, why it is none, or None where it names no answer."""
    named = _inside(found.candidates, sentence.start, sentence.end)
    if not named:
        return None
    fault: Fault | None = None
    parts = sentence.segments
    for at, segment in enumerate(parts):
        inside = _inside(named, segment.start, segment.end)
        if not inside:
            continue
        if segment.mark == "opener" and at:
            return fault
        denied = _denied(segment, inside)
        if len(denied) == len(inside) and _is_denial(segment):
            rejected += denied
            if any(each.value for each in denied):
                fault = fault or Fault(f"the answer rejects {denied[0].key!r}")
            continue
        rejected += denied
        if fault and segment.mark not in _RESUMING:
            continue
        result = _asserted(sentence, at, [e for e in inside if e not in denied], found, reading)
        if isinstance(result, _Head):
            return result
        fault = fault or result
    return fault


def _denied(segment: Segment, inside: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates of a segment that its words reject."""
    if segment.mark == "contrast" and not segment.tokens[0].form.startswith(_TURNS):
        return list(inside)
    polar = [each for each in segment.tokens if each.cls in {"negator", "bad", "excluding"}]
    if not polar:
        return []
    return list(inside) if _balance(segment.tokens) else []


_TURNS = ("but", "however", "though", "although", "yet", "still", "但", "不过", "然而", "却")
"""Contrasts behind which an answer may stand: "A was considered, but B"."""


def _is_denial(segment: Segment) -> bool:
    """Say whether a segment does nothing but reject: no hedge, no condition."""
    return not any(each.cls in REFUSED and each.cls != "excluding" for each in segment.tokens)


def _own(part: Segment, found: Recognised, *, asks: bool = False) -> list[Token]:
    """Return the words of a segment that bear on its answer.

    A modal verb that is negated hedges nothing ("can't be", "couldn't be"), and a "no" before a
    finding behind the answer denies the finding.
    """
    kept: list[Token] = []
    tokens = part.tokens if asks else tuple(construed(part.tokens))
    for number, each in enumerate(tokens):
        behind = tokens[number + 1] if number + 1 < len(tokens) else None
        if each.form in _MODALS and (
            (behind and behind.cls == "negator") or any(e.cls == "negator" for e in tokens[:number])
        ):
            continue
        if each.cls == "negator" and _binds(each, part, found):
            continue
        if each.cls == "person" and _is_addressed(tokens[max(0, number - _NEAR) : number]):
            continue
        if each.cls == UNKNOWN and (cls := number_class(each.form)) and not _covered(each, found):
            each = each._replace(cls=cls)
        if not (each.cls == UNKNOWN and _covered(each, found)):
            kept.append(each)
    return kept


_NEAR = 3


def _is_addressed(before: Sequence[Token]) -> bool:
    """Say whether a person is the one that the answer is for, or whom the writer agrees with."""
    return any(each.form in {"for", "to", "with"} for each in before)


def _spares(tokens: Sequence[Token]) -> bool:
    """Say whether words deny the other answers: "— not one of the others"."""
    classes = {each.cls for each in tokens}
    return "exclusive" in classes and bool(classes & {"bad", "negator", "excluding"})


def _own_words(parts: Iterable[Segment], found: Recognised) -> Iterable[Token]:
    for part in parts:
        for each in part.tokens:
            if each.cls != UNKNOWN:
                yield each
            elif not _covered(each, found):
                yield each._replace(cls=number_class(each.form))


_HARD = frozenset({"hard", "difficult"})
_MODALS = frozenset({"could", "can", "might"})
_BOUND = 24
"""Characters behind a "no" in which the finding stands that it denies."""


def _binds(token: Token, part: Segment, found: Recognised) -> bool:
    """Say whether a word denies a finding that stands behind the answer."""
    if any(e.start >= token.end and e.start < part.end for e in found.candidates):
        return False
    evidence = [each for each in found.accounted if each.cls in {"finding", "entailed"}]
    if token.form == "negative" and any(0 <= token.start - each.end <= 2 for each in evidence):
        return True
    return any(token.end <= each.start <= token.end + _BOUND for each in evidence)


def _balance(tokens: Sequence[Token]) -> str:
    """Return the word that denies, or nothing where words that deny cancel in pairs."""
    negative = [each for each in tokens if each.cls in {"negator", "bad"} and each.form != "nor"]
    cancel = [each for each in tokens if each.cls in {"doubt", "effort", "exclusive"}]
    if excluding := [each for each in tokens if each.cls == "excluding"]:
        return excluding[0].form
    if len(negative) > len(cancel):
        return negative[0].form
    if not negative:
        alone = [each for each in cancel if each.cls != "effort"]
        hard = any(each.form in _HARD for each in cancel)  # "hard to argue with"
        return alone[0].form if alone and not (hard and alone[0].cls == "doubt") else ""
    return ""


def _asserted(
    sentence: Sentence,
    at: int,
    inside: Sequence[Candidate],
    found: Recognised,
    reading: Reading,
) -> _Head | Fault:
    """Return the head around the candidates of a segment, or why they are not asserted."""
    parts = sentence.segments
    first = at
    while first and parts[first].mark not in _BREAKING and _joins(parts, first, found):
        first -= 1
    for place in range(first - 1, -1, -1):
        if parts[place + 1].mark in _BREAKING:
            break
        if fault := _closed(parts, place, found, -1):
            return fault
    tokens = [each for part in parts[first : at + 1] for each in _own(part, found, asks=sentence.asks)]
    leads = parts[:at]
    tokens += [each for part in leads[:first] for each in part.tokens if each.cls == "condition"]
    for number, part in enumerate(leads):
        if word := unsure(part.tokens):
            return Fault(f"the answer hedges ({word!r})", part.start, part.end)
        if parts[number + 1].mark == ":" and (word := field_of(part.tokens)):
            return Fault(f"the answer is of another field ({word!r})", part.start, part.end)
    last = at
    others: list[Candidate] = []
    end = parts[at].end
    for place in range(at + 1, len(parts)):
        part = parts[place]
        if part.mark in _BREAKING:
            break
        if part.mark == ")" and not part.tokens and not _named(part, found):
            last, end = place, part.end
            continue
        fault = _closed(parts, place, found, 1)
        if part.mark in _LABELS and _spares(part.tokens):
            break
        if any(each.cls == "hedge" for each in _own_words((part,), found) if each.form[0].isdigit()):
            return Fault("the answer states little confidence", part.start, part.end)
        if not fault and _evidence(part, found) and not _named(part, found):
            if _explains(part, found) and part.mark == "(":
                continue
            if _explains(part, found):
                break
            return _refused(_own(part, found)) or Fault("the answer hedges")
        if fault:
            if _explains(part, found) or part.mark in _LABELS:
                break
            return fault
        more = _inside(found.candidates, part.start, part.end)
        denied = _denied(part, more)
        others += [each for each in more if each not in denied]
        if not denied and (fault := _refused(_own(part, found))):
            return fault
        last, end = place, part.end
    for place in range(first, last + 1):
        if fault := _closed(parts, place, found, (place > at) - (place < at)):
            return fault
    if fault := _refused(tokens) or strange(_own_words(parts[: last + 1], found)):
        return fault
    keys = {each.key for each in (*inside, *others)}
    if len(keys) > 1:
        return Fault(f"the answer names several: {', '.join(sorted(keys))}")
    if sentence.asks and last == len(parts) - 1:
        return Fault("the answer asks")
    best = min(inside, key=lambda each: each.value)
    return _Head(best, parts[first].start, end, tuple(others))


def _joins(parts: Sequence[Segment], at: int, found: Recognised) -> bool:
    """Say whether the segment before belongs to the head's frame rather than being a lead."""
    before = parts[at - 1]
    if _inside(found.candidates, before.start, before.end):
        return False  # rejected before
    reason = _evidence(before, found, is_lead=True)
    return not reason or any(each.cls in REFUSED for each in before.tokens)


def _named(part: Segment, found: Recognised) -> bool:
    return bool(_inside(found.candidates, part.start, part.end))


_WEAK_OPENERS = frozenset({"as", "which", "where", "whose"})
"""Openers that begin no reason in front of an answer: "As an example of the format: B"."""


def _evidence(part: Segment, found: Recognised, *, is_lead: bool = False) -> bool:
    """Say whether a segment names findings or opens as a reason does."""
    if part.mark == "opener" or (part.tokens and part.tokens[0].cls == "opener"):
        return not is_lead or part.tokens[0].form not in _WEAK_OPENERS
    own = [e for e in found.accounted if e.cls in {"gold", "fact"}]
    return any(
        part.start <= each.start < part.end
        and each.cls == "finding"
        and not any(e.start <= each.start < e.end for e in own)
        for each in found.accounted
    )


def _explains(part: Segment, found: Recognised) -> bool:
    """Say whether a segment behind the answer is explanation: it names a finding of the case."""
    denies = any(each.cls == "negator" for each in part.tokens)
    refused = {*REFUSED} - ({"alternative"} if denies else set())  # "no necrosis or mitoses"
    return _evidence(part, found) and not any(each.cls in refused for each in part.tokens)


def _covered(token: Token, found: Recognised) -> bool:
    return any(
        each.start <= token.start and token.end <= each.end
        for each in (*found.candidates, *found.accounted)
    )


def _closed(
    parts: Sequence[Segment], at: int, found: Recognised, position: int
) -> Fault | None:
    """Return what a segment adds to an answer that neither answer nor row accounts for, or None.

    `position` is -1 for a segment before the answer's own one, 0 for that one, 1 behind it.
    """
    part = parts[at]
    for added in found.additions:
        if part.start <= added.start < part.end:
            return Fault(f"the answer adds {added.cls}", added.start, added.end)
    inside = _inside(found.candidates, part.start, part.end)
    if not inside and (position < 0 or _evidence(part, found)):
        return None
    if inside and len(_denied(part, inside)) == len(inside):
        return None
    tokens = list(_own_words((part,), found))
    if not tokens:
        return None
    if not inside:
        return beside_fault(tokens)
    before = parts[at - 1].tokens if at else ()
    return closed_fault(tokens, inside[0].start, max(each.end for each in inside), before)


def _refused(tokens: Sequence[Token]) -> Fault | None:
    for each in tokens:
        if each.cls in REFUSED:
            return Fault(REFUSED[each.cls].format(each.form), each.start, each.end)
    if word := _balance(tokens):
        return Fault(f"the answer denies what it names ({word!r})")
    return None


def _settled(
    text: str,
    found: Recognised,
    reading: Reading,
    parts: Sequence[Sentence],
    place: int,
    head: _Head,
    faults: Sequence[Fault],
    rejected: Sequence[Candidate],
) -> Commitment:
    """Return the commitment of a head, unless the text around it takes it back."""
    chosen = head.candidate
    leads = tuple((each.start, each.end) for each in parts[:place])
    said = Commitment(
        chosen.value,
        chosen.reason,
        chosen,
        (head.start, head.end),
        (head.end, len(text)),
        leads,
        tuple(e for e in found.accounted if head.start <= e.start < head.end),
        (),
        tuple(rejected),
    )
    if any(each.key == chosen.key for each in rejected):
        return replace(said, value=0.0, reason=f"the answer rejects {chosen.key!r}", candidate=None)
    if why := retraction(
        parts[place:], head.end, chosen, found.candidates, is_open=reading.is_open
    ):
        return replace(said, value=0.0, reason=why, candidate=None)
    return said



def affirmed(text: str, found: Recognised) -> list[Candidate]:
    """Return the candidates that the segments of a text do not reject.

    >>> found = Recognised((Candidate(4, 5, "A", 0.0), Candidate(13, 14, "B", 1.0)))
    >>> [each.key for each in affirmed("Not A; it is B.", found)]
    ['B']
    """
    spans = [(each.start, each.end) for each in found.candidates]
    kept = []
    for sentence in sentences(text, spans):
        for segment in sentence.segments:
            inside = _inside(found.candidates, segment.start, segment.end)
            denied = _denied(segment, inside)
            kept += [each for each in inside if each not in denied]
    return kept
