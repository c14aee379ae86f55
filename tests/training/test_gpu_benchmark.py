"""The benchmark of one GPU, at toy size on whatever device there is."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def benchmark() -> Any:
    path = Path(__file__).parents[2] / "benchmarks" / "gpu" / "run.py"
    spec = importlib.util.spec_from_file_location("gpu_benchmark", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_toy_has_the_figures_of_each_arm(
    benchmark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "gpu_benchmark", benchmark)
    benchmark.main(["--toy", "--output", str(tmp_path / "figures.json")])
    found = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert [(each["precision"], each["failed"]) for each in found["arms"]] == [
        ("bfloat16", ""),
        ("mixed", ""),
    ]
    for arm in found["arms"]:
        assert arm["steps"] == 2
        assert arm["tokens_a_second"] > 0
        assert 0 < arm["reward_share"] < 1
    toy = found["agreement"]["toy"]
    if found["device"] == "CPU":
        assert (toy["float32_loss"], toy["float32_gradient"]) == (0, 0)
    assert 0 < toy["mixed_gradient"] < 0.1
    assert "tokens/s" in capsys.readouterr().out


def test_arms_without_time_are_named(benchmark: Any) -> None:
    found = benchmark.run(0.0, toy=True)
    assert found["arms"] == []
    assert found["left_out"] == ["toy, bfloat16, transformers", "toy, mixed, transformers"]


def test_the_policies_have_their_size(benchmark: Any) -> None:
    from pathreward.training.tiny import count_weights

    counts = [count_weights(each) for each in benchmark.SIZES.values()]
    assert counts[0] == pytest.approx(106e6, rel=0.01)
    assert counts[1] == pytest.approx(1.07e9, rel=0.01)
