"""The stance of a reasoning towards each option or diagnosis, sentence by sentence.

A sentence is a row of classes, a letter for each word: negation, rejection, approval, support and
so on. What is weighed (an option, a diagnosis: a target) stands among them. The words in front of
a target and those behind it, up to the next target, decide the stance:

- eliminated: "not X", "rules out X", "does not suggest X", "X is not", "X is unlikely"
- chosen: "therefore X", "the most likely cause is X", "X is the best choice"
- supported: "consistent with X", "the findings indicate X"
- weighed: "X would", "X may"
- proposed: named, and nothing else
- doubted: listed among "the other options"
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from pathreward.assertion.classes import class_of_cue
from pathreward.lexicon import load_table

Stance = Literal["chosen", "supported", "proposed", "weighed", "doubted", "eliminated"]
STANCES: tuple[Stance, ...] = (
    "chosen",
    "supported",
    "proposed",
    "weighed",
    "doubted",
    "eliminated",
)
_NEGATION, _REJECTION, _CONTRAST, _MODAL, _BREAK = "n", "r", "t", "u", "k"
_RELATIVE, _SUPPORT, _LIKELY, _JOIN, _CONCLUSION = "h", "f", "p", "j", "c"
_APPROVAL, _RIVALS, _REFERENCE, _WORD = "b", "o", "a", "w"
_REASON, _BE, _AS, _LESS = "e", "v", "s", "l"
_ABSENT, _AUXILIARY = "z", "d"
_OWN = {
    "conclusion": _CONCLUSION,
    "approval": _APPROVAL,
    "rejection": _REJECTION,
    "support": _SUPPORT,
    "rivals": _RIVALS,
    "reference": _REFERENCE,
    "reason": _REASON,
    "less": _LESS,
    "telling": "",
    "option": _REFERENCE,
    "answer": _APPROVAL,
    "plain": _WORD,
}
_CUES = {
    **dict.fromkeys(("negation", "no", "nothing", "without", "none", "not_is_zh"), _NEGATION),
    **dict.fromkeys(("exclude", "exclude_ed", "exclude_ing", "exclude_zh", "reject"), _REJECTION),
    **dict.fromkeys(("reject_ed", "reject_ing", "unlikely", "out", "against"), _REJECTION),
    **dict.fromkeys(("lack", "lack_ed", "lack_ing", "fail", "fail_ed", "fail_ing"), _REJECTION),
    **dict.fromkeys(("instead", "than"), _CONTRAST),
    **dict.fromkeys(("conditional", "could", "hedge_modal", "modal"), _MODAL),
    **dict.fromkeys(("support", "support_ed", "support_ing", "support_adjective"), _SUPPORT),
    **dict.fromkeys(("suggest", "suggest_ed", "suggest_ing", "typical", "seem"), _SUPPORT),
    "likely": _LIKELY,
    "correct": _APPROVAL,
    "break": _BREAK,
    "relative": _RELATIVE,
    "that": _RELATIVE,
    "be": _BE,
    **dict.fromkeys(("do", "have"), _AUXILIARY),
    **dict.fromkeys(("absent", "lost"), _ABSENT),
    "as": _AS,
    "or": _JOIN,
    "and": _JOIN,
    "article": _JOIN,
}
_TOKEN = re.compile(r"[^\W_]+(?:['/.][^\W_]+)*%?|[.!?](?=\s|$)|[\n,;:()]|[\ue000-\uf8ff]|\u3002")
MARK, DENIED_MARK = 0xE000, 0xE800
"""The first of the characters that stand for targets in a marked text, and for denied ones."""


class Words(NamedTuple):
    """The classes of words and phrases."""

    letters: Mapping[str, str]
    telling: frozenset[str]
    """Function words that tell options apart."""
    labelled: frozenset[str]
    """Words behind which a letter or number is a label."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Phrases of two words and more by the first, the longest first: the others, the letter."""


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words of stances: those of this check, and those of the assertion engine."""
    table = load_table(__package__, "stance_words", frozenset(_OWN))
    found = {phrase: _CUES[cls] for phrase, cls in class_of_cue().items() if cls in _CUES}
    found.update({p: _OWN[cls] for p, cls in table.class_of.items() if cls != "telling"})
    letters: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, letter in found.items():
        first, *rest = _TOKEN.findall(phrase) or [phrase]
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), letter))
        else:
            letters[first] = letter
    for each in phrases.values():
        each.sort(key=lambda one: -len(one[0]))
    return Words(
        MappingProxyType(letters),
        frozenset(table.phrases("telling")),
        frozenset(table.phrases("option", "answer")),
        MappingProxyType({first: tuple(each) for first, each in phrases.items()}),
    )


class Event(NamedTuple):
    """What a sentence says of a target."""

    target: int
    stance: Stance
    coverage: float
    """The share of the target's name that the sentence has, in (0, 1]."""
    sentence: int
    company: int
    """Targets in the sentence."""
    listed: int
    """Targets in the same list."""
    start: int
    """Number of the target's first token."""


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


def tokens(text: str) -> list[str]:
    """Return the words and signs of a text in lower case.

    >>> tokens("It isn't B.")
    ['it', 'is', 'no', 'b', '.']
    """
    return _TOKEN.findall(plain(text))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where each token of a text stands.

    >>> token_spans("Not B.")
    [(0, 3), (4, 5), (5, 6)]
    """
    return [each.span() for each in _TOKEN.finditer(plain(text))]


def plain(text: str) -> str:
    """Return a text in lower case, "n't" as a word of its own; the offsets are the same."""
    lower = text.lower()
    lower = lower if len(lower) == len(text) else text
    return lower.replace("\u2019", "'").replace("n't", " no")


def concludes(sentence: str) -> bool:
    """Return whether a sentence has a word that concludes or approves.

    >>> concludes("Therefore it is malignant."), concludes("Nests are seen.")
    (True, False)
    """
    codes = classes(tokens(sentence))
    return _CONCLUSION in codes or _APPROVAL in codes


def classes(found: Sequence[str]) -> str:
    """Return a letter for each token; of phrases, the first letter says it, the others are words."""
    letters, _, _, phrases = words()
    codes = [letters.get(each, _WORD) if each[0].isalnum() else each for each in found]
    done = 0
    for i, each in enumerate(found):
        if i < done or each not in phrases:
            continue
        for rest, letter in phrases[each]:
            if tuple(found[i + 1 : i + 1 + len(rest)]) == rest:
                done = i + 1 + len(rest)
                codes[i:done] = [letter, *[_WORD] * len(rest)]
                break
    return "".join(codes)


_DENIED = re.compile(
    rf"(?:{_NEGATION}[^k,;:()hc]{{0,14}}|{_CONTRAST}[wjav]{{0,3}}|{_REJECTION}[^k,:()hcb]{{0,6}})\Z"
)
"""What stands in front of a target that is denied: "not", "rules out", "does not suggest"."""
_NOT_REJECTED = re.compile(rf"{_NEGATION}[wuv]{{0,2}}{_REJECTION}[wjav]{{0,5}}\Z")
"""As in "cannot exclude X"."""
_CLAUSE = re.compile(r"[^k,:()]+")
_LATE_DENIAL = re.compile(r"(?<!,)h.*")
"""A clause behind "that" whose verb is denied, but not of what stands in front: "a sign that the
disease does not resolve"."""
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
_NEAR = 10
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
        others = _RIVALS in codes[: min(groups[0][0].first, 6)]
        for group, stance in zip(groups, _stances(codes, groups), strict=True):
            listed = others or (
                self._others
                and stance in {"proposed", "supported", "weighed"}
                and not set(self._topic) & {e.target for e in group}
            )
            if listed and stance != "eliminated":
                stance = "doubted"
            elif asks and stance not in {"doubted", "eliminated"}:
                stance = "weighed"
            self._add(number, stance, group, len(hits))
        if others:
            self._others = True
        else:
            self._topic = [each.target for each in groups[0]]

    def _add(self, number: int, stance: Stance, group: Sequence[Hit], company: int) -> None:
        self.events += [
            Event(each.target, stance, each.coverage, number, company, len(group), each.first)
            for each in group
        ]

    def _read_without(self, number: int, codes: str) -> None:
        """Read a sentence that names no target: it may speak of the one before."""
        if not self._topic:
            return
        if _RIVALS in codes[:6]:
            self._others = True
            rest = [Hit(i, 0.5, 0, 0) for i in range(self.targets) if i not in self._topic]
            self._add(number, "doubted", rest, self.targets)
            if len(self._topic) == 1:
                self._add(number, "supported", [Hit(self._topic[0], 0.5, 0, 0)], 1)
        elif _REFERENCE in codes[:_NEAR] or _CONCLUSION in codes[:2]:
            if sign := next(filter(None, map(_sign, _CLAUSE.findall(codes))), 0):
                stance: Stance = "chosen" if sign > 0 else "doubted"
                self._add(number, stance, [Hit(i, 0.6, 0, 0) for i in self._topic], 1)


_PROPOSED: Stance = "proposed"
_GAP = re.compile(r"[j,()/:]*[wj,()]{0,3}[j,()/:]*\Z")


def _groups(codes: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Return the targets of a sentence, those that stand in one list together."""
    groups = [[hits[0]]]
    for each in hits[1:]:
        last = max(one.last for one in groups[-1])
        gap = codes[last + 1 : each.first]
        if each.first <= last or ((_JOIN in gap or "," in gap) and _GAP.match(gap)):
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
        before = codes[start:first]
        is_object = bool(i and before and not set(before) & set(_BREAKS))
        end = groups[i + 1][0].first if i + 1 < len(groups) else len(codes)
        behind = codes[last + 1 : end]
        if i + 1 < len(groups) and (cut := max(map(behind.rfind, _BREAKS))) >= 0:
            behind = behind[:cut]
        sign = _last_sign(behind)
        if is_object and sign:
            found[-1] = _signed(found[-1], sign)
            sign = 0
        goes_on = denies and not set(before) & set("khcntr:")
        stance, denies = _stance(before, behind, sign)
        if all(each.denied for each in group):
            stance, denies = "eliminated", False
        elif all(each.negative for each in group):
            stance = _of_negative(stance, denies or _NEGATION in codes[first : last + 1])
            denies = False
        elif _NEGATION in codes[first : last + 1] and len(group) == 1:
            stance = "eliminated"
        if goes_on and stance == "proposed":
            stance, denies = "eliminated", True
        if _NEITHER.search(behind):
            found = ["eliminated" if each == "proposed" else each for each in found]
        found.append(stance)
        start = last + 1 + len(behind)
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
    if sign > 0 or _CONCLUSION in before or _APPROVAL in before:
        return "chosen", False
    if _SUPPORT in before or _LIKELY in before:
        return "supported", False
    conceded = _MODAL in behind[:4] or _CONCEDED.search(behind)
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
    if _REJECTION in codes or _DENIES.search(codes):
        return -1
    return int(_APPROVAL in codes)
