import pytest

from pathreward import Linker, Sample
from pathreward.synth.evidence import PathLimits, evidence_path

SCC = "squamous cell carcinoma"


def path(findings: str | None, answer: str | None = SCC, **row: object) -> list[tuple[str, ...]]:
    sample = Sample("", answer=answer, findings=findings, **row)  # type: ignore[arg-type]  # fields of a case
    found = evidence_path(sample, Linker.default())
    assert not found.fault
    return [(each.finding, each.polarity, each.role, each.diagnosis) for each in found.steps]


def test_supporting_findings_are_in_the_order_of_the_report() -> None:
    found = path("Intercellular bridges, and keratin pearls.")
    assert found == [
        ("intercellular_bridges", "affirmed", "supports", "squamous_cell_carcinoma"),
        ("keratin_pearls", "affirmed", "supports", "squamous_cell_carcinoma"),
    ]


def test_a_finding_that_excludes_another_option_comes_last() -> None:
    found = path("Mucin is not seen. Keratin pearls.", "A", options=[SCC, "adenocarcinoma"])
    assert [each[0] for each in found if each[2] == "supports"] == ["keratin_pearls"]
    assert found[-1][2] in {"supports", "excludes"}


@pytest.mark.parametrize("findings", ["No keratin pearls.", "Keratin pearls may be present."])
def test_what_the_report_denies_or_leaves_open_supports_nothing(findings: str) -> None:
    sample = Sample("", answer=SCC, findings=findings)
    assert evidence_path(sample, Linker.default()).steps == ()


def test_what_is_affirmed_and_denied_is_no_step() -> None:
    found = path("Part A: keratin pearls. Part B: no keratin pearls. Intercellular bridges.")
    assert [each[0] for each in found] == ["intercellular_bridges"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"answer": SCC}, "the row has no findings"),
        ({"findings": "Keratin pearls."}, "the report affirms no diagnosis"),
        ({"findings": "Keratin pearls.", "answer": "yes"}, "the gold answer names no diagnosis"),
        ({"findings": "Bone.", "answer": SCC}, "the graph connects no specific finding"),
        (
            {"findings": "Bone.", "answer": "A, B", "options": [SCC, "cyst"]},
            "the row has several gold answers",
        ),
    ],
)
def test_why_there_is_no_path(row: dict[str, object], fault: str) -> None:
    found = evidence_path(Sample("", **row), Linker.default())  # type: ignore[arg-type]  # fields of a case
    assert found.fault.startswith(fault)
    assert found.steps == ()


def test_the_edges_lead_from_the_finding_to_the_diagnosis() -> None:
    row = Sample("", answer="lung squamous cell carcinoma", findings="Squamous cells.")
    [step] = evidence_path(row, Linker.default()).steps
    assert step.relations[0].subject == step.finding
    assert step.relations[-1].subject in {"lung_squamous_cell_carcinoma", step.finding}


def test_a_path_has_no_more_steps_than_its_limits() -> None:
    text = "Keratin pearls, intercellular bridges, squamous cells, keratinization, dyskeratosis."
    row = Sample("", answer=SCC, findings=text)
    found = evidence_path(row, Linker.default(), PathLimits(steps=2, rivals=0))
    assert len(found.steps) == 2
    assert all(each.weight > 0.8 for each in found.steps)


def test_a_finding_of_which_another_is_a_kind_is_no_step_of_its_own() -> None:
    found = path("Keratinization is seen, in keratin pearls.")
    assert [each[0] for each in found] == ["keratin_pearls"]
