"""The benchmark of rewards on the second phantom task, at toy size."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import pathreward as pr
from pathreward.recipes.registry import REWARDS
from pathreward.training.open_tile import OpenTile

FOLDER = Path(__file__).parents[2] / "benchmarks" / "ablation"
ARMS = ("as released", "no entity")
GLANDS = OpenTile(3)
"""Mucinous adenocarcinoma; it shows gland formation and mucin."""


@pytest.fixture(scope="module")
def benchmark() -> Iterator[Any]:
    """The benchmark's module `run`; its reward is registered for these tests only."""
    names = ("run", "measures", "released", "peers")
    before = dict(REWARDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        for name in names:
            patch.delitem(sys.modules, name, raising=False)
        import run

        yield run
        for name in names:
            sys.modules.pop(name, None)
    REWARDS.clear()
    REWARDS.update(before)


class Toy(NamedTuple):
    """Two arms that the script has trained at toy size."""

    arguments: list[str]
    folder: Path
    printed: list[str]


@pytest.fixture(scope="module")
def toy(benchmark: Any, tmp_path_factory: pytest.TempPathFactory) -> Toy:
    folder = tmp_path_factory.mktemp("toy")
    arguments = ["--toy", "--seeds", "0", "--arms", *ARMS, "--output", str(folder)]
    with redirect_stdout(StringIO()) as printed:
        benchmark.main(arguments)
    return Toy(arguments, folder, printed.getvalue().splitlines())


def chain(observe: str, answer: str = "mucinous adenocarcinoma") -> str:
    return f"<observe>{observe}</observe><think>Glands.</think><answer>{answer}</answer>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            chain("Gland formation. Mucin. No necrosis."),
            {
                "accuracy": 1,
                "entity F1": 1,
                "hallucinated": 0,
                "right, wrong reason": 0,
                "length": 6,
            },
        ),
        (  # F1 of 2 in 4 and 2: 2 * 2 / 6
            chain("Findings: gland formation, mucin, fibrosis, necrosis."),
            {"entity F1": 2 / 3, "hallucinated": 2, "right, wrong reason": 1, "format": 1},
        ),
        (
            chain("Gland formation. No mucin. Necrosis cannot be excluded.", "adenocarcinoma"),
            {"accuracy": 0, "denied": 0.5, "hedged": 1, "right, wrong reason": np.nan},
        ),
        ("Mucin.", {"accuracy": 0, "format": 0, "entity F1": 0, "denied": 0, "length": 1}),
    ],
)
def test_measures_compare_with_what_is_drawn(
    benchmark: Any, text: str, expected: dict[str, float]
) -> None:
    found = benchmark.measure(text, GLANDS)
    assert {name: found[name] for name in expected} == pytest.approx(expected, nan_ok=True)


def test_the_released_reward_pays_for_what_is_listed(benchmark: Any) -> None:
    released = REWARDS[benchmark.NAME]()
    sample = {"answer": GLANDS.diagnosis.name, "findings": GLANDS.report}
    honest = chain(GLANDS.report)
    stuffed = honest.replace("No ", "")
    values = [released(pr.Sample(text, **sample)).value for text in (honest, stuffed)]
    assert values[0] == values[1]
    ours = pr.load("pathreward")
    assert (ours(pr.Sample(stuffed, **sample)).value or 0) < 0.9 * (
        ours(pr.Sample(honest, **sample)).value or 0
    )


def test_differences_are_paired(benchmark: Any) -> None:
    ours = [[1.0, 0.0, np.nan], [1.0, 1.0, 0.5]]
    theirs = [[0.5, 0.0, 1.0], [0.5, 1.0, 0.0]]
    found = {
        arm: dict.fromkeys(benchmark.MEASURES, values)
        for arm, values in (("theirs", theirs), ("ours", ours))
    }
    lines = benchmark.difference_table(found, "ours").splitlines()
    assert lines[0] == "| ours less | theirs |"
    # .5, 0, .5, 0 and .5 over the five pairs that both arms have
    assert lines[2].startswith("| accuracy | 0.300 (")


def test_arms_train_from_one_start(benchmark: Any, toy: Toy) -> None:
    assert toy.printed[0] == "| measure | start | as released | no entity |"
    assert toy.printed[3 + len(benchmark.MEASURES)] == "| no entity less | start | as released |"
    assert len(toy.printed) == 5 + 2 * len(benchmark.MEASURES)
    for arm in ARMS:
        assert (toy.folder / f"{arm.replace(' ', '-')}-0" / "checkpoints" / "0-start").is_dir()


def test_what_has_results_is_not_trained_again(benchmark: Any, toy: Toy) -> None:
    kept = (toy.folder / "results.json").read_bytes()
    for folder in ("start-0", "as-released-0", "no-entity-0"):
        shutil.rmtree(toy.folder / folder)
    benchmark.main(toy.arguments)
    assert not (toy.folder / "as-released-0").exists()
    assert (toy.folder / "results.json").read_bytes() == kept
    other = json.loads(kept) | {"recipe": "0"}
    (toy.folder / "results.json").write_text(json.dumps(other), "utf-8")
    with pytest.raises(SystemExit, match="of another recipe"):
        benchmark.main(toy.arguments)
