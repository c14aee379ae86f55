"""What a fact type gets by default, and how a detail reads."""

import pytest

from pathreward.facts.protocol import Comparison, Credit, Detail, FactType
from pathreward.facts.site.parse import Site

SITE = Site(0, 4, "lung")
PLAIN: FactType[Site] = FactType(
    name="plain",
    parse=lambda _: (),
    compare=lambda _stated, _gold, _credit: Comparison(0.0, "never"),
    describe=lambda site: site.name,
)


def test_a_type_without_more_checks_and_locates_nothing() -> None:
    assert list(PLAIN.check("3+4=8")) == []
    assert PLAIN.bare_number("2", (), "") == ()
    assert PLAIN.unique(SITE) is None
    assert PLAIN.detail is None
    assert not PLAIN.locates(SITE)


def test_any_fact_of_a_type_bears_on_the_gold_ones_by_default() -> None:
    assert PLAIN.bears_on(SITE, [SITE])


def test_a_type_is_hashable_though_its_cues_are_a_mapping() -> None:
    assert len({PLAIN, PLAIN}) == 1


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        (Detail("grade", "FIGO", "2"), "FIGO 2"),
        (Detail("laterality", "", "left"), "left"),  # what it is of is not known
        (Detail("stage", "T", ""), "T"),
    ],
)
def test_a_detail_reads_as_what_it_is_of_and_its_value(detail: Detail, text: str) -> None:
    assert str(detail) == text


def test_nothing_near_the_gold_answer_is_paid_by_default() -> None:
    assert Credit() == Credit(near=0.0, relative=0.0, absolute=0.0, sets="exact")
