"""The script of `benchmarks/grounding` at toy size: it runs, and counts what is reported."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pathreward.training.phantom import Tile

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "grounding" / "run.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grounding_benchmark", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look it up
    spec.loader.exec_module(module)
    return module


def test_findings_are_counted_against_the_tile(script: ModuleType) -> None:
    tile = Tile(7)  # spindle cells, necrosis, no mucin
    shown = sorted(tile.findings)
    sentences = " ".join(f"{name.capitalize()}." for name in shown[1:])
    found = script.reported(f"<observe>{sentences} Mucin. No granuloma.</observe>")
    assert "mucin" not in tile.findings
    assert (found.invented(tile), found.missed(tile)) == (1, 1)
    assert found.denied == {"granuloma"}


def test_what_is_outside_the_observations_does_not_count(script: ModuleType) -> None:
    assert not script.reported("<think>Mucin.</think>").affirmed


@pytest.mark.slow
def test_the_script_runs_at_toy_size(script: ModuleType, tmp_path: Path) -> None:
    found = script.run([0], tmp_path, script.TOY)
    assert list(found) == ["without grounding", "grounding", "reference findings"]
    for arm in found.values():
        assert len(arm[0]["after"]["invented"]) == script.TOY.held_out
        assert arm[0]["before"] == found["grounding"][0]["before"]  # one start
    lines = script.table(found).splitlines()
    assert lines[2].startswith("| without grounding | 0 | ")
    assert lines[-1].startswith("| 0 | ")
    recipes = {path.stem for path in tmp_path.glob("*.yaml")}
    assert recipes == {
        *("clip", "start-0", "grounding-0"),
        *("without-grounding-0", "reference-findings-0"),
    }
