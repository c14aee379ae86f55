import pytest

from pathreward import Sample
from pathreward.answers.answer_leak import (
    answer_cues,
    answer_statements,
    gives_reason,
    has_no_content,
    spellings,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The answer is B.", ["answer is "]),
        ("Final diagnosis: melanoma", ["diagnosis: "]),
        ("Ans: B", ["Ans: "]),
        ("Pus. Ans: B", []),  # an examination's key opens the text
        ("Option B is shown.", []),  # neither "is" nor a sign behind it
        ("A misdiagnosis is B", []),  # within a word
    ],
)
def test_cues_in_front_of_an_answer(text: str, found: list[str]) -> None:
    cues = answer_cues(text, 0, len(text))
    assert [text[start:end] for start, end, comes_after in cues if comes_after] == found


@pytest.mark.parametrize("text", ["B is correct.", "B is the right one", "B is the best option"])
def test_cues_behind_an_answer(text: str) -> None:
    assert answer_cues(text, 0, len(text)) == [(1, 1, False)]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("The diagnosis is melanoma.", ["diagnosis is melanoma"]),
        ("The answer is most likely a melanoma.", ["answer is most likely a melanoma"]),
        ("Melanoma is the correct answer", ["Melanoma is"]),
        ("The differential diagnosis is melanoma.", []),
        ("The clinical diagnosis was: melanoma.", []),
        ("The first diagnosis is melanoma.", []),
        ("The diagnosis is nevus.", []),
    ],
)
def test_statements_of_the_answer(text: str, statements: list[str]) -> None:
    cues = answer_cues(text, 0, len(text))
    found = answer_statements(text, cues, len(text), [("melanoma",)])
    assert [text[each.start : each.end] for each in found] == statements


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("B", [("b",), ("abscess",)]),
        ("The answer is B", [("b",), ("abscess",)]),
        ("abscess", [("abscess",), ("b",)]),
    ],
)
def test_an_option_is_written_as_its_label_or_its_text(
    answer: str, expected: list[tuple[str, ...]]
) -> None:
    sample = Sample(f"<answer>{answer}</answer>", options=["granuloma", "abscess"])
    assert spellings(sample, sample.parsed) == expected
    assert spellings(Sample("<think>So</think>"), Sample("<think>So</think>").parsed) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("So, the most likely answer", True),
        ("Based on the clinical findings, I think", True),
        ("", True),
        ("Keratin pearls, so", False),
    ],
)
def test_words_without_content(text: str, value: bool) -> None:
    assert has_no_content(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("because of pus", True), ("Given pus", True), ("in view of pus", True), ("with pus", False)],
)
def test_a_reason(text: str, value: bool) -> None:
    assert gives_reason(text, 0, len(text)) == value
