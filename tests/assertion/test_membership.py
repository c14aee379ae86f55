"""Which mentions within the reach of a rule it is about."""

import pytest

from pathreward.assertion import Role, assertions


@pytest.mark.parametrize(
    ("text", "roles", "expected"),
    [
        ("no tumor, pN0", {"tumor": "finding", "pN0": "value"}, ["negated", "affirmed"]),
        ("not pT2, pT3 or pT4", {"pT2": "value", "pT3": "value", "pT4": "value"}, ["negated"] * 3),
        ("not pT2, pT3", {"pT2": "value", "pT3": "value"}, ["negated", "affirmed"]),
        ("no tumor in the node", {"tumor": "finding", "node": "place"}, ["negated", "affirmed"]),
        (
            "I deny that there is tumor in the node, pN1",
            {"tumor": "finding", "node": "place", "pN1": "value"},
            ["negated", "affirmed", "negated"],
        ),
    ],
)
def test_values_and_places(text: str, roles: dict[str, Role], expected: list[str]) -> None:
    spans = [(text.index(each), text.index(each) + len(each)) for each in roles]
    assert [each.polarity for each in assertions(text, spans, list(roles.values()))] == expected
