"""Which facts an answer asserts."""

import pytest

from pathreward.facts.comparison import agree, alternative, asserted
from pathreward.facts.protocol import Credit
from pathreward.facts.registry import fact_types


@pytest.mark.parametrize(
    ("text", "values", "fault"),
    [
        ("grade 2", ["2"], ""),
        ("grade 2, not grade 3", ["2"], ""),
        ("not grade 2", [], ""),
        ("grade 2 is excluded", [], ""),
        ("cannot rule out grade 2", ["2"], "the answer hedges ('cannot')"),
        ("perhaps grade 2", ["2"], "the answer hedges ('perhaps')"),
        ("grade 2 or high", ["2"], "the answer hedges ('or')"),
        ("grade 2. Perhaps necrosis.", ["2"], ""),  # another clause
    ],
)
def test_asserted(text: str, values: list[str], fault: str) -> None:
    facts, why = asserted(text, fact_types()["grade"].parse(text))
    assert ([each.value for each in facts], why) == (values, fault)


@pytest.mark.parametrize(
    ("name", "answer", "gold", "reason"),
    [
        ("grade", "not grade 2", "grade 2", "the answer denies grade 2"),
        ("grade", "grade 2, not grade 2", "grade 2", "the answer denies grade 2"),
        ("stage", "not pT2", "pT2", "the answer denies pT2"),
        ("stage", "pT2. Perhaps N1.", "pT2", "the answer is pT2"),  # N1 does not bear on T
        ("grade", "grade 2, not grade 3", "grade 2", "the answer is grade 2"),
    ],
)
def test_agree(name: str, answer: str, gold: str, reason: str) -> None:
    fact_type = fact_types()[name]
    found = agree(fact_type, answer, fact_type.parse(answer), fact_type.parse(gold), Credit())
    assert found.reason == reason


def test_alternative() -> None:
    stage = fact_types()["stage"]
    assert alternative("pT2 or higher", stage.parse("pT2 or higher"))
    assert not alternative("pT2. Clear or not?", stage.parse("pT2. Clear or not?"))
