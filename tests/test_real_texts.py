"""Texts of the real data as completions: each gets a score, whatever its reference."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import pathreward as pr
from pathreward.recipes.loading import shipped

_SCRIPT = Path(__file__).parents[1] / "benchmarks" / "robustness" / "run.py"
_OTHERS = [name for name in shipped() if name != "pathreward" and not name.endswith("-judge")]


@pytest.fixture(scope="module")
def robustness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("robustness", _SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def samples(shared_data: Path, robustness: ModuleType) -> list[pr.Sample]:
    made: list[pr.Sample] = robustness.samples(shared_data)
    assert len(made) > 20_000
    return made


@pytest.mark.slow
def test_the_recipe_scores_real_texts(samples: list[pr.Sample], robustness: ModuleType) -> None:
    assert robustness.failures(pr.load("pathreward"), samples[::60]) == []


@pytest.mark.parametrize("name", _OTHERS)
def test_every_recipe_scores_real_texts(
    name: str, samples: list[pr.Sample], robustness: ModuleType
) -> None:
    assert robustness.failures(pr.load(name), samples[::400]) == []


@pytest.mark.parametrize(
    ("returned", "detail"),
    [
        (lambda: pr.Score(2.0, "too much"), "a value outside of 0 to 1"),
        (lambda: pr.Score(0.5, ""), "no reason"),
        (
            lambda: pr.Score(
                0.5, "x", {"a": pr.Score(0.5, "x", evidence=(pr.Evidence("", 0, 9),))}
            ),
            "evidence outside of the text",
        ),
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
    ],
)
def test_what_is_no_score_is_found(returned: object, detail: str, robustness: ModuleType) -> None:
    class Broken(pr.Reward):
        def __call__(self, sample: pr.Sample) -> pr.Score:
            return returned()  # type: ignore[operator, no-any-return]  # one of the above

    sample = pr.Sample("short")
    assert robustness.failures(Broken(), [sample]) == [(detail, sample)]
