"""The stance of a reasoning towards each option or diagnosis, sentence by sentence.

A sentence is a row of classes, a letter for each word: negation, rejection, approval, support and
so on. Among them are the targets: the options or diagnoses that are weighed. The words in front of
a target and those behind it, up to the next target, decide the stance:

- eliminated: "not X", "rules out X", "does not suggest X", "X is not", "X is unlikely"
- chosen: "therefore X", "the most likely cause is X", "X is the best choice"
- supported: "consistent with X", "the findings indicate X"
- weighed: "X would", "X may"
- proposed: named, and nothing else
- doubted: listed among "the other options"
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pathreward.rewards.consistency_checks.stance_classes import (
    APPROVAL,
    CONCLUSION,
    CONTRAST,
    JOIN,
    LIKELY,
    MODAL,
    NEGATION,
    REFERENCE,
    REJECTION,
    RIVALS,
    SUPPORT,
)

Stance = Literal["chosen", "supported", "proposed", "weighed", "doubted", "eliminated"]


class Event(NamedTuple):
    """The stance of a sentence towards a target."""

    target: int
    stance: Stance
    coverage: float
    """The share of the target's name that the sentence has, in (0, 1]."""
    sentence: int
    listed: int
    """Targets in the same list."""


class Hit(NamedTuple):
    """A target in a sentence: how much of its name, from a token to another."""

    target: int
    coverage: float
    first: int
    last: int
    negative: bool = False
    """Whether the target's name denies something itself: "no inflammation"."""
    denied: bool = False
    """Whether the sentence denies it, as read before."""


_DENIED = re.compile(
    rf"(?:{NEGATION}[^k,;:()hc]{{0,14}}|{CONTRAST}[wjav]{{0,3}}|{REJECTION}[^k,:()hcb]{{0,6}})\Z"
)
"""The words in front of a target that is denied: "not", "rules out", "does not suggest"."""
_NOT_REJECTED = re.compile(rf"{NEGATION}[wuv]{{0,2}}{REJECTION}[wjav]{{0,5}}\Z")
"""As in "cannot exclude X"."""
_CLAUSE = re.compile(r"[^k,:()]+")
_LATE_DENIAL = re.compile(r"(?<!,)h.*")
"""A clause behind "that" whose denial does not reach what is before it: "a sign that the disease
does not resolve"."""
_RESTATED = re.compile(r"h[^,]*n[^v]*v[wj]{0,3}\Z")
"""As in "the process that is not used is X"."""
_EXCEEDS = re.compile(r"ns[^,]{1,5}s[wj]{0,2}\Z")
"""As in "they are not as likely as X"."""
_NEITHER = re.compile(r"nw?h")
"""As in "X and Y, neither of which fits"."""
_CONCEDED = re.compile(r",k")
_DENIES = re.compile(r"[vud]w?n|^[aj]n|vw?l(?!t)|vw{0,2}z")
"""What denies the subject: "is not", "would not", "is less specific", "is absent"."""
_CANCELLED = re.compile(r"n[wuvja]{0,2}r")
_REASONS = re.compile(r"e.*")
_NEAR, _OPENING = 10, 6
"""Words of a sentence in which "this" and "the other options" are looked for."""
_IMPLIED, _REFERRED = 0.5, 0.6
"""What counts of a target that a sentence does not name."""
_REACH = 80
"""Words in front of a target and behind it that are read."""
_BREAKS = "k,:"


class Tracker:
    """Follows the stances of a reasoning through its sentences.

    Args:
        targets: Number of targets.
    """

    def __init__(self, targets: int) -> None:
        self.targets = targets
        self.events: list[Event] = []
        self._topic: Sequence[int] = ()
        self._others = False

    def read(self, number: int, codes: str, hits: Sequence[Hit], *, asks: bool = False) -> None:
        """Read a sentence.

        Args:
            number: Its number.
            codes: Its classes.
            hits: The targets in it, tokens counted from its first.
            asks: Whether it is a question, which affirms nothing.
        """
        if not hits:
            self._read_without(number, codes)
            return
        groups = _groups(codes, sorted(hits, key=lambda each: (each.first, each.last)))
        others = RIVALS in codes[: min(groups[0][0].first, _OPENING)]
        for group, stance in zip(groups, _stances(codes, groups), strict=True):
            listed = others or (
                self._others
                and stance in {"proposed", "supported", "weighed"}
                and not set(self._topic) & {e.target for e in group}
            )
            self._add(number, _placed(stance, listed=listed, asks=asks), group)
        if others:
            self._others = True
        else:
            self._topic = [each.target for each in groups[0]]

    def _add(self, number: int, stance: Stance, group: Sequence[Hit]) -> None:
        self.events += [
            Event(each.target, stance, each.coverage, number, len(group)) for each in group
        ]

    def _read_without(self, number: int, codes: str) -> None:
        """Read a sentence that names no target: it may speak of the one before."""
        if not self._topic:
            return
        if RIVALS in codes[:_OPENING]:
            if not self._others:
                rest = [Hit(i, _IMPLIED, 0, 0) for i in range(self.targets) if i not in self._topic]
                self._add(number, "doubted", rest)
                if len(self._topic) == 1:
                    self._add(number, "supported", [Hit(self._topic[0], _IMPLIED, 0, 0)])
            self._others = True
        elif REFERENCE in codes[:_NEAR] or CONCLUSION in codes[:2]:
            sign = next(filter(None, map(_sign, _CLAUSE.findall(codes))), 0)
            if sign:
                stance: Stance = "chosen" if sign > 0 else "doubted"
                self._add(number, stance, [Hit(i, _REFERRED, 0, 0) for i in self._topic])


def _placed(stance: Stance, *, listed: bool, asks: bool) -> Stance:
    """Return the stance after the context of the sentence is taken into account.

    Args:
        stance: What the sentence says.
        listed: Whether the target is one of "the other options".
        asks: Whether the sentence is a question.
    """
    if stance == "eliminated":
        return stance
    if listed:
        return "doubted"
    return "weighed" if asks else stance


_GAP = re.compile(r"[j,()/:]*[wj,()]{0,3}[j,()/:]*\Z")


def _groups(codes: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Return the targets of a sentence in groups: those of one list are together."""
    groups = [[hits[0]]]
    for each in hits[1:]:
        last = max(one.last for one in groups[-1])
        gap = codes[last + 1 : each.first]
        if each.first <= last or ((JOIN in gap or "," in gap) and _GAP.match(gap)):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _stances(codes: str, groups: Sequence[Sequence[Hit]]) -> list[Stance]:
    """Return the stance of a sentence towards each list of targets in it."""
    found: list[Stance] = []
    start = 0
    denies = False
    for i, group in enumerate(groups):
        first, last = min(e.first for e in group), max(e.last for e in group)
        before = codes[max(start, first - _REACH) : first]
        is_object = bool(i and before and not set(before) & set(_BREAKS))
        end = groups[i + 1][0].first if i + 1 < len(groups) else len(codes)
        behind = codes[last + 1 : min(end, last + 1 + _REACH)]
        start = last + 1
        if i + 1 < len(groups) and (cut := max(map(behind.rfind, _BREAKS))) >= 0:
            behind = behind[:cut]
            start += cut
        sign = _last_sign(behind)
        if is_object and sign:
            found[-1] = _signed(found[-1], sign)
            sign = 0
        goes_on = denies and not set(before) & set("khcntr:")
        stance, denies = _stance(before, behind, sign)
        if all(each.denied for each in group):
            stance, denies = "eliminated", False
        elif all(each.negative for each in group):
            stance = _of_negative(stance, denies or NEGATION in codes[first : last + 1])
            denies = False
        elif NEGATION in codes[first : last + 1] and len(group) == 1:
            stance = "eliminated"
        if goes_on and stance == "proposed":
            stance, denies = "eliminated", True
        found.append(stance)
        if _NEITHER.search(behind):
            found = ["eliminated" if each == "proposed" else each for each in found]
    return found


def _stance(before: str, behind: str, sign: int) -> tuple[Stance, bool]:
    """Return the stance towards a target, and whether the words in front of it deny it."""
    if _RESTATED.search(before) or _EXCEEDS.search(before):
        return "chosen", False
    if _NOT_REJECTED.search(before):
        return "proposed", False
    if _DENIED.search(before):
        return "eliminated", True
    if sign < 0:
        return "eliminated", False
    if sign > 0 or CONCLUSION in before or APPROVAL in before:
        return "chosen", False
    if SUPPORT in before or LIKELY in before:
        return "supported", False
    conceded = MODAL in behind[:4] or _CONCEDED.search(behind)
    return ("weighed" if conceded else "proposed"), False


def _of_negative(stance: Stance, denied: bool) -> Stance:
    """Return the stance towards a target that denies something itself."""
    if denied:
        return "proposed" if stance == "eliminated" else stance
    return "eliminated" if stance in {"proposed", "supported", "chosen"} else stance


def _signed(stance: Stance, sign: int) -> Stance:
    return "eliminated" if sign < 0 else "chosen" if stance != "eliminated" else stance


def _last_sign(codes: str) -> int:
    """Return 1 where the last clause that judges approves, -1 where it rejects, 0 for neither."""
    found = 0
    for clause in _CLAUSE.findall(_LATE_DENIAL.sub("", _REASONS.sub("", codes))):
        found = _sign(clause) or found
    return found


def _sign(codes: str) -> int:
    if _CANCELLED.search(codes):
        return 0
    if REJECTION in codes or _DENIES.search(codes):
        return -1
    return int(APPROVAL in codes)
