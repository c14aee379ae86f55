from pathreward.evaluation import compare
from pathreward.evaluation.tables import by_category, differences, markdown, method, overall
from tests.evaluation.support import evaluation, item

FOUND = evaluation([item("1", "B", category="x"), item("2", "A", category="y|<b>")], "t_1.jsonl")


def test_all_rows() -> None:
    table = overall(FOUND)
    assert table.heads == ["measure", "value", "95 %", "rows"]
    assert ["accuracy", "0.500", "0.000 to 1.000", "2"] in table.rows
    assert "accuracy, choice" not in [row[0] for row in table.rows]  # the same rows again


def test_groups_are_counted_where_there_are_some() -> None:
    grouped = evaluation([item("1", "B", group="p"), item("2", "A", group="p")])
    assert overall(grouped).heads[-1] == "groups"
    assert "bootstrap over 1 groups of rows" in method(grouped)


def test_categories() -> None:
    table = by_category(FOUND, brief=True)
    assert table is not None
    assert (table.heads, table.rows[0]) == (["category", "rows", "accuracy"], ["x", "1", "1.000"])
    assert by_category(evaluation([item("1", "B")])) is None


def test_differences() -> None:
    table = differences(compare(FOUND, FOUND))
    assert table.rows[0][:4] == ["accuracy", "0.500", "0.500", "+0.000"]
    assert "there" not in differences(compare(FOUND, FOUND), brief=True).heads


def test_markdown_escapes_foreign_text() -> None:
    text = markdown(FOUND, [compare(FOUND, FOUND)])
    assert text.startswith("# t\\_1.jsonl\n")
    assert "| y\\|\\<b\\> | 1 |" in text
    assert "## against t\\_1.jsonl" in text
