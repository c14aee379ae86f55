"""Compare the claims of a completion with those of a reference."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial

from pathreward.claims.claim import NOT, UNSURE, Claim
from pathreward.claims.comparison import (
    DEFAULT_NEAR,
    NO_REASONING,
    Comparison,
    Judged,
    Near,
    Outcome,
    Reasoning,
    Reference,
)
from pathreward.claims.exchanged import exchanged
from pathreward.claims.extract import TextClaims
from pathreward.claims.gradable import pole
from pathreward.claims.invented import states_change
from pathreward.claims.involvement import UNLISTED
from pathreward.claims.kinship import denies, similarity
from pathreward.claims.numbers import GRADE, is_number, may_count_same, numbers_of
from pathreward.claims.owners import Owners
from pathreward.claims.relation import BOUND, elsewhere, overlap
from pathreward.claims.substitutions import SubstitutionMatching
from pathreward.claims.words import is_modifier
from pathreward.kg import KnowledgeGraph

BY_WORDS = 0.7
"""How much of an agreement it is where the completion has only the words of a concept."""
SAME_POLE = 0.7
"""How much of an agreement it is where two degrees are at one end of two scales."""
LEAST_OF_ONE = 0.5
"""Least overlap of the words that two degrees modify for them to be about one thing."""
LEAST_BOUND = 0.3
"""Least share of the words around two numbers that are of one thing."""
_judged = partial(tuple.__new__, Judged)  # half the constructor's time
_NEUTRAL = ("present ", f"involved {UNLISTED}")
"""The axes of what costs nothing where the reference says nothing of it."""
_OF_OTHERS = frozenset({"marker", "stage"})
"""Kinds of facts that reasoning tells of other diagnoses, too."""
_AGREEING = frozenset({"agrees", "near", "neutral"})


def compare(
    found: Sequence[TextClaims],
    reference: Reference,
    graph: KnowledgeGraph,
    near: Near = DEFAULT_NEAR,
    most: int = sys.maxsize,
    reasoning: Reasoning = NO_REASONING,
) -> Comparison:
    """Return the agreements, contradictions, additions and omissions of a completion.

    Claims are matched by their axes; then, in this order, numbers, near concepts, degrees and sides
    of unlike words, degrees on two scales, concepts that exclude each other, and words.

    >>> from pathreward.claims.extract import text_claims
    >>> from pathreward.linking import Linker
    >>> linker = Linker.default()
    >>> read = lambda text: text_claims(text, linker)
    >>> stated = compare(
    ...     [read("Necrosis, grade 2.")], Reference([read("No necrosis.")]), linker.graph
    ... )
    >>> [(each.claim.axis, each.outcome) for each in stated.judged]
    [('concept necrosis', 'contradicts'), ('grade grade', 'added')]

    Args:
        found: The claims of the completion's sections.
        reference: The claims of the reference.
        graph: The graph of the concepts.
        near: Which concepts count as near misses.
        most: How many different axes of a section's claims are read.
        reasoning: Which of the sections weigh diagnoses; there, a sentence about another diagnosis
            contradicts nothing.
    """
    return _Comparing(found, reference, graph, near, most, reasoning).result()


class _Comparing(SubstitutionMatching):
    """One comparison, in the steps that `result` lists."""

    def result(self) -> Comparison:
        """Return the comparison."""
        self.match()
        self._match_numbers()
        self._near()
        self._bound()
        self._poles()
        self.match_substitutions()
        self._by_words()
        affirmed = self._affirmed_markers()
        for number, place, claim in self.open:
            worth = self._share_that_counts(number, claim, affirmed)
            self.judged[number, place] = _judged((claim, number, _alone(claim), None, worth))
        self._exchanged()
        claims = self.reference.claims
        met = self.earned.keys() | self.contradicted
        missing = [each for i, (each, _) in enumerate(claims) if i not in met]
        earned = {claims[i][0]: share for i, share in self.earned.items()}
        judged = tuple(map(self.judged.__getitem__, sorted(self.judged)))
        return Comparison(judged, tuple(missing), earned)

    def _affirmed_markers(self) -> Set[tuple[int, int, int]]:
        """Return the unmatched markers that their texts affirm: (number of the text, span)."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for number, _, claim in self.open:
            if claim.kind == "marker":
                spans.setdefault(number, []).append((claim.start, claim.end))
        return {
            (number, *span)
            for number, each in spans.items()
            for span, how in zip(each, self.found[number].polarities(each), strict=True)
            if how.polarity == "affirmed"
        }

    def _share_that_counts(
        self, number: int, claim: Claim, affirmed: Set[tuple[int, int, int]]
    ) -> float:
        """Return the share of an addition that counts, 0 or 1.

        A stage or marker that the reasoning states of another diagnosis counts 0, and so does a
        gene whose change is not affirmed.
        """
        if claim.kind not in _OF_OTHERS:
            return 1.0
        text = self.found[number]
        if self.is_weighed(number, claim):
            return 0.0
        if claim.kind == "stage":
            return 1.0
        start, _ = text.scope.sentences[text.scope.sentence(claim.start)]
        _, end = text.scope.sentences[text.scope.sentence(claim.end - 1)]  # t(14;18) has two
        is_affirmed = (number, claim.start, claim.end) in affirmed
        return float(is_affirmed and states_change(text.text[start:end]))

    def _exchanged(self) -> None:
        """Let values contradict the reference that agree with it but for their owners."""
        for number, text in enumerate(self.found):
            places = {claim: place for place, claim in enumerate(text.claims)}
            owners = Owners(text.text, text.scope, text.claims)  # large, and of no further use
            for source in self.reference.texts:
                for claim, other in exchanged(owners, source.owners):
                    judged = self.judged.get((number, places[claim]))
                    i = self.reference.number(other, source)
                    if i is None or judged is None or judged.outcome not in _AGREEING:
                        continue
                    if self.is_weighed(number, claim):
                        continue
                    if self.contradict("exchanged", number, places[claim], claim, i):
                        self.earned.pop(i, None)

    def _match_numbers(self) -> None:
        """Match counts, codes and other numbers with those of any fact of the other side."""
        reference = self.reference
        met = self.earned.keys() | self.contradicted
        unmet = [each for each in reference.numbered if each[0] not in met]
        mine = frozenset[str]().union(*(each.numbers for each in self.found if unmet))
        stated = [claim for _, _, claim in self.open if is_number(claim)]
        open_numbers = [numbers_of(each) for each in stated if unmet]
        absent = []
        for i, claim, source in unmet:
            own = numbers_of(claim)
            if own in open_numbers if claim.kind == GRADE else own <= mine:
                self.earn(i, 1.0)
            elif stated:
                absent.append((i, claim, source.about(claim)))
        if not stated:
            return
        rest = []
        for waiting in self.open:
            number, place, claim = waiting
            if claim.concept or not is_number(claim):
                rest.append(waiting)
            elif self._has_number(claim):
                self.judge(number, place, Judged(claim, number, "neutral"))
            elif not absent:
                rest.append(waiting)
            else:
                about = self.found[number].about(claim)
                shares = {
                    n: overlap(about, words)
                    for n, (_, other, words) in enumerate(absent)
                    if may_count_same(claim, other, about | words) or about <= words
                }
                n = max(shares, key=shares.__getitem__, default=-1)
                if shares.get(n, 0.0) < LEAST_BOUND or self.is_weighed(number, claim):
                    rest.append(waiting)
                    continue
                if self.contradict("number", number, place, claim, absent[n][0]):
                    del absent[n]
        self.open = rest

    def _has_number(self, claim: Claim) -> bool:
        """Return whether the reference has the numbers of a claim; those of a grade in a fact."""
        own = numbers_of(claim)
        if claim.kind == GRADE:
            return any(numbers_of(each) == own for _, each, _ in self.reference.numbered)
        return own <= self.reference.numbers

    def _near(self) -> None:
        """Match concepts one to one with near ones of the reference, the most similar first."""
        left = self.unmet("concept")
        if not left:
            return
        is_kin = self._kin(left)
        last = {
            (claim.axes, self.is_weighed(number, claim)): (at, claim)
            for at, (number, _, claim) in enumerate(self.open)
            if claim.kind == "concept" and is_kin(claim.concept)
        }
        pairs = [
            (share, sense, at, i)
            for (_, weighed), (at, claim) in last.items()
            for i, share, sense in self._nearest(claim, left, weighed=weighed)
        ]
        if not pairs:
            return
        met: dict[str, tuple[int, float, int]] = {}
        used: set[int] = set()
        for share, sense, at, i in sorted(pairs, reverse=True):
            number, _, claim = self.open[at]
            axis = claim.axis
            if axis in met or i in used:
                continue
            if sense < 0 and not self.denies_same(number, claim, i):
                continue
            met[axis] = i, share, sense
            used.add(i)
            if sense > 0:
                self.earn(i, share * self.near.share)
        rest = []
        for number, place, claim in self.open:
            if claim.kind != "concept" or claim.axis not in met:
                rest.append((number, place, claim))
                continue
            i, share, sense = met[claim.axis]
            if sense < 0:
                self.contradict("near", number, place, claim, i)
                continue
            by = self.reference.claims[i][0]
            worth = share * self.near.share
            self.judge(number, place, Judged(claim, number, "near", by, worth))
        self.open = rest

    def _kin(self, left: Iterable[int]) -> Callable[[str], bool]:
        """Return what says whether a concept can be near one of some claims of the reference."""
        if self.near.siblings:
            return lambda _: True
        ancestors = self.graph.ancestors
        named = {self.reference.claims[i][0].concept for i in left}
        above = named.union(*map(ancestors, named))
        return lambda each: each in above or not named.isdisjoint(ancestors(each))

    def _nearest(
        self, claim: Claim, left: Iterable[int], *, weighed: bool
    ) -> Iterator[tuple[int, float, int]]:
        graph = self.graph
        for i in left:
            other = self.reference.claims[i][0]
            share = similarity(graph, claim.concept, other.concept, self.near.siblings)
            if share < self.near.least:
                continue
            if claim.value == other.value and self.near.share:
                if not self.excludes_narrower(claim, i):
                    yield i, share, 1
            elif claim.value == other.value or weighed or not denies(claim, other, graph):
                continue
            elif not self._has_kin(claim):
                yield i, share, -1

    def _has_kin(self, claim: Claim) -> bool:
        """Return whether the reference states of a like concept what a claim states.

        A report of two sites may have metaplasia in one and deny it in the other.
        """
        concepts = [self.reference.claims[i][0] for i in self.reference.by_kind["concept"]]
        return any(
            similarity(self.graph, claim.concept, other.concept, siblings=False) >= self.near.least
            for other in concepts
            if other.value == claim.value
        )

    def _bound(self) -> None:
        """Match degrees and sides of unlike words: equal ones agree, a single pair contradicts."""
        stated = [each for each in self.open if each[2].kind in BOUND]
        if not stated:
            return
        left: dict[str, list[int]] = {}
        for i in (*self.unmet("degree"), *self.unmet("laterality")):
            left.setdefault(self.reference.claims[i][0].axis, []).append(i)
        if not left:
            return
        rest: dict[str, list[tuple[int, int, Claim]]] = {}
        others = [each for each in self.open if each[2].kind not in BOUND]
        for number, place, claim in stated:
            around = left.get(claim.axis, [])
            wanted = self.reference.claims
            equal = [i for i in around if wanted[i][0].value == claim.value]
            same = [i for i in equal if not elsewhere(claim, wanted[i][0])]
            if equal and not same:
                others.append((number, place, claim))
                continue
            if not same:
                rest.setdefault(claim.axis, []).append((number, place, claim))
                continue
            self.earn(same[0], 1.0)
            by = self.reference.claims[same[0]][0]
            self.judge(number, place, Judged(claim, number, "agrees", by))
        for axis, claims in rest.items():
            unmet = [i for i in left.get(axis, ()) if i not in self.earned]
            number, place, claim = claims[0]
            if len(unmet) != 1 or len(claims) != 1 or self.is_weighed(number, claim):
                others += claims
                continue
            self.contradict("modified", number, place, claim, unmet[0])
        self.open = others

    def _poles(self) -> None:
        """Match degrees of one thing on two scales: few agree with reduced, and not with many."""
        wanted = self.reference.claims
        left = [i for i in self.unmet("degree") if wanted[i][0].about and pole(wanted[i][0].value)]
        if not left:
            return
        rest = []
        for waiting in self.open:
            number, place, claim = waiting
            scale_end = pole(claim.value) if claim.kind == "degree" and claim.about else ""
            if not scale_end:
                rest.append(waiting)
                continue
            shares = {i: overlap(claim.about, wanted[i][0].about) for i in left}
            i = max(shares, key=shares.__getitem__, default=-1)
            if shares.get(i, 0.0) < LEAST_OF_ONE or self.is_weighed(number, claim):
                rest.append(waiting)
                continue
            by = wanted[i][0]
            left.remove(i)
            if pole(by.value) == scale_end:
                self.earn(i, SAME_POLE)
                self.judge(number, place, Judged(claim, number, "agrees", by, SAME_POLE))
            else:
                self.contradict("pole", number, place, claim, i)
        self.open = rest

    def _by_words(self) -> None:
        """Look for the words of what is missing among the words of the completion."""
        met = self.earned.keys() | self.contradicted
        wanted = [
            () if i in met and claim.kind != "word" else words
            for i, ((claim, _), words) in enumerate(
                zip(self.reference.claims, self.reference.words, strict=True)
            )
        ]
        for number, text in enumerate(self.found):
            end = self.ends[number]
            found = [each for each in text.spans_of(wanted) if each[1] < end]
            if not found:
                continue
            asserted = text.polarities([each[1:] for each in found])
            named = {each.start for each in text.claims if each.concept}
            for (i, *span), how in zip(found, asserted, strict=True):
                if how.frame != "case" or how.polarity == UNSURE:
                    continue
                concept = self.reference.claims[i][0].concept
                if concept and span[0] in named:
                    continue  # a claim of its own: pericardium is no pericarditis
                if how.polarity == "affirmed" or not is_modifier(text.text, span[1]):
                    self._word(number, i, (span[0], span[1]), how.polarity)

    def _word(self, number: int, i: int, span: tuple[int, int], polarity: str) -> None:
        """Judge words of the completion that are those of a claim of the reference."""
        by = self.reference.claims[i][0]
        text = self.found[number]
        claim = Claim(*span, by.kind, ((by.axis, polarity),), by.weight, by.concept)
        around = self.reference.by_axis[by.axis]
        same = [each for each in around if self.reference.claims[each][0].value == polarity]
        if same:
            share = 1.0 if by.kind == "word" else BY_WORDS
            self.earn(same[0], share)
            judged = Judged(claim, number, "agrees", self.reference.claims[same[0]][0], share)
        elif not self.denies_same(number, claim, i) or self.is_weighed(number, claim):
            judged = Judged(claim, number, "neutral")
        else:
            was_earned = i in self.earned
            self.contradict("words", number, len(text.claims) + span[0], claim, i)
            if was_earned:
                self.contradicted.discard(i)
            return
        self.judged[number, len(text.claims) + span[0]] = judged


def _alone(claim: Claim) -> Outcome:
    """Return the outcome of a claim about which the reference says nothing."""
    axis, value = claim.axes[0]
    is_denial = value in {"negated", "no"} or value.startswith(NOT)
    return "neutral" if is_denial or axis.startswith(_NEUTRAL) else "added"
