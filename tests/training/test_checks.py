from collections.abc import Callable
from pathlib import Path

import pytest

from pathreward.errors import DataError, RecipeError, TrainingError
from pathreward.training import train
from pathreward.training.checks import Check, expect_no_problem, problem
from tests.training.conftest import MINIATURE

CAPTION, SFT, GRPO = MINIATURE["stages"]


@pytest.mark.parametrize(
    ("checks", "error", "message"),
    [
        ([problem("data", DataError("it is empty"))], DataError, "it is empty"),
        ([Check("disk", "problem", "full")], TrainingError, "the run can't start: disk: full"),
        (
            [problem("data", DataError("it is empty")), Check("disk", "problem", "full")],
            TrainingError,
            "the run can't start: data: it is empty; disk: full",
        ),
    ],
    ids=["an error", "no error", "several"],
)
def test_a_run_starts_without_problems(
    checks: list[Check], error: type[Exception], message: str
) -> None:
    expect_no_problem([Check("recipe", "ok", ""), Check("policy", "unknown", "on the hub")])
    with pytest.raises(error, match=f"^{message}$"):
        expect_no_problem(checks)


@pytest.mark.parametrize(
    ("later", "error", "message"),
    [
        ({"trl": {"use_vllm": True}}, TrainingError, "vllm: `use_vllm` needs vLLM"),
        ({"trl": {"vllm_importance_sampling_clip_min": 9}}, RecipeError, "TRL refuses its"),
        ({"trl": {"packings": True}}, RecipeError, "unknown setting of GRPOConfig 'packings'"),
    ],
)
def test_a_mistake_of_a_later_stage_ends_the_run_before_the_first(
    written: Callable[..., Path],
    tmp_path: Path,
    later: dict[str, object],
    error: type[Exception],
    message: str,
) -> None:
    recipe = written(stages=[CAPTION, {**GRPO, **later}])
    with pytest.raises(error, match=message):
        train(recipe, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_row_without_the_text_of_a_chain_ends_the_run_before_the_first_stage(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    from tests.training.test_plan import folder_of

    recipe = written(data=folder_of(tmp_path, answer="yes", caption="A tile."))
    with pytest.raises(DataError, match=r"questions\.jsonl:\d, field 'findings': the section"):
        train(recipe, tmp_path / "run")
    assert not (tmp_path / "run").exists()
