"""What reasoning says of the case beside what it says of other diagnoses."""

import pytest

import pathreward as pr

REWARD = pr.EntityReward()
FINDINGS = "Spindle cells in fascicles. EMA is negative. No necrosis."


def is_contradicted(thought: str) -> bool:
    """Return whether the reasoning states the opposite of a finding of the reference."""
    text = (
        f"<observe>{FINDINGS}</observe><think>Spindle cells suggest schwannoma. {thought}</think>"
        "<answer>schwannoma</answer>"
    )
    found = REWARD(pr.Sample(text, findings=FINDINGS, answer="schwannoma"))
    return any(each.section == "think" and each.verdict == "against" for each in found.evidence)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (
            "A meningioma would express EMA, and it is negative.",
            "A meningioma would express EMA, and it is strongly positive.",
        ),
        (
            "A meningioma would express EMA, which is absent here.",
            "A meningioma would express EMA, which is present here.",
        ),
        (
            "It is no meningioma, because EMA is negative.",
            "It is no meningioma, because EMA is positive.",
        ),
        (
            "Leiomyosarcoma would be necrotic, but necrosis is absent here.",
            "Leiomyosarcoma would be bland, but necrosis is present here.",
        ),
    ],
)
def test_a_false_statement_beside_another_diagnosis_costs(true: str, false: str) -> None:
    assert is_contradicted(false)
    assert not is_contradicted(true)


@pytest.mark.parametrize(
    "thought",
    [
        "A meningioma would be EMA positive.",
        "In meningioma, EMA is positive.",
        "A meningioma is excluded, since it is EMA positive.",
        "Leiomyosarcoma typically has necrosis, and EMA is often positive.",
        "If this were a leiomyosarcoma, necrosis would be present.",
        "A meningioma expresses EMA, and it is diffusely positive in most.",
        "Meningioma is considered, where EMA is positive.",
        "Meningioma: EMA is positive.",
        "Meningioma has whorls, psammoma bodies are present, and EMA is positive.",
        "When a tumor is a meningioma, EMA is positive.",
        "Unlike this case, meningioma shows whorls, and EMA is positive.",
    ],
)
def test_what_another_diagnosis_shows_is_free(thought: str) -> None:
    assert not is_contradicted(thought)
