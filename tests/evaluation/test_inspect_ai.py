"""The task in inspect_ai itself, with a model that says what it is given; nothing is asked."""

import json
from pathlib import Path
from typing import Any

import pytest

inspect_ai = pytest.importorskip("inspect_ai", reason="needs inspect_ai")

pytestmark = pytest.mark.filterwarnings("default")  # it leaves streams open

ROWS = [
    {"id": "a", "patient": "p", "prompt": "Which?", "options": ["cyst", "abscess"], "answer": "B"},
    {"id": "b", "patient": "p", "prompt": "Is it malignant?", "answer": "yes"},
    {"id": "c", "patient": "q", "prompt": "What is it?", "answer": "squamous cell carcinoma"},
]
TEXTS = (
    "<think>Nests.</think><answer>B</answer>",
    "<answer>no</answer>",
    "<think>Keratin pearls, so SCC.</think><answer>squamous cell carcinoma</answer>",
)


def results(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: str) -> dict[str, Any]:
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    from pathreward.evaluation.inspect_ai import pathology

    monkeypatch.setenv("INSPECT_LOG_DIR", str(folder / "logs"))
    data = folder / "rows.jsonl"
    data.write_text("\n".join(map(json.dumps, ROWS)))
    outputs = [ModelOutput.from_content("mockllm", text) for text in TEXTS]
    for each in outputs:  # else it counts tokens with a vocabulary from the network
        each.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    model = get_model("mockllm/model", custom_outputs=outputs, memoize=False)
    [log] = inspect_ai.eval(
        pathology(str(data), **options), model=model, display="none", max_samples=1
    )
    assert log.status == "success", log.error
    return {each.name: each for each in log.results.scores}


def test_the_measures_have_means_over_the_rows_that_they_apply_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = results(tmp_path, monkeypatch, group="patient")
    assert found["accuracy"].metrics["mean"].value == pytest.approx(2 / 3)
    assert found["format"].metrics["mean"].value == pytest.approx(2 / 3)
    assert found["rouge1"].metrics["mean"].value == 1.0
    assert (found["rouge1"].scored_samples, found["rouge1"].unscored_samples) == (1, 2)


def test_a_recipe_is_reported_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = results(tmp_path, monkeypatch, recipe="patho-r1-grpo", dialect="think")
    assert found["reward"].metrics["mean"].value == pytest.approx(2 / 3)


def test_a_group_that_is_no_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathreward import DataError

    with pytest.raises(DataError, match="the row has no column 'slide'"):
        results(tmp_path, monkeypatch, group="slide")
