"""The documents name what there is: layers, tables, classes of words, files of their links."""

import re
import tomllib
from pathlib import Path

import pytest

from pathreward.lexicon import load_table

ROOT = Path(__file__).parents[1]
LEXICON = (ROOT / "docs/lexicon.md").read_text("utf-8")
DOCUMENTS = sorted(
    each.relative_to(ROOT)
    for folder in (".", "docs", "docs/rewards", "kg", "training", "benchmarks", "benchmarks/*")
    for each in ROOT.glob(f"{folder}/*.md")
)


def test_contributing_lists_the_layers_in_their_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("| layer |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (`.*?`) \| ", text, re.MULTILINE)
    assert [each.replace("`", "").replace("\\|", "|") for each in rows] == layers


def test_the_lexicon_page_lists_every_table() -> None:
    tables = [each.name for each in (ROOT / "pathreward").rglob("*.tsv")]
    assert tables
    assert [each for each in tables if each not in LEXICON and "_words.tsv" not in each] == []


@pytest.mark.parametrize("table", ["cues", "answer_frames", "answer_tails", "answer_fields"])
def test_the_lexicon_page_lists_every_class(table: str) -> None:
    rows = LEXICON.split(f"\n### {table}.tsv\n")[1].split("\n### ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)
    assert sorted(listed) == sorted(load_table("pathreward.lexicon", table, None).classes)


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_to_files(path: Path) -> None:
    text = (ROOT / path).read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)", text)
    local = [each for each in links if "://" not in each]
    assert [each for each in local if not (ROOT / path.parent / each).exists()] == []
