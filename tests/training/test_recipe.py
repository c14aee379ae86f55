from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import RecipeError
from pathreward.training.recipe import load_training, parse_training

MINIMAL = """
policy: {tiny: {}}
data: {phantom: {tiles: 8, held_out: 4}}
reward: pathreward
stages: [{kind: grpo, steps: 1, learning_rate: 1e-5}]
"""


@pytest.mark.parametrize("name", ["clip", "quickstart", "folder"])
def test_shipped_recipes_load_and_survive_being_written(name: str) -> None:
    recipe = load_training(name)
    again = parse_training(recipe.dump(), name=name)
    assert again.dump() == recipe.dump()
    assert {"answer", "consistency", "entity", "format"} <= set(again.load_reward().leaves)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reward:", "rewards:", "unknown key 'rewards', did you mean 'reward'? Known: data"),
        ("steps: 1", "stepps: 1", "stages.0.grpo: unknown key 'stepps', did you mean 'steps'?"),
        ("kind: grpo", "kind: ppo", "stages.0: Input tag 'ppo' found using 'kind'"),
        ("steps: 1", "steps: 0", "stages.0.grpo.steps: Input should be greater than 0"),
        ("1e-5", ".nan", "stages.0.grpo.learning_rate: Input should be"),
        ("tiny: {}", "", "policy: name one of `tiny`, `clip` and `checkpoint`"),
        ("tiny: {}", "tiny: {}, lora: {}", "policy: `lora` needs a `checkpoint`"),
        ("tiny: {}", "tiny: {}, freeze: [head]", "policy.freeze.0: Input should be 'vision' or"),
        ("tiny: {}", "tiny: {}, precision: fp8", "policy.precision: Input should be 'float32', "),
        ("data:", "seed: 4294967296\ndata:", "seed: Input should be less than or equal to 429"),
        ("steps: 1", "steps: 1, weight_decay: .inf", "weight_decay: Input should be a finite"),
        ("tiny: {", "tiny: {heads: 5, ", "tiny: `hidden` must be a multiple of 2 x `heads` = 10"),
        ("steps: 1", "steps: 1, trl: {seed: 3}", "stages.0.grpo.trl: seed can't be set"),
        ("steps: 1", "steps: 1, trl: {push_to_hub: true}", "trl: push_to_hub can't be set under"),
        ("steps: 1", "steps: 1, trl: {hub_token: x}", "trl: hub_token can't be set under `trl`"),
        ("steps: 1", "steps: 1, trl: {report_to: wandb}", "trl: report_to can't be set under"),
        ("steps: 1", "steps: 1, save_every: 3, iterations: 2", "must be a multiple of"),
        ("reward: pathreward", "reward: pathrewrd", "did you mean 'pathreward'?"),
        (
            "reward: pathreward",
            "reward: {sum: {answer: {weight: .nan}}}",
            "the weight of 'answer' must be finite and 0 or more, got nan",
        ),
        ("reward: pathreward", "reward: {sum: {anser: {}}}", "did you mean 'answer'?"),
        ("[{kind", "{kind", "is not YAML"),
        ("stages: [{kind: grpo, steps: 1, learning_rate: 1e-5}]", "stages: []", "stages: List"),
    ],
)
def test_an_invalid_value_is_named(old: str, new: str, message: str) -> None:
    assert old in MINIMAL
    with pytest.raises(RecipeError) as caught:
        parse_training(MINIMAL.replace(old, new))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("policy", "precision"),
    [
        ("tiny: {}", "float32"),
        ("tiny: {}, precision: mixed", "mixed"),
        ("checkpoint: a/b", "mixed"),
        ("checkpoint: a/b, precision: float32", "float32"),
        ("checkpoint: a/b, precision: bfloat16, lora: {}", "bfloat16"),
    ],
)
def test_the_precision_depends_on_the_policy(policy: str, precision: str) -> None:
    recipe = parse_training(MINIMAL.replace("tiny: {}", policy).replace("1e-5", "1e-6"))
    assert recipe.policy.precision == precision


def test_bfloat16_weights_refuse_a_rate_that_rounds_to_nothing() -> None:
    text = MINIMAL.replace("tiny: {}", "checkpoint: a/b, precision: bfloat16")
    assert parse_training(text).policy.precision == "bfloat16"
    with pytest.raises(
        RecipeError, match=r"stages\.0: with .*bfloat16.* 1e-06 .*rounded away; use"
    ):
        parse_training(text.replace("1e-5", "1e-6"))


@pytest.mark.parametrize(
    ("teacher", "message"),
    [
        ({"mistakes": {"melanoma": "lipoma"}}, "unknown diagnosis 'lipoma'"),
        ({"overlooks": ["mucins"]}, "unknown reported finding 'mucins', did you mean 'mucin'?"),
        ({"mistaken": 1.5}, "mistaken: Input should be less than or equal to 1"),
    ],
)
def test_a_teacher_errs_only_about_what_is_drawn(
    written: Callable[..., Path], teacher: dict[str, Any], message: str
) -> None:
    stage = {"kind": "sft", "steps": 1, "learning_rate": 1e-3, "teacher": teacher}
    with pytest.raises(RecipeError, match=r"unknown|less than") as caught:
        load_training(written(stages=[stage]))
    assert message in str(caught.value)


def test_an_unknown_name_lists_the_shipped_recipes() -> None:
    with pytest.raises(RecipeError, match=r"Known: .*dapo, .*quickstart, .*; or give a path"):
        load_training("quikstart")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"no training recipe at .*none\.yaml; shipped"):
        load_training(tmp_path / "none.yaml")


def test_a_reward_recipe_may_lie_beside(written: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("reward: {sum: {answer: {}}}\n", "utf-8")
    recipe = load_training(written(reward="mine.yaml"))
    assert list(recipe.load_reward().leaves) == ["answer"]
    elsewhere = parse_training(recipe.dump())
    assert list(elsewhere.load_reward().leaves) == ["answer"]


def test_a_folder_is_found_beside_the_recipe(written: Callable[..., Path], tmp_path: Path) -> None:
    recipe = load_training(written(data={"folder": {"path": "tiles"}}))
    moved = parse_training(recipe.dump())
    assert moved.data.folder is not None
    assert moved.data.folder.path == str(tmp_path / "tiles")
