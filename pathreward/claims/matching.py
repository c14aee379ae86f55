"""Match the claims of a completion with those of a reference on their scales."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pathreward.claims.claim import UNSURE, Claim
from pathreward.claims.comparison import Judged, Near, Reasoning, Reference
from pathreward.claims.contradiction import LEAST, Differing, probability
from pathreward.claims.extract import TextClaims
from pathreward.claims.kinship import denies
from pathreward.claims.measures import ANY_ROLE
from pathreward.claims.numbers import SHARE, numbers_of
from pathreward.claims.relation import may_conflict, overlap, related
from pathreward.claims.weighing import is_of_case
from pathreward.kg import KnowledgeGraph

LEAST_SIBLING = 0.25
"""Least weight of a diagnosis or a site that excludes another one."""
CLEARER = 0.15
"""How much more a claim has to be bound to one that it contradicts than to one that it repeats."""
UNIQUE = frozenset({"grade", "stage", "laterality"})
"""Kinds of facts of which a case may have one value only."""
_DENIABLE = frozenset({"concept", "word"})
BOTH = 0.25
"""How much of a contradiction it is at least to state what the reference has and its opposite."""
MOST_PAIRS = 1 << 15
"""Comparisons for which a text is read; a report of 100 sizes beside another one takes 10,000."""
Relations = tuple[list[int], list[int], int]
"""The numbers of the reference's claims that state the same, and of those that differ; and how many
comparisons that took."""


class Matching:
    """Matches claims that share a scale: they agree or contradict each other; others stay open."""

    def __init__(
        self,
        found: Sequence[TextClaims],
        reference: Reference,
        graph: KnowledgeGraph,
        near: Near,
        most: int,
        reasoning: Reasoning,
    ) -> None:
        self.reasoning = reasoning
        self.near = near
        self.most = most
        self.found = found
        self.reference = reference
        self.graph = graph
        self.earned: dict[int, float] = {}
        self.earned_by: dict[int, set[int]] = {}
        """The claims of the reference that each text has on their scales."""
        self.judged: dict[tuple[int, int], Judged] = {}
        self.open: list[tuple[int, int, Claim]] = []
        self.conflicts: list[tuple[int, int, Claim, list[int]]] = []
        self.contradicted: set[int] = set()
        self.relations = _relations(reference)
        self.ends = [len(each.text) for each in found]
        """Where the reading of each text ends."""
        self.pairs = 0
        """Comparisons of the text that is read."""
        self.uniques: dict[tuple[str, str], bool] = {}
        """Whether the reference has one value, by the kind of fact and the axis."""
        self.weighed: dict[int, dict[int, list[tuple[int, int]]]] = {}
        """The sentences of each text that weigh another diagnosis, with the spans of its names."""

    def match(self) -> None:
        """Judge the claims that share a scale with the reference."""
        by_axis, judged, most = self.reference.by_axis, self.judged, self.most
        for number, text in enumerate(self.found):
            read: set[str] = set()
            self.pairs = 0
            for place, claim in enumerate(text.claims):
                start, _, _, axes, weight, _, _ = claim
                axis, value = axes[0]
                read.add(axis)
                if len(read) > most or self.pairs > MOST_PAIRS:
                    self.ends[number] = start
                    break
                if value == UNSURE or weight <= 0:
                    judged[number, place] = Judged(claim, number, "neutral")
                elif len(axes) == 1 and axis not in by_axis:
                    self.open.append((number, place, claim))
                else:
                    self._direct(number, place, claim)
        self._resolve()

    def judge(self, number: int, place: int, judged: Judged) -> None:
        """Keep the outcome of a claim, by its text and its place in it."""
        self.judged[number, place] = judged

    def earn(self, i: int, share: float) -> None:
        """Keep the greatest share that the completion has of a claim of the reference."""
        self.earned[i] = max(share, self.earned.get(i, 0.0))

    def _direct(self, number: int, place: int, claim: Claim) -> None:
        """Match a claim by its axes; what is unclear waits."""
        key = claim.axes, claim.kind, claim.about
        if (relations := self.relations.get(key)) is None:
            relations = self.relations[key] = self._related(claim)
        agree, differ, pairs = relations
        self.pairs += pairs
        if agree and differ:
            text = self.found[number]
            bound = {i: self._binding(claim, text, i) for i in (*agree, *differ)}
            nearest = max(agree, key=bound.__getitem__)
            other = max(differ, key=bound.__getitem__)
            if bound[other] > bound[nearest] + CLEARER:
                self.conflicts.append((number, place, claim, [other]))
                return
            agree = [nearest]
        if agree:
            self.earned_by.setdefault(number, set()).update(agree)
            for i in agree:
                self.earned[i] = 1.0
            by = self.reference.claims[agree[0]][0]
            self.judged[number, place] = Judged(claim, number, "agrees", by)
        elif differ:
            self.conflicts.append((number, place, claim, differ))
        else:
            self.open.append((number, place, claim))

    def _related(self, claim: Claim) -> Relations:
        """Return the claims of the reference that state the same as a claim, and the opposite."""
        by_axis = self.reference.by_axis
        agree: list[int] = []
        differ: list[int] = []
        sharing = [by_axis.get(axis, ()) for axis, _ in claim.axes]
        for i in {i for each in sharing for i in each}:
            relation = related(claim, self.reference.claims[i][0])
            if relation:
                (agree if relation > 0 else differ).append(i)
        if differ and claim.kind == "marker":  # another marker may have its percentage
            own = {axis for axis, _ in claim.axes if not axis.startswith(ANY_ROLE)}
            claims = self.reference.claims
            agree = [i for i in agree if any(axis in own for axis, _ in claims[i][0].axes)]
        return agree, differ, sum(map(len, sharing))

    def _binding(self, claim: Claim, text: TextClaims, i: int) -> float:
        """Return how much a claim and one of the reference are about the same, in [0, 3]."""
        first = self.reference.claims[i]
        self.pairs += 1
        return max(
            _binding(claim, text, other, source)
            for other, source in (first, *self.reference.repeats.get(i, ()))
        )

    def _resolve(self) -> None:
        """Judge the claims that differ from all of the reference's on their axes."""
        if not self.conflicts:
            return
        earned = self.earned.copy()
        sides = {
            each.claim.axis
            for each in self.judged.values()
            if each.outcome == "agrees" and each.claim.kind == "laterality"
        }
        for number, place, claim, others in self.conflicts:
            # what the reasoning repeats rightly does not excuse what was observed wrongly
            own = earned if number in self.reasoning.texts else self.earned_by.get(number, ())
            if claim.axis == SHARE and numbers_of(claim) <= self.reference.marker_shares:
                self.judge(number, place, Judged(claim, number, "neutral"))
                continue
            left = [i for i in others if i not in own]
            if not left and claim.kind == "laterality" and claim.axis not in sides:
                left = others
            if not left and claim.is_fact and not self._is_unique(claim):
                self.open.append((number, place, claim))
                continue
            bound = [i for i in left or others if self._may_conflict(number, claim, i)]
            if not bound:
                self.open.append((number, place, claim))
                continue
            text = self.found[number]
            if self.is_weighed(number, claim):
                self.judge(number, place, Judged(claim, number, "neutral"))
                continue
            i = max(bound, key=lambda each: self._binding(claim, text, each))
            if self._follows(claim, text, i):
                self.judge(number, place, Judged(claim, number, "neutral"))
                continue
            if self.contradict("scale", number, place, claim, i, both=i in own):
                self.earned.pop(i, None)

    def _has_sides(self) -> bool:
        """Return whether the completion states both sides, one after the other."""
        sides = {
            each.value for text in self.found for each in text.claims if each.kind == "laterality"
        }
        return {"left", "right"} <= sides

    def _follows(self, claim: Claim, text: TextClaims, i: int) -> bool:
        """Return whether a claim follows from another one of the reference, of the same thing.

        A report with adenocarcinoma in one part and no carcinoma in the other has carcinoma.

        Args:
            claim: The claim.
            text: The text that it is in.
            i: The number of the reference's claim that it contradicts.
        """
        if claim.kind != "concept":
            return False
        graph, claims = self.graph, self.reference.claims
        above = [
            number
            for number in self.reference.by_kind["concept"]
            if claims[number][0].value == claim.value and denies(claims[number][0], claim, graph)
        ]
        if not above:
            return False
        bound = self.surroundings(claim, text, i)
        return any(self.surroundings(claim, text, each) + CLEARER >= bound for each in above)

    def surroundings(self, claim: Claim, text: TextClaims, i: int) -> float:
        """Return how much of the words around a claim is around one of the reference, too.

        The claims' own words do not count; claims of one part are nearer by one.
        """
        other, source = self.reference.claims[i]
        if source is None:
            return 0.0
        mine, theirs = text.around(claim), source.around(other)
        return float(text.part(claim) == source.part(other) != "") + overlap(mine, theirs)

    def _may_conflict(self, number: int, claim: Claim, i: int) -> bool:
        """Return whether a claim may be of the same thing as one of the reference that differs."""
        other = self.reference.claims[i][0]
        if not may_conflict(claim, other) or (other.value == "bilateral" and self._has_sides()):
            return False
        if claim.kind == "laterality" and not self._is_unique(claim):
            return not claim.about.isdisjoint(other.about) and i not in self.earned
        if claim.kind == "degree" and bool(claim.about) != bool(other.about):
            return False
        return self.denies_same(number, claim, i)

    def denies_same(self, number: int, claim: Claim, i: int) -> bool:
        """Return whether what one claim denies is what another affirms, and no special case.

        "No macrovascular invasion" leaves open whether there is microvascular invasion.
        """
        other, source = self.reference.claims[i]
        if claim.kind not in _DENIABLE or source is None:
            return True
        text = self.found[number]
        if claim.value == "negated":
            return text.modifiers(claim) <= source.context(other)
        return source.modifiers(other) <= text.context(claim)

    def _is_unique(self, claim: Claim) -> bool:
        """Return whether the reference has one value of what a fact states: any other is false."""
        if claim.kind == "marker":
            return True
        if claim.kind not in UNIQUE:
            return False
        any_axis = claim.kind == "laterality"
        key = claim.kind, "" if any_axis else claim.axis
        known = self.uniques.get(key)
        if known is not None:
            return known
        values = {
            value
            for each, _ in self.reference.claims
            if each.kind == claim.kind
            for axis, value in each.axes
            if any_axis or axis == claim.axis
        }
        self.uniques[key] = len(values) == 1
        return self.uniques[key]

    def is_weighed(self, number: int, claim: Claim) -> bool:
        """Return whether a claim is of another diagnosis, which its sentence weighs."""
        if number not in self.reasoning.texts:
            return False
        if number not in self.weighed:
            rivals: dict[int, list[tuple[int, int]]] = {}
            for sentence, *span in self._rivals(number):
                rivals.setdefault(sentence, []).append((span[0], span[1]))
            self.weighed[number] = rivals
        text = self.found[number]
        sentence = text.scope.sentence(claim.start)
        rivals_here = self.weighed[number].get(sentence)
        return rivals_here is not None and not is_of_case(
            text.text, claim, text.scope.sentences[sentence], rivals_here
        )

    def _rivals(self, number: int) -> Iterator[tuple[int, int, int]]:
        """Yield the diagnoses of neither the row nor the gold, each with its sentence."""
        text = self.found[number]
        for claim in text.claims:
            if not claim.concept or claim.concept in self.reasoning.gold:
                continue
            if self.graph[claim.concept].type != "diagnosis" or claim.weight < LEAST_SIBLING:
                continue
            expected = self.reference.by_axis.get(claim.axis, ())
            if not any(self.reference.claims[i][0].value == claim.value for i in expected):
                yield text.scope.sentence(claim.start), claim.start, claim.end

    def contradict(
        self, how: str, number: int, place: int, claim: Claim, i: int, *, both: bool = False
    ) -> bool:
        """Judge a claim that differs from one of the reference; return whether it contradicts it.

        Args:
            how: How they were matched, as in `Differing`.
            number: The number of the completion's text.
            place: The place of the claim in it.
            claim: The claim.
            i: The number of the reference's claim.
            both: Whether the completion states the reference's claim too.
        """
        by, source = self.reference.claims[i]
        worth = 1.0
        if source is not None:
            kind = self._kind(by)
            pair = Differing(how, kind, claim, self.found[number], by, source, both)
            worth = probability(pair)
        if both and number not in self.reasoning.texts:
            worth = max(worth, BOTH)
        if worth < LEAST:
            self.judge(number, place, Judged(claim, number, "neutral"))
            return False
        self.contradicted.add(i)
        self.judge(number, place, Judged(claim, number, "contradicts", by, worth))
        return True

    def _kind(self, claim: Claim) -> str:
        """Return the kind of a claim; of a concept its type, of an involvement the structure."""
        if claim.kind == "involvement":
            return f"involved {claim.axis.split()[1]}"
        return self.graph[claim.concept].type if claim.concept else claim.kind

    def unmet(self, kind: str) -> list[int]:
        """Return the numbers of the reference's claims of a kind that are not matched."""
        return [
            i
            for i in self.reference.by_kind.get(kind, ())
            if i not in self.earned and i not in self.contradicted
        ]


@lru_cache(maxsize=16)
def _relations(_reference: Reference) -> dict[tuple[object, ...], Relations]:
    """Return where the relations of claims to those of a reference are kept, by what they state.

    The rewards of a recipe and the completions of a group share them.
    """
    return {}


def _binding(claim: Claim, text: TextClaims, other: Claim, source: TextClaims | None) -> float:
    bound = 0.0
    if claim.about and other.about:
        bound += overlap(claim.about, other.about)
    if source is not None:
        mine, theirs = text.part(claim), source.part(other)
        bound += float(mine == theirs != "")
        bound += overlap(text.context(claim), source.context(other))
    return bound
