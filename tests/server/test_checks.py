from typing import Any

import pytest

from pathreward.server.checks import problem_of


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ({"completion": "B" * 10}, ""),
        ({"completion": "B" * 11}, "field 'completion': it has 11 characters, the limit is 10"),
        ({"options": {"A" * 6: "B" * 6}}, "field 'options': it has 13 characters, the limit is 10"),
        ({"options": ["B" * 4] * 3}, "field 'options': it has 15 characters, the limit is 10"),
        ({"image": None}, ""),
        ({"completion": "B", "gold": "B"}, "unknown field 'gold'. Known: answer, completion, "),
        ({"x" * 10**6: "B"}, f"unknown field '{'x' * 77}...'. Known: answer, completion"),
        ({"completion": nested(8)}, ""),
        ({"completion": nested(9)}, "field 'completion': lists and mappings are nested more than"),
        ("no object: the worker says what was expected", ""),
    ],
)
def test_limits(sample: Any, expected: str) -> None:
    problem = problem_of(sample, longest=10)
    assert problem.startswith(expected)
    assert bool(problem) == bool(expected)
