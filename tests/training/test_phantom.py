from collections import Counter

import numpy as np
import pytest

from pathreward.linking import Linker
from pathreward.training.phantom import (
    DIAGNOSES,
    FINDINGS,
    PATTERNS,
    REPORTED,
    Diagnosis,
    Tile,
    report,
    statement,
)

TILES = [Tile(seed) for seed in range(800)]


@pytest.mark.parametrize("diagnosis", DIAGNOSES, ids=lambda each: each.name)
def test_a_diagnosis_shows_what_it_must_and_lacks_what_it_must_not(diagnosis: Diagnosis) -> None:
    mine = [tile for tile in TILES if tile.diagnosis == diagnosis]
    assert 60 < len(mine) < 140, "each of the eight comes about equally often"
    for tile in mine:
        assert {diagnosis.pattern, *diagnosis.shows} <= tile.findings
        assert not tile.findings & set(diagnosis.lacks)
        assert tile.findings & set(PATTERNS) == {diagnosis.pattern}


def test_the_findings_decide_the_diagnosis() -> None:
    by_findings: dict[frozenset[str], set[str]] = {}
    for tile in TILES:
        by_findings.setdefault(tile.findings, set()).add(tile.diagnosis.name)
    assert all(len(names) == 1 for names in by_findings.values())


@pytest.mark.parametrize("finding", ["hemorrhage", "lymphocytic infiltrate"])
def test_some_findings_say_nothing_of_the_diagnosis(finding: str) -> None:
    with_it = Counter(tile.diagnosis.name for tile in TILES if finding in tile.findings)
    of_all = Counter(tile.diagnosis.name for tile in TILES)
    shares = [with_it[name] / count for name, count in of_all.items()]
    assert all(0.3 < share < 0.7 for share in shares)


@pytest.mark.parametrize(
    ("one", "other", "hinge"),
    [
        ("sarcoidosis", "tuberculosis", "necrosis"),
        ("adenocarcinoma", "mucinous adenocarcinoma", "mucin"),
        ("leiomyoma", "leiomyosarcoma", "necrosis"),
    ],
)
def test_pairs_of_one_pattern_hinge_on_an_absence(one: str, other: str, hinge: str) -> None:
    by_name = {each.name: each for each in DIAGNOSES}
    assert by_name[one].pattern == by_name[other].pattern
    assert hinge in by_name[one].lacks
    assert hinge in by_name[other].shows


def test_a_seed_is_a_tile() -> None:
    again = Tile(5)
    assert np.array_equal(np.asarray(again.image), np.asarray(Tile(5).image))
    assert again.encoded == Tile(5).encoded
    assert not np.array_equal(np.asarray(again.image), np.asarray(Tile(6).image))


def test_a_report_states_each_reported_finding_once() -> None:
    text = report(frozenset({"spindle cells", "necrosis"}))
    assert text.startswith("Spindle cells. No mucin. Necrosis.")
    assert text.count(".") == 1 + len(REPORTED)


@pytest.mark.parametrize("name", [*FINDINGS, *(each.name for each in DIAGNOSES)])
def test_the_graph_has_the_names(name: str) -> None:
    [affirmed] = Linker.default().link(statement(name, present=True))
    [negated] = Linker.default().link(statement(name, present=False))
    assert (affirmed.polarity, negated.polarity) == ("affirmed", "negated")
    assert affirmed.concept == negated.concept
