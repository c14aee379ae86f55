"""Measure what each part of the recipe `pathreward` does on a red team's completions.

``python benchmarks/unseen/recipe.py FOLDER`` reads ``redteam.jsonl`` (see ``claims.py``), changes
one part of the recipe at a time, and prints a table with a row for each change.
"""

import argparse
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from claims import CLOSE, Row, completion, rows

import pathreward as pr
from pathreward.recipes.loading import parse
from pathreward.resources import resource

Tree = dict[str, Any]
SMALL, LARGE = 0.01, 0.1
"""What an honest variant may lose, and what it may hardly ever lose."""


def parts(tree: Tree) -> Tree:
    """Return the parts of the recipe's sum."""
    found: Tree = tree["reward"]["gate"]["of"]["product"]["of"]["sum"]
    return found


def without(*names: str) -> Callable[[Tree], None]:
    """Return a change that gives parts the weight 0."""

    def change(tree: Tree) -> None:
        for name in names:
            parts(tree)[name]["weight"] = 0

    return change


def without_factor(name: str) -> Callable[[Tree], None]:
    """Return a change that leaves a factor out."""

    def change(tree: Tree) -> None:
        tree["reward"]["gate"]["of"]["product"]["by"].remove(name)

    return change


def plain(name: str, *settings: str) -> Callable[[Tree], None]:
    """Return a change that gives settings of a part their defaults."""

    def change(tree: Tree) -> None:
        for each in settings:
            del parts(tree)[name][each]

    return change


def _plain_path(tree: Tree) -> None:
    parts(tree)["path_factor"] = {"weight": 0.1, "needs": "answer", "reward": "path"}


def _plain_coverage(tree: Tree) -> None:
    plain("entity", "enough")(tree)
    plain("details", "enough")(tree)


CHANGES: dict[str, Callable[[Tree], None]] = {
    "the recipe": lambda tree: None,
    "without relevance": without_factor("relevance_factor"),
    "without entity": without("entity"),
    "without details": without("details"),
    "entity and details with `enough` 1": _plain_coverage,
    "without path": without("path_factor"),
    "path not cut at 0.2": _plain_path,
    "without consistency": without("consistency"),
    "consistency with its defaults": plain("consistency", "unstated", "unsupported"),
}


def measured(reward: pr.Reward, found: list[Row]) -> Iterator[float]:
    """Yield the honest mean and the four shares."""
    honest: list[float] = []
    lost: dict[str, list[float]] = {"honest": [], "worthless": [], "untrue": []}
    for row in found:
        fields = {name: row.get(name) for name in ("prompt", "options", "answer", "findings")}
        texts = [completion(row, {}), *(completion(row, each) for each in row["variants"])]
        best, *others = [
            each.value or 0.0
            for each in reward.score([pr.Sample(text, **fields) for text in texts])
        ]
        honest.append(best)
        for variant, value in zip(row["variants"], others, strict=True):
            lost[variant["class"]].append(best - value)
    yield sum(honest) / len(honest)
    for bound in (SMALL, LARGE):
        yield sum(each > bound for each in lost["honest"]) / len(lost["honest"])
    for name in ("worthless", "untrue"):
        yield sum(each <= CLOSE for each in lost[name]) / len(lost[name])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    found = rows(parser.parse_args().folder / "redteam.jsonl")
    tree = yaml.safe_load(resource("rewards/pathreward.yaml").read_text("utf-8"))
    print(
        "| recipe | honest mean | honest variants that lose > .01 | > .1 "
        "| worthless within .05 | untrue within .05 |\n| --- | --: | --: | --: | --: | --: |"
    )
    for name, change in CHANGES.items():
        changed = copy.deepcopy(tree)
        change(changed)
        reward = parse(yaml.safe_dump(changed)).reward
        print(f"| {name} | {' | '.join(f'{each:.3f}' for each in measured(reward, found))} |")


if __name__ == "__main__":
    main()
