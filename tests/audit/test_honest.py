import pytest

from pathreward import Sample
from pathreward.audit import LeftOut, cases

FINDINGS = "Keratin pearls are seen. Necrosis is absent."


@pytest.mark.parametrize(
    ("reference", "observation", "reasoning"),
    [
        ({"findings": FINDINGS}, FINDINGS, "It rests on keratin pearls."),
        ({"findings": "No necrosis."}, "No necrosis.", "It rests on this description."),
        (  # the answer itself comes last
            {"findings": "Melanoma with mitoses."},
            "Melanoma with mitoses.",
            "It rests on mitoses and melanoma.",
        ),
        ({"reasoning": "It is A. So B. Thus C."}, "It is A. So B.", "Thus C."),
        (
            {"entities": ["keratin_pearls", "no necrosis"]},
            "The slide shows keratin pearls and no necrosis.",
            "It rests on keratin pearls.",
        ),
    ],
)
def test_missing_parts_are_made_from_the_others(
    reference: dict[str, str], observation: str, reasoning: str
) -> None:
    [case], _ = cases([Sample("", answer="melanoma", **reference)])
    assert (case.observation, case.reasoning) == (observation, reasoning)


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        (Sample("", findings="Nests."), "it has no gold answer"),
        (Sample("", answer=" ", findings="Nests."), "it has no gold answer"),
        (Sample("", answer="yes"), "it has no findings, reasoning or entities to write from"),
        (
            Sample("", answer="yes", findings="Nests.</observe>"),
            "its findings or its reasoning hold section tags",
        ),
    ],
)
def test_a_row_without_a_usable_reference_is_left_out(sample: Sample, reason: str) -> None:
    assert cases([sample]) == ([], [LeftOut(1, reason)])
