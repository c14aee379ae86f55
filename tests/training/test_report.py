import json
import re
from pathlib import Path
from typing import Any

import pytest

import pathreward as pr
from pathreward.training import report
from pathreward.training.curves import curves
from pathreward.training.evaluate import score_completions
from pathreward.training.phantom import Tile
from pathreward.training.recipe import parse_training
from pathreward.training.report import outcome_lines, write_report
from pathreward.training.rows import TrainingRow
from tests.report.browser import needs_browser, overflow

RECIPE = parse_training(
    """
summary: <i>not italic</i>
policy: {tiny: {}}
data: {phantom: {tiles: 8, held_out: 2}}
reward: {sum: {answer: {}}}
stages: [{kind: grpo, steps: 2, learning_rate: 1.0e-5}]
"""
)
ESTIMATE = {"value": 0.5, "low": 0.25, "high": 0.75, "rows": 2}
MEASURES: dict[str, Any] = {
    "accuracy": ESTIMATE,
    "entity_f1": None,
    "format_rate": ESTIMATE,
    "mean_reward": ESTIMATE,
}
SUMMARY = {
    "rows": {"train": 8, "held_out": 2},
    "stages": {"1-sft": {"steps": 2, "seconds": 3.0}, "2-grpo": {"steps": 2, "seconds": 5.0}},
    "reward": {"seconds_a_step": 0.004, "share_of_step": 0.0016},
    "before": MEASURES,
    "after": MEASURES,
    "gain": MEASURES,
    "watch": [{"stage": "2-grpo", "step": 2, "rule": "format", "text": "<b>none</b> has it"}],
}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(report, "curves", curves)
    steps = [
        {"stage": "1-sft", "step": 1, "loss": 2.0},
        {"stage": "1-sft", "step": 2, "loss": 1.0},
        {"stage": "2-grpo", "step": 1, "loss": 0.0, "reward": 0.2, "pathreward/answer/mean": 0.2},
        {"stage": "2-grpo", "step": 2, "loss": 0.0, "reward": 0.4, "pathreward/answer/mean": 0.4},
    ]
    text = "".join(json.dumps(each) + "\n" for each in steps)
    (tmp_path / "metrics.jsonl").write_text(text, "utf-8")
    rows = [
        TrainingRow((Tile(1),), (), answer="melanoma", where="<row 1>"),
        TrainingRow((Tile(2),), (), answer="sarcoidosis", where="row 2"),
    ]
    reward = pr.WeightedSum({"answer": pr.AnswerReward()})
    evaluations = {
        "before": score_completions(["<script>alert(1)</script>", "sarcoidosis"], rows, reward),
        "after": score_completions(["<answer>melanoma</answer>", "sarcoidosis"], rows, reward),
    }
    write_report(tmp_path, RECIPE, SUMMARY, rows, evaluations)
    return (tmp_path / "report.html").read_text("utf-8")


def test_steps_without_figures_are_named() -> None:
    unlogged = {"1-sft": [27], "2-grpo": [1, 2, 3, 4, 5, 6]}
    assert outcome_lines({"unlogged": unlogged}) == [
        "1-sft: no figures of 1 of its steps (27); their lines in metrics.jsonl were damaged",
        "2-grpo: no figures of 6 of its steps (1, 2, 3, 4, 5, ...); their lines in metrics.jsonl "
        "were damaged",
    ]


def test_the_report_names_steps_without_figures(tmp_path: Path) -> None:
    summary = {**SUMMARY, "unlogged": {"2-grpo": [1]}}
    rows = [TrainingRow((Tile(1),), (), answer="melanoma")]
    after = score_completions(["melanoma"], rows, pr.WeightedSum({"answer": pr.AnswerReward()}))
    write_report(tmp_path, RECIPE, summary, rows, {"after": after})
    found = (tmp_path / "report.html").read_text("utf-8")
    assert "<p>2-grpo: no figures of 1 of its steps (1); their lines" in found


def test_all_completions_are_escaped(page: str) -> None:
    assert page.count("<script>") == 1  # the page's own
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;i&gt;not italic&lt;/i&gt;" in page
    assert "&lt;row 1&gt;" in page


def test_the_page_is_self_contained(page: str) -> None:
    sources = re.findall(r"(?:src|srcset|href)=\"([^\"]*)\"", page)
    assert sources
    assert all(each.startswith("data:image/") for each in sources)


def test_it_shows_figures_curves_and_pairs(page: str) -> None:
    assert "0.500 <small>(0.250 to 0.750)</small>" in page
    assert "no row can be judged" in page
    assert "4.0 ms a step, 0.16 % of it" in page
    assert page.count("data:image/svg+xml;base64,") == 4  # two stages, light and dark
    assert page.count("data:image/png;base64,") == 2
    assert [page.count(f"before GRPO: {value}") for value in ("0.000", "1.000")] == [1, 1]
    assert page.count("at the end: 1.000") == 2


def test_rows_that_changed_come_before_the_lowest(page: str) -> None:
    places = ["Rows that changed most", "&lt;row 1&gt;</p>", "Lowest rewards", "<p>row 2</p>"]
    assert [page.count(each) for each in places] == [1, 1, 1, 1]
    assert sorted(places, key=page.index) == places
    assert "Highest rewards" not in page  # each row is shown once


def test_the_findings_of_the_watch_are_listed(page: str) -> None:
    assert (
        "<tr><td>2-grpo</td><td>2</td><td>format</td><td>&lt;b&gt;none&lt;/b&gt; has it</td></tr>"
        in page
    )


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen(page: str, tmp_path: Path, width: int) -> None:
    assert overflow(page, tmp_path, width) == 0
