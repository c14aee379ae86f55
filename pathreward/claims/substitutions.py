"""Diagnoses, sites and findings of a completion in place of which the reference has others."""

from collections.abc import Sequence

from pathreward.claims.claim import Claim
from pathreward.claims.kinship import exclude
from pathreward.claims.matching import LEAST_SIBLING, Matching
from pathreward.claims.relation import overlap

SHARED = 0.1
"""Least share of common words around two sites that makes them one place."""


class SubstitutionMatching(Matching):
    """A matching in which a concept contradicts the one that it substitutes."""

    def match_substitutions(self) -> None:
        """Let an unmatched concept contradict an unmatched one of the reference."""
        for kind in ("diagnosis", "anatomy", "finding"):
            left = [
                i
                for i in self.unmet("concept")
                if self.graph[self.reference.claims[i][0].concept].type == kind
                and self.reference.claims[i][0].value != "negated"
            ]
            if not left:
                continue
            concepts = self.graph.of_type(kind)
            stated = [each for each in self.open if each[2].concept in concepts]
            met = set()
            for number, place, claim in stated:
                if (i := self._substituted(number, claim, left, kind)) is None:
                    continue
                met.add((number, place))
                left.remove(i)
                self.contradict("sibling", number, place, claim, i)
            if met:
                self.open = [each for each in self.open if each[:2] not in met]

    def excludes_narrower(self, claim: Claim, i: int) -> bool:
        """Return whether the reference has a narrower form of a claim, which a diagnosis excludes.

        A report that says "glioma" and "oligodendroglioma" means one tumor: an astrocytoma is
        no near miss of its "glioma".
        """
        graph = self.graph
        name = self.reference.claims[i][0].concept
        if graph[claim.concept].type != "diagnosis" or not graph.is_a(claim.concept, name):
            return False
        return any(
            other.value == claim.value
            and graph.is_a(other.concept, name)
            and exclude(graph, claim.concept, other.concept)
            for other in (self.reference.claims[n][0] for n in self.reference.by_kind["concept"])
        )

    def _substituted(self, number: int, claim: Claim, left: Sequence[int], kind: str) -> int | None:
        """Return the claim of the reference in place of which the completion has another one."""
        graph = self.graph
        if claim.kind != "concept":
            return None
        if claim.value == "negated" or claim.weight < LEAST_SIBLING:
            return None
        if number in self.reasoning.texts and (
            kind == "diagnosis" or self.is_weighed(number, claim)
        ):
            return None
        for i in left:
            other, source = self.reference.claims[i]
            if other.weight < LEAST_SIBLING or source is None:
                continue
            if not exclude(graph, claim.concept, other.concept):
                continue
            if source.says(self.found[number].words_of(claim)):
                continue
            if kind == "anatomy" and not self._is_one_place(number, claim, i):
                continue
            theirs = source.words_of(other)
            if not any(each.says(theirs) for each in self.found):
                return i
        return None

    def _is_one_place(self, number: int, claim: Claim, i: int) -> bool:
        """Return whether two sites can contradict each other.

        They can if the words around them have some in common, or if neither text names a second
        site that excludes its own.
        """
        other, source = self.reference.claims[i]
        if self._shared(number, claim, i) >= SHARED:
            return True
        return source is not None and not any(
            self.graph[each.concept].type == "anatomy"
            and exclude(self.graph, each.concept, site.concept)
            for site, text in ((claim, self.found[number]), (other, source))
            for each in text.claims
            if each.kind == "concept"
        )

    def _shared(self, number: int, claim: Claim, i: int) -> float:
        """Return which share of the words around a claim is around one of the reference too."""
        other, source = self.reference.claims[i]
        if source is None:
            return 0.0
        text = self.found[number]
        mine, theirs = text.around(claim), source.around(other)
        return overlap(mine, theirs) if mine and theirs else 1.0
