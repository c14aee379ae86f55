import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pathreward import Sample, Score
from pathreward.compose import WeightedSum
from pathreward.rewards import Reward
from pathreward.server.cache import ResultCache
from pathreward.server.engine import SampleEngine, bug_text
from pathreward.server.jobs import Result, Work
from pathreward.server.recipes import ServedRecipe


@dataclass(frozen=True)
class Length(Reward):
    """The number of characters; a text with "bug" is one for it."""

    range = (0.0, 1000.0)

    def __call__(self, sample: Sample) -> Score:
        if "bug" in sample.text:
            raise ZeroDivisionError(f"of {sample.text}")
        return Score(float(len(sample.text)), "its length")


def engine(cache: Path | None = None) -> tuple[SampleEngine, list[BaseException]]:
    bugs: list[BaseException] = []
    recipe = ServedRecipe("ours", "digest", "", WeightedSum({"length": Length()}))
    return SampleEngine({"ours": recipe}, ResultCache(cache), bugs.append), bugs


def results(one: SampleEngine, *samples: Any, **flags: bool) -> list[Result]:
    work = Work("ours", tuple(enumerate(samples)), **flags)
    found = [each for some in one.run(work) for each in some]
    return sorted(found, key=lambda each: each.row)


def test_every_row_gets_one_result() -> None:
    one, _ = engine()
    samples = [{"completion": "x" * at} if at % 3 else {"completion": at} for at in range(1, 40)]
    found = results(one, *samples)
    assert [each.row for each in found] == list(range(39))
    values = [float(at) if at % 3 else None for at in range(1, 40)]
    assert [each.value for each in found] == values


def test_a_bug_of_a_reward_is_an_error_of_its_row_and_is_reported() -> None:
    one, bugs = engine()
    good, bad = results(one, {"completion": "four"}, {"completion": "a bug"})
    assert (good.value, bad.value, bad.outcome) == (4.0, None, "error")
    assert json.loads(bad.content)["error"] == (
        "reward: it raised ZeroDivisionError, which is a bug; see the server's log"
    )
    assert [str(each) for each in bugs] == ["of a bug"]
    assert "a bug" not in bug_text(bugs[0], with_message=False)
    assert bug_text(bugs[0], with_message=True).startswith("ZeroDivisionError: of a bug at /")


def test_kept_results_are_equal_and_errors_are_not_kept(tmp_path: Path) -> None:
    one, bugs = engine(tmp_path / "results.sqlite")
    samples = [{"completion": "four"}, {"completion": 3}, {"completion": "a bug"}]
    first, second = results(one, *samples), results(one, *samples)
    assert [each._replace(cached=False) for each in second] == first
    assert [each.cached for each in second] == [True, False, False]
    assert len(bugs) == 2
    [with_evidence] = results(one, samples[0], evidence=True)
    assert not with_evidence.cached


@pytest.mark.parametrize(
    ("flags", "keys"),
    [
        ({}, set()),
        ({"part_reasons": True}, {"part_reasons"}),
        ({"evidence": True, "part_reasons": True}, {"evidence", "part_reasons"}),
    ],
)
def test_what_is_asked_for_is_there(flags: dict[str, bool], keys: set[str]) -> None:
    one, _ = engine()
    [result] = results(one, {"completion": "four"}, **flags)
    tree = json.loads(result.content)
    assert tree.keys() - {"value", "reason", "parts", "error"} == keys
    assert tree["parts"] == {"length": 4.0}


def test_a_page_of_an_invalid_sample_is_its_error() -> None:
    one, _ = engine()
    good, bad, bug = results(
        one, {"completion": "four"}, {"completion": 3}, {"completion": "bug"}, page=True
    )
    assert good.content.startswith("<!doctype html>")
    assert bad.content.startswith("data: field 'completion'")
    assert bug.content.startswith("reward: it raised ZeroDivisionError")
