import pytest

from pathreward.claims.coded import coded_claims


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("Banff ci1, ptc2", [("code ci", "1"), ("code ptc", "2")]),
        ("class IV", [("code clas", "4")]),
        ("segment 6", [("code segment", "6")]),
        ("Reticulin: MF-3", [("code mf", "3")]),
        ("(cv 0, ah 1)", [("code cv", "0"), ("code ah", "1")]),
        ("i: 2\nt: 3\nv = 1", [("code i", "2"), ("code t", "3"), ("code v", "1")]),
        ("14 glomeruli", []),  # a count, no code
        ("of 12", []),  # a word of grammar is no label
    ],
)
def test_codes(text: str, axes: list[tuple[str, str]]) -> None:
    assert [each.axes[0] for each in coded_claims(text, ())] == axes


def test_what_another_fact_covers_is_no_code() -> None:
    assert list(coded_claims("grade 2", [(0, 7)])) == []
