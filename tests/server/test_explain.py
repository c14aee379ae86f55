import pytest

from pathreward import Evidence, Sample, Score
from pathreward.server.explain import explain_page


def page(completion: str, *evidence: Evidence) -> str:
    score = Score(0.5, "half <b>", {"mine": Score(0.5, "its <i>reason</i>")}, evidence)
    return explain_page(Sample(completion, answer="<u>yes</u>"), score, "<mine>")


def test_foreign_text_is_escaped() -> None:
    found = page("<script>alert(1)</script>")
    for foreign in ("<script>alert", "half <b>", "<i>reason", "<u>yes", "<mine>"):
        assert foreign not in found
    assert "&lt;script&gt;alert(1)" in found


@pytest.mark.parametrize(
    ("missing", "heads"), [((), 0), ((Evidence("reference", verdict="missing", note="mucin"),), 1)]
)
def test_missing_facts_have_a_list_where_there_are_any(
    missing: tuple[Evidence, ...], heads: int
) -> None:
    found = page("Nests.", *missing)
    assert found.count("<h3>Missing</h3>") == heads
    assert ("<li>mucin</li>" in found) == bool(heads)


def test_a_long_completion_is_cut() -> None:
    assert len(page("nests " * 50_000)) < 100_000
