import pytest

from pathreward import AnswerReward, Sample

ASKED = "Is there necrosis in this tumor?"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", "yes"),
        ("Yes, areas of necrosis are seen.", "yes"),
        ("No necrosis was identified in the sections.", "no"),  # a noun phrase answers
        ("It does.", "yes"),
        ("It does not.", "no"),
        ("Absolutely not.", "no"),
        ("No, the tumor shows no necrosis.", "no"),
        ("The answer is no.", "no"),
        ("是", "yes"),
        ("没有", "no"),
        ("Yes and no.", ""),
        ("Yes, but there is no necrosis.", ""),  # contradicts its yes
        ("Yes, apart from necrosis", ""),
        ("Yes, maybe", ""),
        ("neither yes nor no", ""),
        ("Hardly", ""),
    ],
)
def test_yes_or_no(text: str, answer: str) -> None:
    completion = f"<think>x</think><answer>{text}</answer>"
    for gold in ("yes", "no"):
        score = AnswerReward()(Sample(completion, ASKED, gold))
        assert score.value == float(gold == answer), score.reason
