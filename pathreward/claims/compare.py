"""Compare the claims of a completion with those of a reference."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from pathreward.claims.claim import UNSURE, Axis, Claim
from pathreward.claims.comparison import DEFAULT_NEAR, Comparison, Judged, Near, Outcome, Reference
from pathreward.claims.extract import TextClaims
from pathreward.claims.kinship import denies, exclude, similarity
from pathreward.claims.relation import may_conflict, overlap, related
from pathreward.claims.words import stems
from pathreward.kg import KnowledgeGraph

LEAST_SIBLING = 0.25
"""Least weight of a diagnosis or a site that excludes another one."""
SHARED = 0.1
"""Least share of words around two sites of which a case has one."""
CLEARER = 0.15
"""How much more a claim has to be bound to one that it contradicts than to one that it repeats."""
_UNIQUE = frozenset({"grade", "stage", "laterality"})
"""Kinds of facts of which a case may have one value only."""
BOTH = 0.5
"""How much of a contradiction it is to state what the reference has and its opposite."""
OTHER_SUBJECT, OTHER_PART = 0.4, 0.5
"""How much of a contradiction it is where the sentences name different sites, sides or parts, and
where a text has parts and these may be two."""
TURNED_WORDS = 0.3
"""How much of a contradiction it is where only the words of a concept are denied."""
BY_WORDS = 0.7
"""The worth of a concept of which the completion has the words only."""
UNBOUND = 0.25
"""How much of a contradiction two degrees are that may modify different things."""


def compare(
    found: Sequence[TextClaims],
    reference: Reference,
    graph: KnowledgeGraph,
    near: Near = DEFAULT_NEAR,
    most: int = sys.maxsize,
) -> Comparison:
    """Return the agreements, contradictions, additions and omissions of a completion.

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
        most: Different claims of a section that are read.
    """
    return _Comparing(found, reference, graph, near, most).result()


class _Comparing:
    """One comparison: exact matches first, then what differs, then what is near or left over."""

    def __init__(
        self,
        found: Sequence[TextClaims],
        reference: Reference,
        graph: KnowledgeGraph,
        near: Near,
        most: int,
    ) -> None:
        self.near = near
        self.most = most
        self.found = found
        self.reference = reference
        self.graph = graph
        self.earned: dict[int, float] = {}
        self.judged: dict[tuple[int, int], Judged] = {}
        self.open: list[tuple[int, int, Claim]] = []
        self.conflicts: list[tuple[int, int, Claim, list[int]]] = []
        self.turned: set[int] = set()

    def result(self) -> Comparison:
        for number, text in enumerate(self.found):
            read: set[tuple[Axis, ...]] = set()
            for place, claim in enumerate(text.claims):
                read.add(claim.axes)
                if len(read) > self.most:
                    break
                self._direct(number, place, claim)
        self._resolve()
        self._near()
        self._degrees()
        self._leftovers()
        self._by_words()
        for number, place, claim in self.open:
            self._judge(number, place, Judged(claim, number, _alone(claim)))
        claims = self.reference.claims
        missing = [
            each
            for i, (each, _) in enumerate(claims)
            if i not in self.earned and i not in self.turned
        ]
        earned = {claims[i][0]: share for i, share in self.earned.items()}
        judged = tuple(self.judged[key] for key in sorted(self.judged))
        return Comparison(judged, tuple(missing), earned)

    def _judge(self, number: int, place: int, judged: Judged) -> None:
        self.judged[number, place] = judged

    def _earn(self, i: int, share: float) -> None:
        self.earned[i] = max(share, self.earned.get(i, 0.0))

    def _direct(self, number: int, place: int, claim: Claim) -> None:
        """Match a claim by its axes; what is unclear waits."""
        if claim.value == UNSURE or claim.weight <= 0:
            self._judge(number, place, Judged(claim, number, "neutral"))
            return
        by_axis = self.reference.by_axis
        around = {i for axis, _ in claim.axes for i in by_axis.get(axis, ())}
        agree, differ = [], []
        for i in around:
            relation = related(claim, self.reference.claims[i][0])
            if relation > 0:
                agree.append(i)
            elif relation < 0:
                differ.append(i)
        if agree and differ:
            text = self.found[number]
            nearest = max(agree, key=lambda i: self._binding(claim, text, i))
            other = max(differ, key=lambda i: self._binding(claim, text, i))
            if self._binding(claim, text, other) > self._binding(claim, text, nearest) + CLEARER:
                self.conflicts.append((number, place, claim, [other]))
                return
            agree = [nearest]
        if agree:
            for i in agree:
                self._earn(i, 1.0)
            by = self.reference.claims[agree[0]][0]
            self._judge(number, place, Judged(claim, number, "agrees", by))
        elif differ:
            self.conflicts.append((number, place, claim, differ))
        else:
            self.open.append((number, place, claim))

    def _binding(self, claim: Claim, text: TextClaims, i: int) -> float:
        """Return how much a claim and one of the reference are about the same, in [0, 3]."""
        other, source = self.reference.claims[i]
        bound = 0.0
        if claim.about and other.about:
            bound += overlap(claim.about, other.about)
        if source is not None:
            mine, theirs = text.part(claim), source.part(other)
            bound += float(mine == theirs != "")
            bound += overlap(text.context(claim), source.context(other))
        return bound

    def _resolve(self) -> None:
        """Judge the claims that differ from all of the reference's on their axes."""
        earned = self.earned.copy()
        sides = {
            each.claim.axis
            for each in self.judged.values()
            if each.outcome == "agrees" and each.claim.kind == "laterality"
        }
        for number, place, claim, others in self.conflicts:
            left = [i for i in others if i not in earned]
            if not left and claim.kind == "laterality" and claim.axis not in sides:
                left = others
            if not left and claim.is_fact and not self._is_unique(claim):
                self.open.append((number, place, claim))
                continue
            bound = [i for i in left or others if may_conflict(claim, self.reference.claims[i][0])]
            if not bound:
                self.open.append((number, place, claim))
                continue
            text = self.found[number]
            i = max(bound, key=lambda each: self._binding(claim, text, each))
            worth = self._certainty(claim, text, i)
            if i in earned:  # the text states both
                worth *= BOTH
                self.earned.pop(i, None)
            self.turned.add(i)
            by = self.reference.claims[i][0]
            self._judge(number, place, Judged(claim, number, "contradicts", by, worth))

    def _is_unique(self, claim: Claim) -> bool:
        """Return whether the reference has one value of what a fact states: any other is false."""
        if claim.kind == "marker":
            return True
        if claim.kind not in _UNIQUE:
            return False
        axis = claim.axes[0][0] if claim.kind != "laterality" else ""
        values = {
            value
            for each, _ in self.reference.claims
            if each.kind == claim.kind
            for name, value in each.axes
            if name == axis or not axis
        }
        return len(values) == 1

    def _certainty(self, claim: Claim, text: TextClaims, i: int) -> float:
        """Return how certain the polarities of two claims that differ are."""
        other, source = self.reference.claims[i]
        if source is None or (claim.is_fact and not claim.concept):
            return 1.0
        both = text.certainty(claim) * source.certainty(other)
        mine, theirs = text.subjects(claim), source.subjects(other)
        if mine and theirs and mine.isdisjoint(theirs):
            both *= OTHER_SUBJECT
        elif text.scope.has_parts or source.scope.has_parts:
            part = text.part(claim)
            both *= 1.0 if part and part == source.part(other) else OTHER_PART
        return both

    def _near(self) -> None:
        """Match concepts one to one with near ones of the reference, the most similar first."""
        left = self._unmet("concept")
        pairs = [
            (share, sense, at, i)
            for at, (_, _, claim) in enumerate(self.open)
            if claim.kind == "concept"
            for i, share, sense in self._nearest(claim, left)
        ]
        met: dict[str, tuple[int, float, int]] = {}
        used: set[int] = set()
        for share, sense, at, i in sorted(pairs, reverse=True):
            axis = self.open[at][2].axis
            if axis in met or i in used:
                continue
            met[axis] = i, share, sense
            used.add(i)
            if sense > 0:
                self._earn(i, share * self.near.share)
            else:
                self.turned.add(i)
        rest = []
        for number, place, claim in self.open:
            if claim.kind != "concept" or claim.axis not in met:
                rest.append((number, place, claim))
                continue
            i, share, sense = met[claim.axis]
            outcome: Outcome = "near" if sense > 0 else "contradicts"
            by = self.reference.claims[i][0]
            worth = share * self.near.share if sense > 0 else share
            self._judge(number, place, Judged(claim, number, outcome, by, worth))
        self.open = rest

    def _nearest(self, claim: Claim, left: Iterable[int]) -> Iterator[tuple[int, float, int]]:
        graph = self.graph
        for i in left:
            other = self.reference.claims[i][0]
            share = similarity(graph, claim.concept, other.concept, self.near.siblings)
            if share < self.near.least:
                continue
            if claim.value == other.value and self.near.share:
                yield i, share, 1
            elif claim.value != other.value and denies(claim, other, graph):
                yield i, share, -1

    def _leftovers(self) -> None:
        """Let a value that nothing meets contradict one that nothing meets on the same axis."""
        for kind in ("diagnosis", "anatomy"):
            left = [
                i
                for i in self._unmet("concept")
                if self.graph[self.reference.claims[i][0].concept].type == kind
                and self.reference.claims[i][0].value != "negated"
            ]
            rest = []
            for number, place, claim in self.open:
                i = self._sibling(number, claim, left, kind)
                if i is None:
                    rest.append((number, place, claim))
                    continue
                left.remove(i)
                self.turned.add(i)
                by = self.reference.claims[i][0]
                self._judge(number, place, Judged(claim, number, "contradicts", by))
            self.open = rest

    def _degrees(self) -> None:
        """Match the degrees of unlike words: equal ones agree, a single pair contradicts itself."""
        left: dict[str, list[int]] = {}
        for i in self._unmet("degree"):
            left.setdefault(self.reference.claims[i][0].axis, []).append(i)
        rest: dict[str, list[tuple[int, int, Claim]]] = {}
        others = []
        for number, place, claim in self.open:
            if claim.kind != "degree":
                others.append((number, place, claim))
                continue
            around = left.get(claim.axis, [])
            same = [i for i in around if self.reference.claims[i][0].value == claim.value]
            if not same:
                rest.setdefault(claim.axis, []).append((number, place, claim))
                continue
            self._earn(same[0], 1.0)
            by = self.reference.claims[same[0]][0]
            self._judge(number, place, Judged(claim, number, "agrees", by))
        for axis, claims in rest.items():
            unmet = [i for i in left.get(axis, ()) if i not in self.earned]
            if len(unmet) != 1 or len(claims) != 1:
                others += claims
                continue
            number, place, claim = claims[0]
            self.turned.add(unmet[0])
            by = self.reference.claims[unmet[0]][0]
            self._judge(number, place, Judged(claim, number, "contradicts", by, UNBOUND))
        self.open = others

    def _sibling(self, number: int, claim: Claim, left: Sequence[int], kind: str) -> int | None:
        """Return the claim of the reference in place of which the completion has another one."""
        graph = self.graph
        if claim.kind != "concept" or graph[claim.concept].type != kind:
            return None
        if claim.value == "negated" or claim.weight < LEAST_SIBLING:
            return None
        mine = self.found[number].words_of(claim)
        for i in left:
            other, source = self.reference.claims[i]
            if other.weight < LEAST_SIBLING or source is None:
                continue
            if not exclude(graph, claim.concept, other.concept) or source.says(mine):
                continue
            if kind == "anatomy" and self._shared(number, claim, i) < SHARED:
                continue
            theirs = source.words_of(other)
            if not any(each.says(theirs) for each in self.found):
                return i
        return None

    def _shared(self, number: int, claim: Claim, i: int) -> float:
        """Return which share of the words around a claim is around one of the reference too."""
        other, source = self.reference.claims[i]
        if source is None:
            return 0.0
        text = self.found[number]
        mine = text.context(claim) - stems(text.text[claim.start : claim.end])
        theirs = source.context(other) - stems(source.text[other.start : other.end])
        return overlap(mine, theirs) if mine and theirs else 1.0

    def _by_words(self) -> None:
        """Look for the words of what is missing among the words of the completion."""
        wanted = [(i, words) for i, words in enumerate(self._words_wanted()) if words]
        for number, text in enumerate(self.found):
            found = [(i, span) for i, words in wanted for span in text.spans_of(words)]
            asserted = text.polarities([span for _, span in found]) if found else []
            for (i, span), how in zip(found, asserted, strict=True):
                if how.frame == "case" and how.polarity != UNSURE:
                    self._word(number, i, span, how.polarity)

    def _words_wanted(self) -> list[tuple[str, ...]]:
        """Return for each claim of the reference the stems of its words, if they are looked for."""
        met = self.earned.keys() | self.turned
        wanted: list[tuple[str, ...]] = []
        for i, (claim, source) in enumerate(self.reference.claims):
            words: tuple[str, ...] = ()
            if claim.kind == "word":
                words = (claim.axis[5:],)
            elif claim.axis.startswith("concept ") and source is not None and i not in met:
                words = source.stems_of(claim)
            wanted.append(words)
        return wanted

    def _word(self, number: int, i: int, span: tuple[int, int], polarity: str) -> None:
        """Judge words of the completion that are those of a claim of the reference."""
        by = self.reference.claims[i][0]
        text = self.found[number]
        claim = Claim(*span, by.kind, ((by.axis, polarity),), by.weight, by.concept)
        around = self.reference.by_axis[by.axis]
        same = [each for each in around if self.reference.claims[each][0].value == polarity]
        if same:
            share = 1.0 if by.kind == "word" else BY_WORDS
            self._earn(same[0], share)
            judged = Judged(claim, number, "agrees", self.reference.claims[same[0]][0], share)
        else:
            if i not in self.earned:
                self.turned.add(i)
            worth = self._certainty(claim, text, i)
            worth *= 1.0 if by.kind == "word" else TURNED_WORDS
            judged = Judged(claim, number, "contradicts", by, worth)
        self.judged[number, len(text.claims) + span[0]] = judged

    def _unmet(self, kind: str) -> list[int]:
        return [
            i
            for i, (each, _) in enumerate(self.reference.claims)
            if each.kind == kind and i not in self.earned and i not in self.turned
        ]


def _alone(claim: Claim) -> Outcome:
    """Return what a claim is that the reference knows nothing of."""
    if claim.value in {"negated", "no"} or claim.axis.startswith("present "):
        return "neutral"
    return "added"
