import re
from typing import Any

from pathreward.training.curves import curves

GRPO: list[dict[str, Any]] = [
    {
        "stage": "2-grpo",
        "step": step,
        "reward": reward,
        "entropy": 1.0,
        "kl": 0.01,
        "completions/mean_length": 40.0,
        "completions/clipped_ratio": 0.25,
        "pathreward/answer/mean": 0.2 * step,
        "pathreward/answer/unscored": 0.0,
        "pathreward/answer/group_std": 0.1,
        "pathreward/group_std": 0.1,
        "pathreward/unscored": 0.0,
    }
    for step, reward in ((1, 0.2), (2, None))
]
SFT: list[dict[str, Any]] = [{"stage": "1-sft", "step": step, "loss": 1 / step} for step in (1, 2)]


def test_the_panels_of_each_stage() -> None:
    assert [each.title for each in curves(SFT + GRPO)] == [
        "1-sft: loss",
        "2-grpo: reward and parts",
        "2-grpo: spread within groups",
        "2-grpo: entropy",
        "2-grpo: KL divergence",
        "2-grpo: length of completions",
        "2-grpo: shares",
    ]


def test_a_panel_names_its_curves() -> None:
    by_title = {each.title: each.light for each in curves(GRPO)}
    for title, names in {
        "2-grpo: reward and parts": ["reward", "answer", "mean"],
        "2-grpo: spread within groups": ["reward", "answer", "standard deviation"],
        "2-grpo: shares": ["cut off", "unscored"],
    }.items():
        for name in names:
            assert f"<!-- {name} -->" in by_title[title]


def test_a_finding_is_marked_in_the_panel_that_shows_it() -> None:
    found = [
        {"stage": "2-grpo", "step": 2, "rule": "entropy"},
        {"stage": "2-grpo", "step": 1, "rule": "clipped"},
        {"stage": "1-grpo", "step": 1, "rule": "kl"},
    ]
    marked = [
        (each.title, step)
        for each in curves(GRPO, found)
        for step in (1, 2)
        if f'id="found-{step}"' in each.light
    ]
    assert marked == [("2-grpo: entropy", 2), ("2-grpo: shares", 1)]


def test_what_is_not_logged_has_no_panel() -> None:
    plain = [{"stage": "1-grpo", "step": 1, "reward": 0.5}]
    assert [each.title for each in curves(plain)] == ["1-grpo: reward and parts"]
    assert curves([]) == []


def test_a_dark_page_has_the_same_drawing_in_other_colors() -> None:
    for each in curves(SFT + GRPO):
        colors = [set(re.findall(r"#[0-9a-f]{6}\b", svg)) for svg in (each.light, each.dark)]
        assert len(colors[0]) == len(colors[1])
        assert not colors[0] & colors[1]
        plain = [re.sub(r"#[0-9a-f]{6}\b", "", svg) for svg in (each.light, each.dark)]
        assert plain[0] == plain[1]


def test_the_same_steps_give_the_same_text() -> None:
    assert curves(GRPO) == curves(GRPO)
