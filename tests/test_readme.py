"""The README's first example prints what it says, its picture shows it, and its recipes exist."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pathreward as pr

PATH = Path(__file__).parents[1] / "README.md"
README = PATH.read_text("utf-8")
PICTURE = (PATH.parent / "docs/images/explained.svg").read_text("utf-8")


def test_the_first_example_prints_the_output_below_it() -> None:
    code, printed = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)[0]
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == printed


def test_the_picture_shows_the_values_of_that_example() -> None:
    sample = pr.Sample(
        "<observe>Keratin pearls and necrosis.</observe>"
        "<think>Keratin pearls, therefore squamous cell carcinoma.</think><answer>SCC</answer>",
        answer="squamous cell carcinoma",
        findings="Keratin pearls are present. No necrosis.",
    )
    score = pr.load("pathreward")(sample)
    values = {"total": score.value} | {name: part.value for name, part in score.parts.items()}
    shown = dict(re.findall(r'data-part="(\w+)">([\d.]+)<', PICTURE))
    assert shown == {name: f"{each:.2f}" for name, each in values.items() if each is not None}


def test_the_examples_of_reading_run() -> None:
    found = doctest.testfile(str(PATH), module_relative=False, encoding="utf-8")
    assert found.attempted > 5
    assert not found.failed


def test_the_recipes_it_lists_are_those_that_ship() -> None:
    from pathreward.recipes.loading import shipped

    table = README.split("## Recipes")[1]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) >= set(shipped())
