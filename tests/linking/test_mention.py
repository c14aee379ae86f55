from collections.abc import Collection, Sequence

from pathreward.kg import Concept
from pathreward.linking import Linker, Mention, Mentions
from pathreward.linking.mention import Claim

WART = Mention(0, 4, "wart", Concept("wart", "wart", "finding"), "affirmed")
CYST = Mention(9, 13, "cyst", Concept("cyst", "cyst", "finding"), "negated")


class Make:
    """Returns mentions, and counts its calls."""

    def __init__(self) -> None:
        self.calls: list[Collection[str] | None] = []

    def __call__(self, concepts: Collection[str] | None) -> Sequence[Mention]:
        self.calls.append(concepts)
        return [each for each in (WART, CYST) if concepts is None or each.concept.id in concepts]


CLAIMS: tuple[Claim, ...] = (("wart", "affirmed"), ("cyst", "negated"))


def test_claims_and_length_need_no_spans() -> None:
    make = Make()
    found = Mentions(CLAIMS, 2, make)
    assert found.claims == CLAIMS
    assert len(found) == 2
    assert make.calls == []


def test_spans_are_computed_once_on_first_access() -> None:
    make = Make()
    found = Mentions(CLAIMS, 2, make)
    assert list(found) == [WART, CYST]
    assert found[1] == CYST
    assert found[:1] == [WART]
    assert make.calls == [None]


def test_mentions_of_some_concepts_leave_the_others_uncomputed() -> None:
    make = Make()
    assert Mentions(CLAIMS, 2, make).about({"cyst"}) == [CYST]
    assert make.calls == [{"cyst"}]


def test_an_empty_result_is_never_computed() -> None:
    make = Make()
    assert list(Mentions((), 0, make)) == []
    assert make.calls == []


def test_an_unknown_concept_has_no_mentions_before_and_after_spans_are_computed() -> None:
    found = Linker.default().read("Necrosis.")
    assert found.about(["no_such_concept"]) == []
    assert len(list(found)) == 1
    assert found.about(["no_such_concept"]) == []


def test_mentions_of_some_concepts_are_taken_from_the_computed_ones() -> None:
    make = Make()
    found = Mentions(CLAIMS, 2, make)
    assert list(found)
    assert found.about({"cyst"}) == [CYST]
    assert make.calls == [None]
