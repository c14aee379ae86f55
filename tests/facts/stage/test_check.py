"""Stage groups that T, N and M cannot make; AJCC, 8th edition."""

import pytest

from pathreward.facts.stage.check import check


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Colon. pT3 N0 M0. Stage II", []),
        ("Colon. pT3 N0 M0. Stage IIIA", ["T3 N0 M0 is stage II, not III"]),
        ("Colon. pT3 N0 M0. Stage: IIIA", ["T3 N0 M0 is stage II, not III"]),
        ("Caecum. pT3 N1 M0. Stage IIIB", []),
        ("Breast. pT2 pN0. Stage IIA", []),
        ("Breast. pT2 pN0. Stage III", ["T2 N0 is stage II, not III"]),
        ("Lung. pT1b pN2. Stage IIIA", []),
        ("Lung. pT1b pN2. Stage IB", ["T1b N2 is stage III, not I"]),
        ("Kidney. pT3a N0 M1. Stage III", ["T3a N0 M1 is stage IV, not III"]),
        ("Thyroid. pT3a N0 M1. Stage II", []),  # age decides too
        ("Colon. pT3 N0, were it pT2 N1. Stage III", []),  # several: not judged
        ("Ovary. pT3 N0. Stage I", []),  # no rule for the organ
    ],
)
def test_check(text: str, notes: list[str]) -> None:
    found = list(check(text))
    assert [each.note for each in found] == notes
    assert all(text[each.start : each.end].startswith("Stage") for each in found)
