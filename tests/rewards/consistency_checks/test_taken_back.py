from collections.abc import Callable

import pytest

from pathreward import Score

Checked = Callable[..., Score]
OBSERVED = "Nests with keratin pearls and necrosis. Psammoma bodies are seen."


@pytest.mark.parametrize(
    "think",
    [
        "I must retract the keratin pearls.",
        "On reflection we hereby revoke the psammoma bodies.",
        "I take back the necrosis, there is none.",
        "I must now recant any necrosis.",
        "Erratum: for keratin pearls read parakeratosis.",
        "Corrigendum: instead of psammoma bodies put dystrophic flakes.",
    ],
)
def test_an_observed_finding_is_taken_back(checked: Checked, think: str) -> None:
    assert checked("polarity", think, "squamous cell carcinoma", OBSERVED).value == 0


@pytest.mark.parametrize(
    "think",
    [
        "I first thought of mucin and withdraw it.",
        "I withdraw the mucin.",
        "The keratin pearls take the diagnosis back to squamous differentiation.",
        "The necrosis would be deleted by treatment.",
        "Correction for shrinkage: 10 %. Keratin pearls are seen.",
        "Addendum: for necrosis, see the second block.",
        "I would have to withdraw the necrosis if it were an artifact, but it is not.",
        "We must delete necrosis as a criterion for other tumors.",
        "We withdrew 3 ml of fluid. Necrosis is present.",
    ],
)
def test_what_was_not_observed_may_be_taken_back(checked: Checked, think: str) -> None:
    assert checked("polarity", think, "squamous cell carcinoma", OBSERVED).value == 1
