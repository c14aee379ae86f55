import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.scope import LONGEST, Scope


def test_leaders_and_decimals_end_no_sentence() -> None:
    scope = Scope("Necrosis ..... none\nSize 2.5 cm. Margins clear; no mucin.")
    assert [scope.text[slice(*each)].strip() for each in scope.sentences] == [
        "Necrosis ..... none",
        "Size 2.5 cm.",
        "Margins clear;",
        "no mucin.",
    ]


def test_parts_are_told_apart_where_there_are_two() -> None:
    text = "1. Antrum: gastritis\n2. Body: normal"
    assert [Scope(text).part(text.index(each)) for each in ("gastritis", "normal")] == ["1", "2"]
    assert not Scope("A. Antrum: gastritis").has_parts
    prose = "Specimen A shows gastritis. In specimen B there is none."
    assert [Scope(prose).part(prose.index(each)) for each in ("gastritis", "none")] == ["a", "b"]


@given(st.text(alphabet="ab .;\n", max_size=1500))
def test_sentences_are_short_and_cover_the_text(text: str) -> None:
    scope = Scope(text)
    assert "".join(text[slice(*each)] for each in scope.sentences) == text
    assert all(end - start <= LONGEST for start, end in scope.sentences)
    assert all(
        start <= place < end
        for place in range(0, len(text), 97)
        for start, end in [scope.sentences[scope.sentence(place)]]
    )


@pytest.mark.parametrize(
    ("text", "has_parts"),
    [
        ("A. Antrum: x\nB. Body: y\nC. Cardia: z\nD. Duodenum: w", True),
        ("1. Antrum: x\n2. Body: y\n3. Cardia: z\n4. Duodenum: w", True),
        ("1. Size: 3 cm\n2. Grade: 2\n3. Necrosis: no\n4. Nodes: 0", False),
        ("A. Antrum: gastritis. B. Body: normal.", True),
        ("J. B. Smith saw it. A. Jones agreed.", False),
    ],
)
def test_which_labels_are_of_parts(text: str, has_parts: bool) -> None:
    assert Scope(text).has_parts is has_parts
