from collections.abc import Callable

import pytest

from pathreward import Score

Checked = Callable[..., Score]
CANCER = "prostatic adenocarcinoma"
TALKED_ABOUT = [
    *("Necrosis", "Mucin", "Calcification", "Psammoma bodies", "Keratin pearls", "Granulomas"),
    *("Ulceration", "Hemorrhage", "Edema", "Acantholysis", "Fibrosis"),
]


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
def test_what_think_uses_and_observe_denies(
    checked: Checked, observe: str, think: str, value: float
) -> None:
    assert checked("polarity", think, "squamous cell carcinoma", observe).value == value


@pytest.mark.parametrize("named", [TALKED_ABOUT[-1:], TALKED_ABOUT[-3:], TALKED_ABOUT])
def test_the_first_contradiction_counts_of_few_findings_and_of_many(
    checked: Checked, named: list[str]
) -> None:
    denied = " ".join(f"No {each}." for each in named)
    weighed = " ".join(f"{each} is typically seen in such tumors." for each in named)
    assert checked("polarity", weighed, CANCER, denied).value == 1.0
    score = checked("polarity", f"{weighed} {named[-1]}.", CANCER, denied)
    assert score.reason == f"{named[-1]!r} is affirmed and negated"
    said = " ".join(f"{each}. No {each}." for each in named)
    assert checked("polarity", said, CANCER, denied).reason.startswith(repr(named[0]))


@pytest.mark.parametrize(
    ("observe", "think", "value"),
    [
        ("There is no necrosis.", "There is extensive necrosis.", 0.0),
        ("Mitoses: none.", "Numerous mitoses are seen.", 0.0),
        ("No eosinophils.", "Abundant eosinophils.", 0.0),
        ("Focal necrosis.", "There is no extensive necrosis.", 1.0),
        ("Extensive necrosis in the center.", "No necrosis in the capsule.", 1.0),
        ("No coagulative necrosis.", "Extensive necrosis.", 1.0),
        ("Left: no necrosis. Right: extensive necrosis.", "The two sides differ.", 1.0),
        ("Antrum: eosinophils present. Body: no eosinophils.", "The parts differ.", 1.0),
    ],
)
def test_an_amount_of_what_is_denied(
    checked: Checked, observe: str, think: str, value: float
) -> None:
    assert checked("polarity", think, CANCER, observe).value == value


@pytest.mark.parametrize(
    ("observe", "value"),
    [
        ("CD117 is positive. CD117 is negative.", 0.0),
        ("CD117 is positive in the seminoma. CD117 is negative in the teratoma.", 1.0),
        ("p57 is lost in the trophoblast and kept in the decidua.", 1.0),
        ("MLH1 is lost. The MLH1 promoter is methylated.", 1.0),
    ],
)
def test_a_marker_has_a_result_in_each_part(checked: Checked, observe: str, value: float) -> None:
    assert checked("polarity", "Keratin pearls.", CANCER, observe).value == value
