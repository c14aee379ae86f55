"""What a framework must have: the values of `reward.score`, and each part's numbers."""

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from time import perf_counter
from typing import Any

from rows import RECIPE, rows

from pathreward import Sample, load

TOLERANCE = 1e-6
"""Frameworks keep rewards in 32 bits."""


UNJUDGED = {"prompt": "Is it benign?", "completion": "Yes.", "answer": None, "options": None}
"""A row without a reference, which has no value."""


class Check:
    """The rows, their expected scores, and the report on one framework."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.rows: list[dict[str, Any]] = rows()
        reward = load(RECIPE)
        self.parts = list(reward.leaves)
        self.expected = reward.score([Sample.from_row(row) for row in self.rows])
        unscored = [at for at, each in enumerate(self.expected) if each.value is None]
        assert not unscored, f"rows without a value: {unscored}"
        self.begin = perf_counter()

    def report(
        self, values: Sequence[float], numbers: Mapping[str, Sequence[float]], failure: str
    ) -> None:
        """Print the comparison as a line of JSON, and end with 1 where something differs.

        Args:
            values: The framework's rewards.
            numbers: The framework's own metrics by name, one a row.
            failure: What the framework makes of a row without a reference.
        """
        seconds = perf_counter() - self.begin
        expected = [each.value or 0.0 for each in self.expected]
        pairs = list(zip(values, expected, strict=True))
        wrong = sum(abs(got - want) > TOLERANCE for got, want in pairs)
        wrong_parts = 0
        for part in self.parts:
            for at, each in enumerate(self.expected):
                want = each.parts[part].value
                got = numbers[f"{part}/value"][at], numbers[f"{part}/scored"][at]
                wanted = (0.0, 0.0) if want is None else (want, 1.0)
                differs = any(abs(a - b) > TOLERANCE for a, b in zip(got, wanted, strict=True))
                if differs:
                    sys.stderr.write(f"row {at}, {part}: expected {wanted}, got {got}\n")
                wrong_parts += differs
        result = {
            "framework": self.package,
            "version": version(self.package),
            "completions": len(pairs),
            "different_values": wrong,
            "largest_difference": max(abs(got - want) for got, want in pairs),
            "parts": len(self.parts),
            "different_parts": wrong_parts,
            "distinct_values": len({round(want, 6) for want in expected}),
            "failure": failure,
            "seconds": round(seconds, 1),
        }
        sys.stdout.write(json.dumps(result) + "\n")
        if wrong or wrong_parts:
            raise SystemExit(1)
