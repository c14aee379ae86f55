"""The documents name what there is: layers, tables, classes of words, files of their links."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import pathreward
from pathreward import AnswerReward, LeakReward, Sample, WeightedSum
from pathreward.adapters.groups import single_process
from pathreward.adapters.step import score_step
from pathreward.lexicon import load_table

ROOT = Path(__file__).parents[1]
LEXICON = (ROOT / "docs/lexicon.md").read_text("utf-8")
DOCUMENTS = sorted(
    each.relative_to(ROOT)
    for folder in (
        ".",
        "docs",
        "docs/**",
        "kg",
        "training",
        "benchmarks",
        "benchmarks/*",
        "examples",
    )
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


def test_the_page_of_metrics_lists_what_a_step_logs() -> None:
    reward = WeightedSum({"answer": AnswerReward(), "leak": LeakReward()})
    samples = [Sample("<think>It is B.</think><answer>B</answer>", answer="B")]
    step = score_step(reward, samples, None, single_process)
    logged = {*step.metrics(), *step.table(evidence=True), "seconds"}
    logged = {re.sub(r"^(answer|leak)/", "<part>/", each) for each in logged}
    page = (ROOT / "docs/reference/metrics.md").read_text("utf-8")
    assert set(re.findall(r"^\| `pathreward/([^`]+)` \|", page, re.MULTILINE)) == logged


def test_the_page_of_the_environment_lists_every_variable() -> None:
    code = "\n".join(each.read_text("utf-8") for each in (ROOT / "pathreward").rglob("*.py"))
    page = (ROOT / "docs/reference/environment.md").read_text("utf-8")
    names = re.compile(r"\bPATHREWARD_[A-Z_]+\b")
    assert set(names.findall(code)) == set(names.findall(page))


def test_the_site_has_every_page() -> None:
    lines = (ROOT / "mkdocs.yml").read_text("utf-8").split("\nnav:\n")[1]
    pages = re.findall(r"([\w/-]+\.md)$", lines, re.MULTILINE)
    there = {each.relative_to(ROOT / "docs").as_posix() for each in ROOT.glob("docs/**/*.md")}
    measured = {each.relative_to(ROOT).as_posix() for each in ROOT.glob("benchmarks/**/README.md")}
    assert there | measured <= set(pages)
    assert [each for each in set(pages) - there if not (ROOT / each).is_file()] == []


def test_the_citation_and_the_changelog_name_the_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == pathreward.__version__
    releases = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert releases[0] == pathreward.__version__


def test_workflows_and_hooks_call_targets_of_the_makefile() -> None:
    files = [*ROOT.glob(".github/workflows/*.yml"), ROOT / ".pre-commit-config.yaml"]
    calls = re.findall(r"(?:run|entry): (.*)", "\n".join(each.read_text("utf-8") for each in files))
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert calls
    assert {each.removeprefix("make ") for each in calls} <= set(targets)


def test_contributing_names_files_that_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(
        r"`((?:pathreward|tests|docs|kg|benchmarks|rewards|training)/[\w./-]+)`", text
    )
    assert len(named) > 20
    assert [each for each in named if not (ROOT / each).exists()] == []
