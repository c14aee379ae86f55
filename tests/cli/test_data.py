import json
from pathlib import Path

import pytest

from tests.cli.support import in_one_line, invoke, write_rows

pytestmark = pytest.mark.usefixtures("folder")


def test_a_file_is_converted() -> None:
    write_rows({"question": "Is it?", "answer": "yes"}, name="vqa.jsonl")
    result = invoke("data", "convert", "pathvqa", "vqa.jsonl", "out.jsonl")
    assert result.exit_code == 0, result.output
    assert "1 rows" in result.stdout
    assert json.loads(Path("out.jsonl").read_text())["prompt"] == "Is it?"


def test_a_missing_column_is_one_line_and_nothing_is_written() -> None:
    write_rows({"question": "Is it?"}, name="vqa.jsonl")
    result = invoke("data", "convert", "pathvqa", "vqa.jsonl", "out.jsonl")
    assert "vqa.jsonl:1, field 'answer': the row has no value in 'answer'" in in_one_line(result)
    assert not Path("out.jsonl").exists()


def test_rows_are_written_for_vlmevalkit() -> None:
    write_rows({"prompt": "Is it?", "answer": "yes", "image": "1.png"}, name="rows.jsonl")
    result = invoke("data", "tsv", "rows.jsonl", "out.tsv")
    assert result.exit_code == 0, result.output
    assert Path("out.tsv").read_text().splitlines()[1] == "1\t1.png\tIs it?\t\tyes"
