"""Chains of thought of language models: with their own answer, another answer, and a turned step.

A chain comes with the answer that its model gave. Every file is split in two by the hash of the
item's id: `even` was looked at while the rules were written, `odd` was not.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_CHOICE = re.compile(r"\W*(?:Choice|Option)?[\s_(]*([A-Z])(?![\w'])")
_SOLUTION = re.compile(r"Solution:.*$", re.DOTALL)
_FINAL = re.compile(r"[Tt]he (?:correct )?answer is \(?([A-J])\)?\b")
_OPTION = re.compile(r"^\s*([A-Z]):\s*(.*\S)\s*$")


class Chain(NamedTuple):
    """A chain of reasoning with the answer that its model gave."""

    source: str
    half: str
    """`even` (looked at) or `odd`."""
    text: str
    options: dict[str, str]
    label: str
    prompt: str = ""
    is_right: bool | None = None
    """Whether people judged every step as right, None where nobody did."""


def half(key: str) -> str:
    """Return the half of an item by the last digit of the hash of its id."""
    last = int(hashlib.sha256(key.encode()).hexdigest()[-1], 16)
    return "odd" if last % 2 else "even"


def chains(data: Path) -> list[Chain]:
    """Return the chains of all files."""
    found = [*_mirage(data / "reasoning" / "mirage_chains_dev.jsonl")]
    found += _mrben(data / "reasoning" / "mrben_medicine_dev.jsonl")
    for each in sorted((data / "completions" / "mmlu_pro_health").glob("*.jsonl")):
        found += _mmlu(each)
    return found


def _rows(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _mirage(path: Path) -> Iterator[Chain]:
    """Yield GPT-4's chains whose choice is one of the options."""
    for row in _rows(path):
        try:
            output = json.loads(str(row["output"]))
            text, choice = output["step_by_step_thinking"], output["answer_choice"]
        except (ValueError, KeyError, TypeError):
            continue  # no chain: the provider's refusal
        options = dict(row["options"])  # type: ignore[call-overload]
        label = chosen(str(choice), options)
        if label and str(text).strip():
            yield Chain("MIRAGE", half(str(row["id"])), str(text), options, label)


def _mrben(path: Path) -> Iterator[Chain]:
    """Yield the chains of three models whose solution is one of the options."""
    for row in _rows(path):
        options = {}
        for line in str(row["Options"]).splitlines():
            if named := _OPTION.match(line):
                options[named[1]] = named[2]
        steps = list(row["Model_Solution_Steps"])  # type: ignore[call-overload]
        text = "\n".join(map(str, steps))
        solution = _SOLUTION.search(text)
        label = chosen(solution[0].removeprefix("Solution:"), options) if solution else ""
        if label and solution and text[: solution.start()].strip():
            yield Chain(
                "Mr-Ben",
                half(str(row["Question_UUID"])),
                text[: solution.start()].strip(),
                options,
                label,
                str(row["Question"]),
                row["Model_Solution_Correctness"] == "correct",
            )


def _mmlu(path: Path) -> Iterator[Chain]:
    """Yield the chains of a model that end with "the answer is (B)", without what follows it."""
    for row in _rows(path):
        listed = list(row["options"])  # type: ignore[call-overload]
        options = {"ABCDEFGHIJ"[i]: str(each) for i, each in enumerate(listed)}
        output = str(row["output"])
        final = _FINAL.search(output)
        if final and final[1] in options:
            text = output[: final.end()].strip()
            key = str(row["qid"])
            yield Chain("MMLU-Pro", half(key), text, options, final[1], str(row["question"]))


def chosen(choice: str, options: dict[str, str]) -> str:
    """Return the label of a choice that is given by label or text; empty where it is none."""
    named = _CHOICE.match(choice)
    if named and named[1] in options:
        return named[1]
    bare = choice.strip(" .\n").casefold()
    by_text = {text.strip(" .\n").casefold(): label for label, text in options.items()}
    return by_text.get(bare, "")
