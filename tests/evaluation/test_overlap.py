import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu import corpus_bleu as sacrebleu_corpus

from pathreward.evaluation.overlap import compared_texts, corpus_bleu, overlap
from pathreward.sample import Sample

PAIRS = [
    ("Nests of pale cells with keratin.", "Nests of clear cells without any keratin."),
    ("No necrosis is seen in the tumor.", "No necrosis is seen in this tumor."),
    ("Melanoma", "Squamous cell carcinoma"),
    ("", "Squamous cell carcinoma"),
]


def test_bleu_is_that_of_sacrebleu() -> None:
    counts = np.sum([overlap(*pair).counts for pair in PAIRS], axis=0)
    expected = sacrebleu_corpus([text for text, _ in PAIRS], [[other for _, other in PAIRS]])
    assert corpus_bleu(counts) == pytest.approx(expected.score / 100)


NAMES = st.sampled_from(["nests", "of", "pale", "cells", "in"])
WORDS = st.lists(NAMES, max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_rouge_is_that_of_rouge_score(text: str, reference: str) -> None:
    names = ["rouge1", "rouge2", "rougeL"]
    expected = RougeScorer(names).score(reference, text)
    found = overlap(text, reference).rouge
    assert found == pytest.approx([expected[each].fmeasure for each in names])


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("<think>a</think><answer>b c</answer>", {"answer": "melanoma"}, ("b c", "melanoma")),
        ("<think>a</think>b c", {"answer": "melanoma"}, ("b c", "melanoma")),
        ("b c", {"answer": "melanoma"}, ("b c", "melanoma")),
        ("<observe>b c</observe>", {"findings": "Nests."}, ("b c", "Nests.")),
        ("b", {"answer": "yes"}, None),
        ("b", {"answer": "A", "options": ["cyst", "abscess"]}, None),
        ("b", {}, None),
    ],
    ids=["tagged", "bare", "no tag", "a report in a section", "closed", "choice", "no reference"],
)
def test_the_answer_is_compared_with_the_gold_one(
    text: str, row: dict[str, object], expected: tuple[str, str] | None
) -> None:
    assert compared_texts(Sample(text, **row)) == expected  # type: ignore[arg-type]  # fields of a table of cases
