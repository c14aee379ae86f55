import pytest

from pathreward.answers.answer_text import answer_text


@pytest.mark.parametrize(
    ("section", "read"),
    [
        ("**B**", "B"),
        (r"$\boxed{\text{B}}$", "B"),
        ('{"answer": "B"}', "B"),
        ('```json\n{"final_answer": "B"}\n```', "B"),
        ('{"answer": ["A", "C"]}', "A, C"),
        ("B<|im_end|>", "B"),
        ("> quoted", "quoted"),
        ("> 50%", "> 50%"),  # a comparison, no quote
        ("选B", "选 B"),  # two scripts are two words
        ("{not JSON", "not JSON"),
    ],
)
def test_what_is_wrapped_around_an_answer_is_taken_away(section: str, read: str) -> None:
    assert answer_text(section).text.strip() == read


@pytest.mark.parametrize("section", ["**B**. Abscess", r"So \boxed{B}", '{"answer": "B"}'])
def test_offsets_hold(section: str) -> None:
    found = answer_text(section)
    assert found.is_exact
    at = found.text.index("B")
    assert section[found.start + at] == "B"
