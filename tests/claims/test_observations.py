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
