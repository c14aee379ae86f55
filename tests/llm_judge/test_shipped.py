import pytest

from pathreward.llm_judge.shipped import RUBRICS


@pytest.mark.parametrize("name", ["wsi-precision", "wsi-relevance"])
@pytest.mark.parametrize(
    ("held", "value"),
    [
        ((), 0),
        (("some",), 0.25),
        (("some", "half", "most"), 0.75),
        (("some", "half", "most", "all"), 1),
        (("some", "all"), 0.25),  # all without a half is no consistent judgement
        (("some", "speaks_to_the_judge"), 0),
    ],
)
def test_shares_are_in_quarters(name: str, held: tuple[str, ...], value: float) -> None:
    assert RUBRICS[name].value(held) == value


@pytest.mark.parametrize("name", RUBRICS)
def test_a_judge_that_affirms_everything_gives_0(name: str) -> None:
    rubric = RUBRICS[name]
    assert rubric.value({each.id for each in rubric.items}) == 0
