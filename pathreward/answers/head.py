"""The head of an answer: the first part of a sentence that asserts what it names, and nothing else.

A sentence is a row of segments. Those in front of the candidate belong to the frame ("the answer
is"), or lead to it ("given the pus,"); those behind it belong to the head ("without question"), or
explain it. Words that deny cancel in pairs: "no doubt", "nothing other than".
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pathreward.answers.candidates import Candidate, Recognised
from pathreward.answers.denial import (
    DENYING,
    concedes,
    denied,
    denied_in_list,
    endorses,
    inside,
    is_address,
    is_addressed,
    is_praise,
    is_relative,
    is_remark,
    of_lead,
    refused,
    spares,
)
from pathreward.answers.frame import (
    Fault,
    beside_fault,
    closed_fault,
    construed,
    lead_fault,
    number_class,
    strange,
    without_clause,
)
from pathreward.answers.segments import Segment, Sentence
from pathreward.answers.tail import field_of, unsure
from pathreward.answers.vocabulary import BREAKS, REFUSED, UNKNOWN, AnswerToken

_RESUMING = frozenset({"so", "contrast", ":"})
"""Marks that an answer may follow although the sentence named another one before."""
_NAMING = frozenset({"namely", "viz", "i.e", "i.e.", "ie", "that is", "to wit"})
"""Words that announce what the words before speak of: "one is out, namely B"."""
_MOST_TRIES = 12
"""Segments of a sentence that are read as its head; one that needs more is a loop."""
_LABELS = frozenset({":", "-", "–", "—", "=", "//"})
_WEAK_OPENERS = frozenset({"as", "which", "where", "whose"})
"""Openers that begin no reason in front of an answer: "As an example of the format: B"."""
_MODALS = frozenset({"could", "can", "might"})
_OF_VERBS = frozenset({"not", "n't", "never", "hardly", "scarcely", "barely"})
_EVIDENCE = frozenset({"finding", "entailed"})
_EXCEPTIONS = frozenset({"apart from", "except", "except for", "aside from", "but for"})
_BOUND = 24
"""Characters behind a "no" in which the finding is that it denies."""
_PUT_ASIDE = frozenset({"hedge", "elsewhere"})
_SCENE = frozenset({"person", "elsewhere"})
_GLOSS = 8
"""Words of a gloss."""
_RENAMING = frozenset({"previously", "formerly", "once", "now", "nowadays"})
_NEAR = 3
"""Words in front of a person that may name whom the answer is for."""


def _denied_word(before: Sequence[AnswerToken]) -> bool:
    """Return whether words end with one that denies the word behind them: "not", "not just"."""
    while before and before[-1].form in _JUST:
        before = before[:-1]
    return bool(before) and before[-1].cls == "negator"


_JUST = frozenset({"just", "merely", "only", "simply"})


class Head(NamedTuple):
    """The head of an answer."""

    candidate: Candidate
    start: int
    end: int
    """Where the head ends and its sentence goes on as explanation."""
    behind: int
    """Where the segment of the answer ends; what follows may take the answer back."""


class HeadReader:
    """Reads the sentences of a text for the head of its answer.

    >>> from pathreward.answers.segments import sentences
    >>> found = Recognised((Candidate(14, 15, "B", 1.0),))
    >>> reader = HeadReader("The answer is B.", found)
    >>> reader.read(sentences("The answer is B.", [(14, 15)])[0]).candidate.key
    'B'
    """

    def __init__(self, text: str, found: Recognised) -> None:
        self.found = found
        self._text = text
        self.rejected: list[Candidate] = []
        """The candidates that were rejected so far."""
        self._covered = bytearray(len(text) + 1)
        for one in found.candidates:
            self._covered[one.start : one.end] = b"\1" * (one.end - one.start)
        self._own = own = bytearray(len(text) + 1)
        for each in found.accounted:
            self._covered[each.start : each.end] = b"\1" * (each.end - each.start)
            if each.cls in {"gold", "fact"}:
                own[each.start : each.end] = b"\1" * (each.end - each.start)
        self._evidence = [
            each for each in found.accounted if each.cls == "finding" and not own[each.start]
        ]

    def read(self, sentence: Sentence) -> Head | Fault | None:
        """Return the head of a sentence, why it has none, or None where it names no answer."""
        named = inside(self.found.candidates, sentence.start, sentence.end)
        fault: Fault | None = None
        tries = 0
        for at, segment in enumerate(sentence.segments if named else ()):
            own = inside(named, segment.start, segment.end)
            if not own:
                continue
            if segment.mark == "opener" and at:
                return fault
            out = denied(segment, own, self._bearing(segment))
            out = out or denied_in_list(sentence.segments, at, named)
            self.rejected += out
            hedges = any(e.cls in REFUSED and e.cls != "excluding" for e in segment.tokens)
            if len(out) == len(own) and not hedges:
                if any(each.value for each in out):
                    fault = fault or Fault(f"the answer rejects {out[0].key!r}")
                continue
            if fault and (segment.mark not in _RESUMING or tries >= _MOST_TRIES):
                continue
            tries += 1
            result = self._asserted(sentence, at, [each for each in own if each not in out])
            if isinstance(result, Head):
                return result
            fault = fault or result
        return fault

    def _asserted(self, sentence: Sentence, at: int, own: Sequence[Candidate]) -> Head | Fault:
        """Return the head around the candidates of a segment, or why they are not asserted."""
        parts = sentence.segments
        first = at
        while first and parts[first].mark not in BREAKS and self._joins(parts[first - 1]):
            first -= 1
        if fault := self._lead_fault(parts, first, at):
            return fault
        last, others, fault = self._behind(parts, at)
        if fault:
            return fault
        for place in range(first, at + 1):
            if fault := self._unknown(parts, place):
                return fault
        asks = sentence.asks
        tokens = [
            each
            for place in range(first, at)
            if not is_address(parts[place], parts[place + 1])
            and not concedes(parts[place], parts[place + 1])
            for each in of_lead(self._bearing(parts[place], asks=asks))
        ]
        tokens += self._bearing(parts[at], asks=asks)
        leads = [e for part in parts[:first] for e in self._bearing(part, asks=asks)]
        tokens += [each for each in leads if each.cls == "condition"]
        if first and parts[first].mark == "so" and parts[first].tokens[0].form in _NAMING:
            tokens += self._bearing(parts[first - 1])
        tokens += self._scene(parts, at)
        words = [each for part in parts[: last + 1] for each in self._words(part)]
        if endorses(parts):
            tokens = [e for e in tokens if e.cls not in _SCENE and e.form != "suspected"]
        if fault := refused(tokens) or strange(words):
            return fault
        keys = {each.key for each in (*own, *others)}
        if len(keys) > 1:
            return Fault(f"the answer names several: {', '.join(sorted(keys))}")
        wonders = any(each.form.startswith("what else") for each in tokens)
        if sentence.asks and last == len(parts) - 1 and not wonders:
            return Fault("the answer asks")
        best = min(own, key=lambda each: each.value)
        return Head(best, parts[first].start, parts[last].end, parts[at].end)

    def _lead_fault(self, parts: Sequence[Segment], first: int, at: int) -> Fault | None:
        """Return why what leads to an answer keeps it from being one."""
        for place in range(first - 1, -1, -1):
            if parts[place + 1].mark in BREAKS:
                break
            if fault := self._unknown(parts, place):
                return fault
        for number, part in enumerate(parts[:at]):
            if word := unsure(part.tokens):
                return Fault(f"the answer hedges ({word!r})", part.start, part.end)
            if parts[number + 1].mark == ":" and (word := field_of(part.tokens)):
                return Fault(f"the answer is of another field ({word!r})", part.start, part.end)
        return None

    def _scene(self, parts: Sequence[Segment], at: int) -> list[AnswerToken]:
        """Return the words in front of an answer that set its scene: another person or source."""
        found: list[AnswerToken] = []
        for place in range(at - 1, -1, -1):
            behind = parts[place + 1]
            quoted = self._text.count('"', parts[0].start, behind.start) % 2
            if behind.mark in {"contrast", "so"} and not quoted:
                break
            if not is_address(parts[place], parts[place + 1]) and not concedes(
                parts[place], parts[place + 1]
            ):
                found += [e for e in self._bearing(parts[place]) if e.cls in _SCENE]
        return found

    def _behind(
        self, parts: Sequence[Segment], at: int
    ) -> tuple[int, list[Candidate], Fault | None]:
        """Return the last segment of the head, the candidates behind the first, and a fault."""
        last = at
        others: list[Candidate] = []
        for place in range(at + 1, len(parts)):
            part = parts[place]
            if part.mark in BREAKS:
                break
            if fault := self._weakened(part):
                return last, others, fault
            named = inside(self.found.candidates, part.start, part.end)
            if not named and self._is_evidence(part):
                if not self._explains(part):
                    return last, others, refused(self._bearing(part)) or Fault("the answer hedges")
                if part.mark == "(":
                    continue
                break
            if part.mark in {*_LABELS, "("} and spares(part.tokens):
                break
            if not named and self._is_gloss(part):
                last = place
                continue
            if fault := self._unknown(parts, place):
                if is_remark(part.tokens) and place == len(parts) - 1 and not self._explains(part):
                    return last, others, fault
                if self._explains(part) or part.mark in _LABELS or self._predicates(parts[at]):
                    break
                return last, others, fault
            out = denied(part, named, self._bearing(part))
            others += [each for each in named if each not in out]
            if not (out or endorses((part,))) and (fault := refused(self._bearing(part))):
                return last, others, fault
            last = place
        return last, others, None

    def _joins(self, before: Segment) -> bool:
        """Return whether a segment belongs to the frame of the next one rather than leads to it."""
        if inside(self.found.candidates, before.start, before.end):
            return False  # rejected before
        reason = self._is_evidence(before, is_lead=True)
        return not reason or any(each.cls in REFUSED for each in before.tokens)

    def _is_evidence(self, part: Segment, *, is_lead: bool = False) -> bool:
        """Return whether a segment names findings or opens as a reason does."""
        if part.mark == "opener":
            return not is_lead or part.tokens[0].form not in _WEAK_OPENERS
        return any(part.start <= each.start < part.end for each in self._evidence)

    def _explains(self, part: Segment) -> bool:
        """Return whether a segment behind the answer explains it, and hedges nothing."""
        denies = any(each.cls == "negator" for each in part.tokens)
        classes = {*REFUSED} - ({"alternative"} if denies else set())  # "no necrosis or mitoses"
        excepts = any(each.form in _EXCEPTIONS for each in part.tokens)
        refuses = excepts or any(each.cls in classes for each in part.tokens)
        return self._is_evidence(part) and not refuses

    def _unknown(self, parts: Sequence[Segment], at: int) -> Fault | None:
        """Return the first unknown word of a closed position in a segment, or an addition."""
        part = parts[at]
        if fault := self._added(part):
            return fault
        named = inside(self.found.candidates, part.start, part.end)
        words = list(self._words(part))
        if not words or (named and len(denied(part, named)) == len(named)):
            return None
        if named:
            before = parts[at - 1].tokens if at else ()
            end = max(each.end for each in named)
            if ". " in self._text[named[0].start : end]:
                words = without_clause(words, end)  # "B. Abscess is a collection of pus"
            return closed_fault(words, named[0].start, end, before)
        if self._is_evidence(part):
            return None
        behind = any(each.start < part.start for each in self.found.candidates)
        after = parts[at + 1] if at + 1 < len(parts) else None
        is_label = (
            after is not None and after.mark in _LABELS and all(map(self._accounts, after.tokens))
        )
        return beside_fault(words) if behind else lead_fault(words, is_label=is_label)

    def _weakened(self, part: Segment) -> Fault | None:
        """Return what a segment behind an answer adds to it, or how unsure it makes it: "35%"."""
        if part.mark in {",", "("} and (fault := self._added(part)):
            return fault
        if any(each.cls == "hedge" and each.form[0].isdigit() for each in self._words(part)):
            return Fault("the answer states little confidence", part.start, part.end)
        return None

    def _is_gloss(self, part: Segment) -> bool:
        """Return whether a segment directly behind the gold answer gives it another name.

        A bracket does, and what the answer was called before: "LCH, previously histiocytosis X".
        """
        opens = part.mark == "(" or (bool(part.tokens) and part.tokens[0].form in _RENAMING)
        before = [each for each in self.found.candidates if each.end <= part.start]
        if not (opens and before) or before[-1].value < 1.0 or len(part.tokens) > _GLOSS:
            return False
        if self._text[before[-1].end : part.start].strip(" (,"):
            return False
        if part.mark == "(" and not self._text[part.start : part.end].rstrip(" .").endswith(")"):
            return False
        renames = any(each.form in _RENAMING for each in part.tokens)
        refusing = {*REFUSED, *DENYING, "doubt"} - ({"elsewhere"} if renames else set())
        return not any(each.cls in refusing for each in part.tokens)

    def _predicates(self, part: Segment) -> bool:
        """Return whether a segment says something of its answer, so that reasons may follow."""
        end = max(each.end for each in inside(self.found.candidates, part.start, part.end))
        return any(each.cls == UNKNOWN for each in self._words(part) if each.start >= end)

    def _words(self, part: Segment) -> Iterable[AnswerToken]:
        """Yield the words of a segment with the class that the row or a number gives them."""
        for each in part.tokens:
            if each.cls != UNKNOWN:
                yield each
            else:
                cls = "accounted" if self._accounts(each) else number_class(each.form)
                yield each._replace(cls=cls)

    def _added(self, part: Segment) -> Fault | None:
        """Return what a segment adds that neither the gold answer nor the row supports."""
        for each in self.found.additions:
            if part.start <= each.start < part.end and not is_praise(each, part.tokens):
                return Fault(f"the answer adds {each.cls}", each.start, each.end)
        return None

    def _accounts(self, token: AnswerToken) -> bool:
        """Return whether a candidate or a span that the row supports covers a word."""
        return all(self._covered[token.start : token.end])

    def _bearing(self, part: Segment, *, asks: bool = False) -> list[AnswerToken]:
        """Return the words of a segment that bear on its answer.

        A modal verb that is negated hedges nothing ("can't be", "couldn't be"), and a "no" before a
        finding behind the answer denies the finding.
        """
        kept: list[AnswerToken] = []
        denies = False
        tokens = list(self._words(part))
        if [e.form for e in tokens] == ["my", "friend"] and part.mark == ",":
            return []
        named = inside(self.found.candidates, part.start, part.end)
        end = named[0].start if named else part.end
        tokens = tokens if asks else list(construed(tokens, end))
        for number, each in enumerate(tokens):
            behind = tokens[number + 1].cls if number + 1 < len(tokens) else ""
            if not named and each.cls in _PUT_ASIDE and _denied_word(kept):
                kept = [e for e in kept if e.cls != "negator"]
                continue  # "final, not preliminary", "not just possible"
            after = tokens[number + 1].form if number + 1 < len(tokens) else ""
            if each.form == "without" and (not named or after.endswith("ing")):
                continue  # "agreed on without discussion: B", "B, without losing sleep"
            before = tokens[max(0, number - _NEAR) : number]
            if each.cls == "person" and not is_relative(each) and is_addressed(before):
                continue
            if each.form in _MODALS and (denies or behind == "negator"):
                continue
            if each.cls == "negator":
                denies = True
                if (each.form == "negative" and self._own[each.start]) or self._binds(each, part):
                    continue
            kept.append(each)
        return kept

    def _binds(self, token: AnswerToken, part: Segment) -> bool:
        """Return whether a word denies a finding behind the answer."""
        if any(token.end <= each.start < part.end for each in self.found.candidates):
            return False
        if token.form in _OF_VERBS:
            return False  # "B cannot account for the necrosis"
        evidence = [each for each in self.found.accounted if each.cls in _EVIDENCE]
        if token.form == "negative" and any(0 <= token.start - e.end <= 2 for e in evidence):
            return True
        return any(token.end <= each.start <= token.end + _BOUND for each in evidence)
