"""Values that are exchanged between their owners."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.exchanged import exchanged
from pathreward.claims.extract import text_claims
from pathreward.linking import Linker

LAYOUTS = (
    "{0}: {1}. {2}: {3}.",
    "{0} {1}, {2} {3}.",
    "{1} in {0} and {3} in {2}.",
    "{0} | {1}\n{2} | {3}",
    "- {0}: {1}\n- {2}: {3}",
    "| Place | Remark | Value |\n| {0} | seen | {1} |\n| {2} | seen | {3} |",
    "In {0} it is {1}; in {2} it is {3}.",
    "{0} is {1}, whereas {2} is {3}.",
)
OWNERS = (
    ("left lobe", "right lobe"),
    ("part A", "part B"),
    ("lesion 1", "lesion 2"),
    ("proximal margin", "distal margin"),
    ("antrum", "duodenum"),
    ("stroma", "epithelium"),
    ("larger nodule", "smaller nodule"),
)
VALUES = (("4 mm", "9 mm"), ("20%", "70%"), ("mild", "severe"))


def _exchanged(found: str, reference: str) -> list[tuple[str, str]]:
    linker = Linker.default()
    text, source = (text_claims(each, linker) for each in (found, reference))
    pairs = exchanged(text.owners, source.owners)
    return [
        (text.text[one.start : one.end], source.text[two.start : two.end]) for one, two in pairs
    ]


@st.composite
def _reports(draw: st.DrawFn) -> tuple[Sequence[str], Sequence[str], str, str]:
    """Return two owners, two values, and two layouts."""
    return (
        draw(st.permutations(draw(st.sampled_from(OWNERS)))),
        draw(st.permutations(draw(st.sampled_from(VALUES)))),
        draw(st.sampled_from(LAYOUTS)),
        draw(st.sampled_from(LAYOUTS)),
    )


@given(_reports())
def test_exchanged_values_are_found_in_every_layout(
    report: tuple[Sequence[str], Sequence[str], str, str],
) -> None:
    (one, two), (value, other), layout, another = report
    reference = layout.format(one, value, two, other)
    found = _exchanged(another.format(one, other, two, value), reference)
    assert len(found) == 2, (reference, another.format(one, other, two, value))


@given(_reports())
def test_another_order_or_layout_exchanges_nothing(
    report: tuple[Sequence[str], Sequence[str], str, str],
) -> None:
    (one, two), (value, other), layout, another = report
    reference = layout.format(one, value, two, other)
    assert not _exchanged(another.format(one, value, two, other), reference)
    assert not _exchanged(another.format(two, other, one, value), reference)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("ER {0}%, PR {1}%.", "ER and PR are positive in {0}% and {1}%, respectively."),
        ("Ki-67 is {0}% in the left and {1}% in the right tumor.", "Left {0}%, right {1}%."),
        ("Part A: carcinoma, {0}%. Part B: carcinoma, {1}%.", "Specimen 1: {0}%; 2: {1}%."),
    ],
)
def test_reworded_report(reference: str, found: str) -> None:
    stated = reference.format("90", "10")
    assert not _exchanged(found.format("90", "10"), stated)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        (
            "Antrum: chronic gastritis.\nDuodenum: villous atrophy.",
            "The antrum has villous atrophy, and the duodenum has chronic gastritis.",
        ),
        (
            "Nodule 1: 3 cm, follicular adenoma. Nodule 2: 1 cm, papillary carcinoma.",
            "The larger nodule is a papillary carcinoma, the smaller one a follicular adenoma.",
        ),
        (
            "Two lesions, a naevus and a melanoma. The former measures 4 mm, the latter 9 mm.",
            "The naevus measures 9 mm, the melanoma 4 mm.",
        ),
    ],
    ids=["findings of sites", "sizes as ranks", "former and latter"],
)
def test_exchanged_findings(reference: str, found: str) -> None:
    assert len(_exchanged(found, reference)) == 2
    assert not _exchanged(reference, reference)


def test_owner_that_only_one_text_names_exchanges_nothing() -> None:
    assert not _exchanged("Fibrosis 20%, necrosis 70%.", "Values of 70% and 20% were counted.")


def test_value_that_both_owners_have_is_met() -> None:
    reference = "Left: crypt distortion, ulcer.\nRight: crypt distortion."
    assert not _exchanged("Left: ulcer, crypt distortion. Right: crypt distortion.", reference)


@pytest.mark.parametrize(
    "text",
    [
        "Nodule >5 cm: ER 90%. Nodule 2 cm: ER 10%.",
        "Lesion more than 5 cm has mild steatosis, lesion 2 cm has severe steatosis.",
        "A nodule of less than 5 cm: ER 90%. A nodule, not of 2 cm: ER 10%.",
    ],
)
def test_owners_of_open_and_denied_sizes_have_no_rank(text: str) -> None:
    owners = text_claims(text, Linker.default()).owners
    assert list(exchanged(owners, owners)) == []
