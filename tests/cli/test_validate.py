import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import RECIPE, in_one_line, invoke, write_rows
from tests.plugins import Install

ROW = {"completion": "<answer>B</answer>", "answer": "B", "options": ["cyst", "abscess"]}


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def words(*arguments: str, code: int = 0) -> str:
    result = invoke("validate", *arguments)
    assert result.exit_code == code, result.output
    return " ".join((result.stdout + result.stderr).split())


def test_a_reward_recipe_lists_what_its_parts_read() -> None:
    Path("ours.yaml").write_text(
        "reward: {sum: {mine: {reward: entity}, format: , seen: {reward: grounding, model: x}}}"
    )
    text = words("ours.yaml")
    assert "recipe ours.yaml: 3 parts, values in [0, 1]" in text
    assert "mine entity findings or reasoning or entities answer, options, prompt" in text
    assert "format format - prompt" in text
    assert "seen grounding images -" in text
    assert text.endswith("valid")


def test_a_shipped_name_is_a_recipe_also_beside_a_folder_of_this_name() -> None:
    Path("pathreward").mkdir()
    assert "recipe pathreward: 9 parts" in words("pathreward")


@pytest.mark.parametrize("name", ["quickstart", "copied.yaml"])
def test_a_training_recipe_lists_stages_and_parts(name: str) -> None:
    invoke("recipes", "--copy", "quickstart", "copied.yaml")
    text = words(name)
    assert f"training recipe {name}: caption (350 steps), sft (350 steps), grpo (100" in text
    assert "answer answer answer options, prompt, findings" in text
    assert f"valid; `pathreward train {name} --dry-run` checks data" in text


def test_a_recipe_of_an_installed_package(installing: Install) -> None:
    installing(
        {"pathreward.recipes": {"lab-strict": "lab_recipes"}},
        {"lab_recipes/__init__.py": "", "lab_recipes/lab-strict.yaml": RECIPE},
    )
    assert "recipe lab-strict: 2 parts" in words("lab-strict")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reward: {sum: {answr: {}}}", "recipe bad.yaml: reward.sum.answr: unknown reward"),
        ("reward: [", "recipe bad.yaml is not YAML"),
        ("stages: []", "training recipe bad.yaml: policy: it is missing"),
    ],
)
def test_an_invalid_recipe_is_exit_code_1(text: str, message: str) -> None:
    Path("bad.yaml").write_text(text)
    assert f"invalid: {message}" in words("bad.yaml", code=1)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv", "rows.jsonl.gz"])
def test_rows_of_each_format(name: str) -> None:
    rows = [ROW, {**ROW, "answer": None}]
    if name == "rows.json":
        Path(name).write_text(json.dumps(rows))
    elif name == "rows.csv":
        cell = json.dumps(ROW["options"]).replace('"', '""')
        Path(name).write_text(f'completion,answer,options\nx,B,"{cell}"\nx,,"{cell}"\n')
    elif name.endswith(".gz"):
        lines = "\n".join(map(json.dumps, rows))
        Path(name).write_bytes(gzip.compress(lines.encode()))
    else:
        write_rows(*rows)
    text = words(name, "--recipe", "patho-r1-grpo")
    assert f"{name}: 2 rows" in text
    assert "completion 2 completion answer 1 answer options 2 options" in text
    assert "format format - 2 of 2" in text
    assert "accuracy answer answer 1 of 2" in text
    assert text.endswith("valid")


def test_a_column_is_mapped_and_another_is_not_read() -> None:
    write_rows({"completion": "x", "gold": "yes", "id": 7})
    assert "no row has answer or findings" in words("rows.jsonl", code=1)
    text = words("rows.jsonl", "--map", "answer=gold")
    assert "gold 1 answer id 1 not read" in text
    assert "answer answer answer 1 of 1" in text


def test_rows_without_completions_are_for_training() -> None:
    write_rows({"prompt": "Which?", "answer": "yes"})
    assert "no row has a completion: these rows can be trained on" in words("rows.jsonl")


def bad_rows() -> list[Any]:
    bad = {"completion": "x", "answer": "Z", "options": ["a", "b"]}
    return [ROW, '{"completion": NaN}', *([bad] * 7)]


def test_the_first_bad_rows_are_named() -> None:
    write_rows(*bad_rows())
    text = words("rows.jsonl", code=1)
    assert "rows.jsonl:2: NaN is no JSON number" in text
    assert "rows.jsonl:3, field 'answer': " in text
    assert "rows.jsonl:6" in text
    assert "and 3 more" in text
    assert "rows.jsonl: 8 rows" in text  # the row that is no JSON has no columns


def test_a_file_without_rows_is_a_problem() -> None:
    Path("rows.jsonl").write_text("\n")
    assert "rows.jsonl: there is no row" in words("rows.jsonl", code=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rows.jsonl",), "there is no such file"),
        (("none.yaml",), "no recipe at none.yaml"),
        (("pathrewrd",), "did you mean 'pathreward'?"),
        (("pathreward", "--map", "answer"), "expected --map FIELD=COLUMN"),
        (("pathreward", "--import", "none.py"), "there is no file none.py"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2(arguments: tuple[str, ...], message: str) -> None:
    assert message in in_one_line(invoke("validate", *arguments))
