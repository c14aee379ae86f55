from collections.abc import Callable

import pytest

from pathreward import Sample
from pathreward.audit import attacks, cases


@pytest.mark.parametrize(
    ("name", "observe"),
    [
        ("generic-reasoning", "The image shows tissue with cells and stroma."),
        ("conclusion-alone", "Therefore, the answer is B."),
        ("guess", "The image is hard to read."),
        ("circular", "The features are those of squamous cell carcinoma."),
    ],
)
def test_reasons_that_are_none(attacked: Callable[..., str], name: str, observe: str) -> None:
    assert attacked(name, "observe") == observe
    assert attacked(name, "answer") == "B"


def test_reasons_of_another_row() -> None:
    made, _ = cases(
        [
            Sample("", answer="melanoma", findings="Nests of melanocytes.", reasoning="So."),
            Sample("", answer="gout", findings="Tophi.", reasoning="Crystals mean gout."),
        ]
    )
    [one, other] = attacks(only=["other-reasoning", "other-thinking"])
    for case, neighbour in zip(made, reversed(made), strict=True):
        own, foreign = one(case) or "", other(case) or ""
        assert neighbour.observation in own
        assert f"the answer is {case.answer}.</think>" in own
        assert f"the answer is {neighbour.answer}.</think>" in foreign
        assert foreign.endswith(f"<answer>{case.answer}</answer>")


@pytest.mark.parametrize(
    ("findings", "applies"), [("One. Two. Three.", True), ("One. Two.", False)]
)
def test_the_first_of_at_least_three_sentences_is_kept(findings: str, applies: bool) -> None:
    [made], _ = cases([Sample("", answer="melanoma", findings=findings)])
    [attack] = attacks(only=["first-sentence-alone"])
    text = attack(made)
    assert (text is not None) is applies
    assert not applies or "<observe>One.</observe>" in (text or "")
