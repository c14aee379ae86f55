"""What a text commits to: a closed head that names one answer, and a tail that does not retract it.

The head is the first segment that asserts an answer. Beside the answer it holds only words that the
row accounts for (a site, a fact, a finding) or that belong to a frame ("the answer is");
`pathreward.answers.frame` says which positions are closed in this way and which may hold other
words. Words that deny cancel in pairs: "no doubt" and "nothing other than" assert, "no doubt that
B is wrong" denies. What follows the head is read by `pathreward.answers.tail`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pathreward.answers import general
from pathreward.answers.candidates import MOST_CANDIDATES, Accounted, Candidate, Recognised
from pathreward.answers.denial import denied, denied_in_list, inside, refused
from pathreward.answers.frame import Fault
from pathreward.answers.head import Head, HeadReader
from pathreward.answers.segments import Sentence, sentences
from pathreward.answers.tail import regret, retraction


@dataclass(frozen=True, slots=True)
class Reading:
    """How a kind of answer is read."""

    is_open: bool = False
    """Unknown words in the head are no fault: general text, of which the graph knows nothing."""
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
    "the answer says what another person says ('uncle')"
    """
    if not found.candidates:
        return Commitment(0.0, "")
    if len(found.candidates) > MOST_CANDIDATES:
        reason = f"the answer names options more than {MOST_CANDIDATES} times"
        return Commitment(0.0, reason)
    spans = [(each.start, each.end) for each in found.candidates]
    facts = [(each.start, each.end) for each in found.accounted if each.cls == "fact"]
    parts = sentences(text, spans, facts)
    if reading.is_open:
        return _general(text, found, reading, parts)
    reader = HeadReader(text, found)
    faults: list[Fault] = []
    for place, sentence in enumerate(parts):
        head = reader.read(sentence)
        if isinstance(head, Head) and place:
            head = _label_fault(text, parts[place - 1]) or head
        if isinstance(head, Head):
            return _settled(text, found, reading, parts[place:], head, reader.rejected)
        if head:
            faults.append(head)
    fault = faults[0] if faults else Fault("the answer rejects what it names")
    unknown = (Accounted(fault.start, fault.end, "UNKNOWN"),) if fault.is_unknown else ()
    return Commitment(0.0, fault.reason, unknown=unknown, rejected=tuple(reader.rejected))


def _label_fault(text: str, before: Sentence) -> Fault | None:
    """Return why the sentence before, a label on its own line or a question, refuses an answer."""
    tokens = [each for part in before.segments for each in part.tokens]
    if before.asks:
        if word := next((e for e in tokens if e.cls in {"negator", "bad", "excluding"}), None):
            return Fault(f"the question denies ({word.form!r})", word.start, word.end)
        return refused([e for e in tokens if e.cls in {"person", "elsewhere"}])
    label = text[before.start : before.end].rstrip()
    quotes = label.count('"') % 2 or label.count("\u201c") > label.count("\u201d")
    return refused(tokens) if label.endswith(":") or quotes else None


def _general(
    text: str, found: Recognised, reading: Reading, parts: Sequence[Sentence]
) -> Commitment:
    """Return the first place of a general text that gives what it names."""
    reason = ""
    for place, sentence in enumerate(parts):
        for one in inside(found.candidates, sentence.start, sentence.end):
            if why := general.fault(text, sentence, one, asked=reading.asked, gold=repr(one.key)):
                reason = reason or why
                continue
            head = Head(one, sentence.start, sentence.end, sentence.end)
            return _settled(text, found, reading, parts[place:], head, ())
    return Commitment(0.0, reason)


def _settled(
    text: str,
    found: Recognised,
    reading: Reading,
    parts: Sequence[Sentence],
    head: Head,
    rejected: Sequence[Candidate],
) -> Commitment:
    """Return the commitment of a head, unless the text from its sentence on takes it back."""
    chosen = head.candidate
    commitment = Commitment(
        chosen.value,
        chosen.reason,
        chosen,
        head=(head.start, head.end),
        tail=(head.end, len(text)),
        leads=((0, head.start),) if text[: head.start].strip() else (),
        accounted=tuple(e for e in found.accounted if head.start <= e.start < head.end),
        rejected=tuple(rejected),
    )
    if any(each.key == chosen.key for each in rejected):
        why = f"the answer rejects {chosen.key!r}"
    else:
        why = regret(parts[0], head.behind, head.end) or retraction(
            parts, head.end, chosen, found.candidates, is_open=reading.is_open
        )
    return replace(commitment, value=0.0, reason=why, candidate=None) if why else commitment


def affirmed(text: str, found: Recognised) -> list[Candidate]:
    """Return the candidates that the segments of a text do not reject; none of a text that loops.

    >>> found = Recognised((Candidate(4, 5, "A", 0.0), Candidate(13, 14, "B", 1.0)))
    >>> [each.key for each in affirmed("Not A; it is B.", found)]
    ['B']
    """
    if len(found.candidates) > MOST_CANDIDATES:
        return []
    spans = [(each.start, each.end) for each in found.candidates]
    kept = []
    for sentence in sentences(text, spans):
        everything = inside(found.candidates, sentence.start, sentence.end)
        for at, segment in enumerate(sentence.segments):
            named = inside(everything, segment.start, segment.end)
            out = denied(segment, named)
            if named and not out:
                out = denied_in_list(sentence.segments, at, everything)
            kept += [each for each in named if each not in out]
    return kept
