import json
from pathlib import Path

import pytest


def test_the_summary_has_all_figures_of_the_run(finished: Path) -> None:
    summary = json.loads((finished / "summary.json").read_text("utf-8"))
    assert summary["seed"] == 3
    assert summary["rows"] == {"train": 48, "held_out": 12}
    assert [each["steps"] for each in summary["stages"].values()] == [4, 60, 6]
    for when in ("before", "after"):
        assert set(summary[when]) == {"accuracy", "entity_f1", "format_rate", "mean_reward"}
        for each in summary[when].values():
            assert 0 <= each["low"] <= each["value"] <= each["high"] <= 1
            assert each["rows"] == 12
    for measure, gained in summary["gain"].items():
        difference = summary["after"][measure]["value"] - summary["before"][measure]["value"]
        assert gained["value"] == pytest.approx(difference)
    assert 0 < summary["reward"]["share_of_step"] < 0.5
    assert summary["versions"]["trl"].startswith("1.")


def test_the_summary_and_the_report_have_what_the_watch_found(finished: Path) -> None:
    summary = json.loads((finished / "summary.json").read_text("utf-8"))
    assert ("3-grpo", 2, "entropy") in [
        (each["stage"], each["step"], each["rule"]) for each in summary["watch"]
    ]
    assert "has left 50 to 60" in (finished / "report.html").read_text("utf-8")
