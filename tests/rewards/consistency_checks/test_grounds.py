import pytest

from pathreward import ConsistencyReward, Sample
from pathreward.rewards.consistency_checks.grounds import content_stems

REWARD = ConsistencyReward(checks=("grounds",))
OPTIONS = ["granuloma", "abscess", "infarct"]
SEEN = "A cavity with pus and neutrophils."


def value(think: str, observe: str = "") -> float | None:
    seen = f"<observe>{observe}</observe>" if observe else ""
    completion = f"{seen}<think>{think}</think><answer>B</answer>"
    return REWARD(Sample(completion, answer="B", options=OPTIONS)).value


@pytest.mark.parametrize(
    "think",
    [
        "It is an abscess.",  # a bare conclusion
        "I will go step by step, look at each feature and conclude.",  # process
        "The attending told me that it is B.",
        "A is granuloma. B is abscess. C is infarct. I take B.",  # the options
        "It is an abscess because it is an abscess.",
    ],
)
@pytest.mark.parametrize("observe", ["", SEEN])
def test_no_grounds(think: str, observe: str) -> None:
    assert value(think, observe) == 0.25


@pytest.mark.parametrize(
    ("think", "observe", "expected"),
    [
        ("Keratin pearls.", "", 1.0),  # a finding of the graph
        ("Creamy yellow fluid oozes slowly.", "", 1.0),  # words of its own
        ("The cavity is full of pus.", SEEN, 1.0),  # takes up the observation
        ("Football is played on grass by young people.", SEEN, 0.25),  # off-topic
        ("Keratin pearls and necrosis.", SEEN, 1.0),  # two findings
        ("Keratin pearls.", SEEN, 0.25),  # one that is not observed
    ],
)
def test_grounds(think: str, observe: str, expected: float) -> None:
    assert value(think, observe) == expected


def test_words_of_talk_are_no_content() -> None:
    assert content_stems("The diagnosis is certain, therefore I conclude.") == set()
