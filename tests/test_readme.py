"""The README's examples print what the README says, and its recipes exist."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

PATH = Path(__file__).parents[1] / "README.md"
README = PATH.read_text("utf-8")


def test_the_first_example_prints_the_output_below_it() -> None:
    code, printed = re.findall(r"```(?:python)?\n(.*?)```", README, re.DOTALL)[:2]
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == printed


def test_the_examples_of_reading_run() -> None:
    found = doctest.testfile(str(PATH), module_relative=False, encoding="utf-8")
    assert found.attempted > 5
    assert not found.failed


def test_the_recipes_it_lists_are_those_that_ship() -> None:
    from pathreward.recipes.loading import shipped

    table = README.split("## Recipes")[1]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) >= set(shipped())
