from typing import Any

from pathreward.training.curves import curves_svg

GRPO: list[dict[str, Any]] = [
    {"stage": "1-grpo", "step": 1, "reward": 0.2, "pathreward/answer/mean": 0.2},
    {"stage": "1-grpo", "step": 2, "reward": None, "pathreward/answer/mean": 0.4},
]
SFT: list[dict[str, Any]] = [{"stage": "2-sft", "step": step, "loss": 1 / step} for step in (1, 2)]


def test_a_panel_a_stage_the_losses_first() -> None:
    picture = curves_svg(GRPO + SFT)
    positions = [
        picture.index(f"<!-- {text} -->") for text in ("loss", "2-sft", "1-grpo", "reward")
    ]
    assert positions == sorted(positions)
    assert "<!-- answer -->" in picture


def test_the_same_steps_give_the_same_text() -> None:
    assert curves_svg(GRPO) == curves_svg(GRPO)


def test_nothing_logged_is_no_picture() -> None:
    assert curves_svg([]) == ""
