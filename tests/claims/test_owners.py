"""The owners of the values of a text."""

import pytest

from pathreward.claims.claim import Claim, one_axis
from pathreward.claims.extract import text_claims
from pathreward.claims.owners import FINDING, Owners, values_of
from pathreward.claims.scope import Scope
from pathreward.linking import Linker


def _owners(text: str, cls: str) -> dict[str, frozenset[str]]:
    owners = text_claims(text, Linker.default()).owners
    found = owners.of(cls, {each for _, each in owners.values.get(cls, ())}, 9)
    return {each.value: each.owner for each in found}


@pytest.mark.parametrize(
    ("text", "cls", "value", "token", "other"),
    [
        ("ER 90%, PR 10%.", "any %", "90/90", "marker ER", "marker PR"),
        ("Acinar 60%, lepidic 30%.", "any %", "30/30", "lepidic", "acinar"),
        ("60% acinar and 30% lepidic.", "any %", "30/30", "lepidic", "acinar"),
        ("Left ovary 4 cm, right ovary 2 cm.", "any mm", "20/20", "side right", "side left"),
        ("Zone 1: mild; zone 3: severe.", "degree severity", "severe", "3", "1"),
        ("IgG, 2+, and C3, 3+", "number", "3", "marker C3", "marker IgG"),
        (
            "Gland: left: 4 cm, right: 2 cm.",
            "any mm",
            "20/20",
            "side right",
            "side left",
        ),
        (
            "Antrum: adenoma. Duodenum: metaplasia.",
            FINDING,
            "metaplasia",
            "site duodenum",
            "site antrum",
        ),
    ],
)
def test_value_has_its_owner(text: str, cls: str, value: str, token: str, other: str) -> None:
    owner = _owners(text, cls)[value]
    assert token in owner
    assert other not in owner


def test_own_value_is_no_owner() -> None:
    assert not any(each.startswith("any mm") for each in _owners("The scar is 4 cm.", "any mm"))


@pytest.mark.parametrize("value", ["uncertain", "not 2"])
def test_open_and_denied_values_have_no_class(value: str) -> None:
    assert list(values_of(Claim(0, 1, "stage", one_axis("stage T", value), 0.8))) == []


def test_count_of_counts_is_a_class_of_its_own() -> None:
    nodes = Claim(0, 4, "measurement", (("count of", "2/2/15"), ("total nodes", "2/15")), 0.7)
    assert list(values_of(nodes)) == [("count of", "2/2/15")]


def test_no_claims() -> None:
    assert Owners("", Scope(""), ()).of("any mm", {"4/4"}, 9) == []
