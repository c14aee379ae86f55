import pytest

from pathreward.answers.segments import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is H. pylori. Yes.", ["It is H. pylori.", "Yes."]),  # a shortened name ends nothing
        ("2.5 cm; left", ["2.5 cm;", "left"]),
        ("One\nTwo", ["One", "Two"]),
        ("是。不是。", ["是。", "不是。"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[each.start : each.end].strip() for each in sentences(text, [])] == parts


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("B, because of pus", ["", ",", "opener"]),
        ("B - but not C", ["", "contrast"]),
        ("Answer: B (abscess)", ["", ":", "(", ")"]),
        ("There is pus, so B", ["", ",", "so"]),
        ("classified as B", [""]),  # "as" before an answer gives no reason
    ],
)
def test_segments(text: str, marks: list[str]) -> None:
    [sentence] = sentences(text, [(text.index("B"), text.index("B") + 1)])
    assert [each.mark for each in sentence.segments] == marks


def test_a_named_answer_is_never_cut() -> None:
    [sentence] = sentences("It is A. Cyst", [(6, 13)])
    assert len(sentence.segments) == 1
    assert [each.asks for each in sentences("B?", [(0, 1)])] == [True]
