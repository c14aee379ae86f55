import pytest

from pathreward import Sample
from pathreward.audit import cases, rows
from pathreward.completion.sections import DIALECTS, fault, parse_completion

FINDINGS = "Keratin pearls are seen. Necrosis is absent."
REASONING = "Keratin pearls show squamous differentiation."
OPTIONS = ["adenocarcinoma", "squamous cell carcinoma"]


def _honest(sample: Sample, dialect: str = "observe") -> str:
    [case], _ = cases([sample], DIALECTS[dialect])
    return case.honest


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        (
            "observe",
            f"<observe>{FINDINGS}</observe>\n<think>{REASONING} Therefore, the answer is B.</think>"
            "\n<answer>B</answer>",
        ),
        (
            "think",
            f"<think>{FINDINGS} {REASONING} Therefore, the answer is B.</think>\n"
            "<answer>B</answer>",
        ),
        ("bare", f"<think>{FINDINGS} {REASONING} Therefore, the answer is B.</think>\nB"),
        ("boxed", f"{FINDINGS} {REASONING} Therefore, the answer is B.\n\\boxed{{B}}"),
    ],
)
def test_the_honest_completion_in_each_dialect(dialect: str, written: str) -> None:
    sample = Sample("", "Which?", "squamous cell carcinoma", OPTIONS, FINDINGS, REASONING)
    assert _honest(sample, dialect) == written


@pytest.mark.parametrize("dialect", DIALECTS)
def test_honest_completions_obey_the_dialect(dialect: str) -> None:
    made, _ = cases(rows(), DIALECTS[dialect])
    faults = [fault(parse_completion(case.honest), DIALECTS[dialect]) for case in made]
    assert not any(faults)
