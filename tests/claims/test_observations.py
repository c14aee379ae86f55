import pytest

from pathreward import Sample
from pathreward.claims.observations import Row, observations, row_reference
from pathreward.linking import Linker

LINKER = Linker.default()


def test_entities_replace_the_texts_of_a_row() -> None:
    row = Row.of(Sample("", findings="Mucin.", entities=["no necrosis", "zzz"]))
    reference, unknown = row_reference(row, LINKER)
    assert [each.axes[0] for each, _ in reference.claims] == [("concept necrosis", "negated")]
    assert unknown == ("zzz",)


def test_only_the_named_sections_are_read() -> None:
    text = "<observe>Necrosis.</observe><think>Mucin.</think><answer>melanoma</answer>"
    found = observations(
        Sample(text).parsed, Row(findings="Necrosis."), ("observe", "think"), LINKER
    )
    assert [(each.section, each.start) for each in found.sections] == [
        ("observe", 9),
        ("think", 35),
    ]
    assert [each.outcome for each in found.comparison.judged] == ["agrees", "added"]


def test_a_text_without_sections_is_one() -> None:
    found = observations(Sample("Necrosis.").parsed, Row(findings="Necrosis."), ("think",), LINKER)
    assert [each.section for each in found.sections] == [""]


def test_a_list_is_read_up_to_a_limit() -> None:
    text = "Necrosis. Mucin. Hemorrhage. Calcification. Fibrosis. Edema."
    row = Row(findings="Edema.")
    found = observations(Sample(text).parsed, row, ("think",), LINKER, limit=2)
    assert len(found.comparison.judged) == 2


FINDINGS = "Nests with necrosis. Mitoses and mucin are seen."
THINK = "<think>Nests, necrosis, mitoses and mucin make it a carcinoma.</think>"


@pytest.mark.parametrize(
    "observe",
    [
        "In a dream I saw nests, necrosis, mitoses and mucin.",
        "Somebody claimed that nests, necrosis and mucin are present.",
        "Yeah right, nests with necrosis, mitoses and mucin.",
        "The scalp of another man has a nodule.",
        "The medical student listed nests, mitoses and mucin.",
        "Nests, necrosis and mitoses were seen in a control slide.",
        "Nests with necrosis and mucin belong to the woman in the next bed.",
        "Nests, necrosis, mitoses and mucin. I made the whole thing up.",
        "~~Nests with necrosis, mitoses and mucin.~~ Scar.",
    ],
)
def test_reasoning_from_what_was_seen_elsewhere_claims_nothing(observe: str) -> None:
    parsed = Sample(f"<observe>{observe}</observe>{THINK}").parsed
    found = observations(parsed, Row(findings=FINDINGS), ("observe", "think"), LINKER)
    assert not any(each.outcome == "agrees" for each in found.comparison.judged)


@pytest.mark.parametrize(
    "observe",
    [
        "Nests with necrosis, mitoses and mucin.",
        "Her mother had a melanoma. Nests with necrosis, mitoses and mucin.",
        "Nests with necrosis, mitoses and mucin. The control slide is well stained.",
        "History of melanoma and breast carcinoma. Nests with necrosis, mitoses and mucin.",
        "Melanoma and lymphoma were considered but rejected. Necrosis, mitoses and mucin.",
        "Melanomas and lymphomas typically show nests. Necrosis, mitoses, mucin.",
        "",
        "The picture is described below.",
    ],
)
def test_reasoning_from_the_case_claims_its_findings(observe: str) -> None:
    parsed = Sample(f"<observe>{observe}</observe>{THINK}").parsed
    found = observations(parsed, Row(findings=FINDINGS), ("observe", "think"), LINKER)
    assert sum(each.outcome == "agrees" for each in found.comparison.judged) >= 3
