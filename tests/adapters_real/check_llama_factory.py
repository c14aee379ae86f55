"""LLaMA-Factory: the function by which its PPO stage asks a reward server, over a real server.

The package is installed without its requirements, so the module is loaded without the trainer that
its folder imports. The interface has totals only, no metrics of parts.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from check import UNJUDGED, Check
from rows import RECIPE

from pathreward import Sample, load

TEMPLATE = "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n{completion}<|im_end|>\n"
_BATCH = 50


def rewards_function() -> Callable[[str, list[str]], Any]:
    """Return LLaMA-Factory's own ``get_rewards_from_server``."""
    package = find_spec("llamafactory")
    assert package
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0]) / "train" / "ppo"
    without_trainer = ModuleType("llamafactory.train.ppo")
    without_trainer.__path__ = [str(folder)]
    sys.modules[without_trainer.__name__] = without_trainer
    module = importlib.import_module("llamafactory.train.ppo.ppo_utils")
    function: Callable[[str, list[str]], Any] = module.get_rewards_from_server
    return function


def main() -> None:
    """Score the rows in batches, as a step of PPO does."""
    ask = rewards_function()
    check = Check("llamafactory")
    check.parts = []
    # LLaMA-Factory sends the prompt alone, so it must tell two questions with other options apart.
    for row in check.rows:
        row["prompt"] += "".join(f"\n- {each}" for each in row["options"])
    check.expected = load(RECIPE).score([Sample.from_row(row) for row in check.rows])
    references = Path(tempfile.mkdtemp()) / "references.jsonl"
    lines = [json.dumps({**row, "completion": ""}) for row in (*check.rows, UNJUDGED)]
    references.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "pathreward.cli", "serve", "--recipe", RECIPE, "--port", "0"]
    command += ["--references", str(references), "--deadline", "120"]
    with subprocess.Popen(command, env={**os.environ}, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            url = server.stdout.readline().split()[-1] + "/llama-factory"
            messages = [TEMPLATE.format(**row) for row in check.rows]
            found: list[float] = []
            for at in range(0, len(messages), _BATCH):
                found += ask(url, messages[at : at + _BATCH]).tolist()
            try:
                ask(url, [TEMPLATE.format(**UNJUDGED)])
                failure = ""
            except KeyError as error:
                failure = f"KeyError: {error} from the trainer's step"
            check.report(found, {}, failure)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
