"""ms-swift: its plugin loader, its table of rewards and its scoring of a step."""

import dataclasses
import re
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from check import UNJUDGED, Check
from rows import RECIPE

from pathreward.adapters.scaffold import write_scaffold
from pathreward.errors import RewardError


def options(script: str) -> dict[str, list[str]]:
    """Return the options of the scaffold's script with their values."""
    found = re.findall(r"--(\w+) ([^\\\n]+?) ?\\?$", script, re.MULTILINE)
    split = [pair for line in found for pair in [(line[0], line[1].split())]]
    return dict(split)


def main() -> None:
    """Score all rows by `score_completions`, with the functions that `GRPOTrainer` makes."""
    import torch
    from swift.arguments import RLHFArguments
    from swift.rewards import orms
    from swift.rl_core.data import GRPOSample
    from swift.rl_core.grpo_algorithm import score_completions
    from swift.rlhf_trainers import GRPOTrainer
    from swift.utils import import_external_file

    check = Check("ms-swift")
    plugin, script = write_scaffold("ms-swift", RECIPE, Path(tempfile.mkdtemp()))
    given = options(script.read_text())
    known = {each.name for each in dataclasses.fields(RLHFArguments)}
    assert {"external_plugins", "reward_funcs", "reward_weights"} <= given.keys() <= known, given
    import_external_file(str(plugin))
    names = given["reward_funcs"]
    assert set(names) <= set(orms)
    weights = [float(each) for each in given["reward_weights"]]
    trainer: Any = SimpleNamespace(
        args=SimpleNamespace(reward_weights=weights, reward_model_plugin=None),
        accelerator=SimpleNamespace(device=torch.device("cpu")),
        use_gym_env=False,
        _has_teacher=False,
    )
    GRPOTrainer._prepare_rewards(trainer, list(names))
    assert trainer.reward_func_names == names, trainer.reward_func_names

    def score(rows: list[dict[str, Any]]) -> Any:
        samples = [
            GRPOSample(
                messages=[
                    {"role": "user", "content": row["prompt"]},
                    {"role": "assistant", "content": row["completion"]},
                ],
                extra={"answer": row["answer"], "options": row["options"]},
            )
            for row in rows
        ]
        return score_completions(
            samples,
            trainer.reward_funcs,
            trainer.reward_model_plugins,
            use_gym_env=False,
            device=torch.device("cpu"),
            trainer_state=SimpleNamespace(global_step=1),
        )

    found = score(check.rows)
    failure = ""
    try:
        score([UNJUDGED])
    except RewardError as error:
        failure = f"{type(error).__name__} from the trainer's step"
    total = (found * trainer.reward_weights).nansum(dim=1).tolist()
    numbers: dict[str, list[float]] = {}
    for at, name in enumerate(names[1:], 1):
        part = name.removeprefix("pathreward_")
        numbers[f"{part}/value"] = found[:, at].nan_to_num(0.0).tolist()
        numbers[f"{part}/scored"] = (~found[:, at].isnan()).float().tolist()
    check.report(total, numbers, failure)


if __name__ == "__main__":
    main()
