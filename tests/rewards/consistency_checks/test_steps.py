import pytest

from pathreward import ConsistencyReward, Sample

REWARD = ConsistencyReward(checks=("steps",))


def score(think: str, observe: str = "", **row: object) -> tuple[float | None, str]:
    seen = f"<observe>{observe}</observe>" if observe else ""
    settings: dict[str, object] = {"answer": "melanoma", **row}
    completion = f"{seen}<think>{think}</think><answer>{settings['answer']}</answer>"
    found = REWARD(Sample(completion, **settings))  # type: ignore[arg-type]  # fields by name
    return found.value, found.reason


@pytest.mark.parametrize(
    ("think", "value"),
    [
        ("There is high calcium. The low calcium explains it.", 0.0),
        ("There is high calcium. The high calcium explains it.", 1.0),
        ("There is high calcium. The low potassium explains it.", 1.0),  # another noun
        ("There is high calcium and low calcium in turn.", 1.0),  # one sentence
        ("There is high calcium. Lymphoma would have low calcium.", 1.0),  # of a rival
        ("There is high calcium. It is not low calcium.", 1.0),  # a denial
        ("There is high calcium rather than normal. A low calcium is expected.", 1.0),  # compares
        ("He has high self-esteem. He has low self-efficacy.", 1.0),  # parts of words
        ("These are benign cells. The malignant cells grow.", 0.0),
    ],
)
def test_opposite_values(think: str, value: float) -> None:
    assert score(think)[0] == value


@pytest.mark.parametrize(
    ("observe", "think", "value"),
    [
        ("The left breast.", "The right breast has a mass.", 0.0),
        ("The left breast.", "The left breast has a mass.", 1.0),
        ("Left and right breast.", "The right breast has a mass.", 1.0),  # both are observed
        ("The left breast.", "The right breast may hide a mass.", 1.0),  # left open
        ("Nottingham grade 2.", "Nottingham grade 3 is aggressive.", 0.0),
        ("Stage pT2.", "Category pT3 reaches fat.", 0.0),
    ],
)
def test_what_observe_states_otherwise(observe: str, think: str, value: float) -> None:
    assert score(think, observe)[0] == value


def test_the_evidence_is_both_values() -> None:
    completion = (
        "<think>High calcium is seen. Low calcium is seen.</think><answer>melanoma</answer>"
    )
    found = REWARD(Sample(completion, answer="melanoma"))
    assert [each.text for each in found.evidence] == ["High calcium", "Low calcium"]
