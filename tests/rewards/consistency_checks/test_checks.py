"""Each check on its own, by hand-made completions that it has to pass or to break."""

import pytest

from pathreward import ConsistencyReward, RecipeError, Sample, Score


def checked(check: str, think: str, answer: str, observe: str = "") -> Score:
    completion = f"<think>{think}</think><answer>{answer}</answer>"
    if observe:
        completion = f"<observe>{observe}</observe>{completion}"
    return ConsistencyReward(checks=(check,))(Sample(completion, answer=answer))


HOLDS = "nothing contradicts itself"
CANCER = "prostatic adenocarcinoma"


@pytest.mark.parametrize(
    ("observe", "think", "value"),
    [
        ("Keratin pearls.", "No keratin pearls.", 0.0),
        ("No necrosis.", "Necrosis is seen.", 0.0),
        ("No necrosis.", "Necrosis would be expected.", 1.0),  # talks about it
        ("No necrosis.", "Possible necrosis.", 1.0),
        ("Keratin pearls.", "Keratin pearls.", 1.0),
    ],
)
def test_what_think_uses_and_observe_denies(observe: str, think: str, value: float) -> None:
    assert checked("polarity", think, "squamous cell carcinoma", observe).value == value


TALKED_ABOUT = [
    *("Necrosis", "Mucin", "Calcification", "Psammoma bodies", "Keratin pearls", "Granulomas"),
    *("Ulceration", "Hemorrhage", "Edema", "Acantholysis", "Fibrosis"),
]


@pytest.mark.parametrize("named", [TALKED_ABOUT[-1:], TALKED_ABOUT[-3:], TALKED_ABOUT])
def test_the_first_contradiction_counts_of_few_findings_and_of_many(named: list[str]) -> None:
    denied = " ".join(f"No {each}." for each in named)
    weighed = " ".join(f"{each} as usual." for each in named)
    assert checked("polarity", weighed, CANCER, denied).value == 1.0
    score = checked("polarity", f"{weighed} {named[-1]}.", CANCER, denied)
    assert score.reason == f"{named[-1]!r} is affirmed and negated"
    said = " ".join(f"{each}. No {each}." for each in named)
    assert checked("polarity", said, CANCER, denied).reason.startswith(repr(named[0]))


SEEN = "Keratin pearls, necrosis."


@pytest.mark.parametrize(
    ("think", "value"),
    [
        ("Keratin pearls, necrosis.", 1.0),
        ("Keratin pearls, necrosis, mucin, psammoma bodies.", 1.0),  # half of them are seen
        ("Keratin pearls, mucin, psammoma bodies, calcification.", 0.75),
        ("Mucin, psammoma bodies, calcification.", 0.5),
        ("Mucin, psammoma bodies.", 1.0),  # too few to tell
    ],
)
def test_what_think_uses_and_observe_does_not_name(think: str, value: float) -> None:
    assert checked("observed", think, "squamous cell carcinoma", SEEN).value == value


def test_the_least_value_counts_and_every_broken_check_shows() -> None:
    completion = (
        "<observe>No necrosis.</observe><think>Necrosis. Gleason 3+4=8, hence "
        "prostatic adenocarcinoma.</think><answer>prostatic adenocarcinoma</answer>"
    )
    score = ConsistencyReward()(Sample(completion, answer=CANCER))
    assert (score.value, score.reason) == (0.0, "'Necrosis' is affirmed and negated")
    assert [each.text for each in score.evidence] == ["Necrosis", "necrosis", "3+4=8"]
    assert all(completion[each.start : each.end] == each.text for each in score.evidence)


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        (("sums",), "unknown check 'sums'"),
        ((), "`checks` must name at least one check"),
    ],
)
def test_refuses_checks_that_are_not_there(checks: tuple[str, ...], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        ConsistencyReward(checks=checks)
