import pytest

from pathreward import Sample
from pathreward.linking import Linker
from pathreward.rewards.consistency_checks.context import CheckContext, Levels
from pathreward.rewards.consistency_checks.rivals import (
    diagnoses_of,
    sentence_of,
    speaks_of_rivals,
)


@pytest.mark.parametrize(
    ("sentence", "options", "rivals"),
    [
        ("Melanoma has HMB45.", None, False),
        ("A neoplasm has cells.", None, False),  # what the answer is a kind of
        ("Lymphoma has CD45.", None, True),
        ("Option A has CD45.", ["lymphoma", "melanoma"], True),
        ("Option B has HMB45.", ["lymphoma", "melanoma"], False),
        ("The other options have none.", ["lymphoma", "melanoma"], True),
    ],
)
def test_a_sentence_of_a_rival(sentence: str, options: list[str] | None, rivals: bool) -> None:
    answer = "B" if options else "melanoma"
    text = f"<think>{sentence}</think><answer>{answer}</answer>"
    sample = Sample(text, answer=answer, options=options)
    context = CheckContext.of(sample, Linker.default(), Levels())
    start = text.index(sentence)
    span = sentence_of(context, start, start + 4)
    assert speaks_of_rivals(context, span) is rivals


def test_a_denied_diagnosis_is_no_answer() -> None:
    assert diagnoses_of(("melanoma, no lymphoma",), Linker.default()) == {"melanoma"}
