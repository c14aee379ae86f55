"""The piece of a sentence or table that a value belongs to."""

import pytest

from pathreward.claims.pieces import has_words, pieces, table_rows


def _cut(text: str, *values: str) -> list[str]:
    spans = [(text.index(each), text.index(each) + len(each)) for each in values]
    return [text[slice(*each)].strip(" ,") for each in pieces(text, 0, len(text), spans)]


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        pytest.param(
            "acinar 60 %, lepidic 30 %",
            ("60 %", "30 %"),
            ["acinar 60 %", "lepidic 30 %"],
            id="names before",
        ),
        pytest.param(
            "60 % acinar and 30 % lepidic growth",
            ("60 %", "30 %"),
            ["60 % acinar", "and 30 % lepidic growth"],
            id="names behind",
        ),
        pytest.param(
            "Clearance is 6 mm peripherally and 9 mm in depth",
            ("6 mm", "9 mm"),
            ["Clearance is 6 mm peripherally", "and 9 mm in depth"],
            id="names behind, a subject before",
        ),
        pytest.param(
            "95 % cellular and replaced by blasts, which are 72 % of it",
            ("95 %", "72 %"),
            ["95 % cellular", "and replaced by blasts, which are 72 % of it"],
            id="relative clause",
        ),
        pytest.param(
            "ER and PR in 90 % and 10 %, respectively",
            ("90 %", "10 %"),
            ["ER", "and PR in"],
            id="respectively",
        ),
        pytest.param(
            "ER is 90 % but not strong, PR 10 %",
            ("90 %", "10 %"),
            ["ER is 90 %", "but not strong, PR 10 %"],
            id="a contrast parts more than a comma",
        ),
    ],
)
def test_pieces(text: str, values: tuple[str, ...], expected: list[str]) -> None:
    assert _cut(text, *values) == expected


def test_words_of_grammar_are_none() -> None:
    assert not has_words("of the and in", 0, 13)
    assert has_words("of C3", 0, 5)


@pytest.mark.parametrize(
    "text",
    [
        "| Side | ER | PR |\n| left | 90 | 10 |",
        "Side\tER\tPR\nleft\t90\t10",
        "Side    ER    PR\nleft    90    10",
    ],
    ids=["pipes", "tabs", "columns"],
)
def test_cell_has_its_column_and_the_rest_of_its_row(text: str) -> None:
    [row] = table_rows(text).values()
    at, other = text.index("90"), text.index("10")
    cells = [text[slice(*each)].strip() for each in row.own(at, [(at, at + 2), (other, other + 2)])]
    assert cells == ["left", "90", "ER"]


@pytest.mark.parametrize(
    "text",
    ["Size | 2 cm\nGrade | 2", "| 1 | 2 | 3 |\n| 4 | 5 | 6 |", "one line", ""],
    ids=["fields", "no names", "line", "empty"],
)
def test_no_table(text: str) -> None:
    assert table_rows(text) == {}
