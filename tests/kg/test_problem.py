import pytest

from pathreward.kg.problem import Problem


@pytest.mark.parametrize(("table", "row", "line"), [("concepts", 0, 2), ("relations", 41, 43)])
def test_a_problem_is_named_by_row_or_by_line(table: str, row: int, line: int) -> None:
    problem = Problem(table, row, "id", "expected one word, got 'a b'")
    assert str(problem) == f"{table} row {row + 1}, column 'id': expected one word, got 'a b'"
    assert problem.in_file == f"{table}.tsv:{line}, column 'id': expected one word, got 'a b'"
