import json
from pathlib import Path

import pytest

from tests.cli.support import in_one_line, invoke, write_rows

pytestmark = pytest.mark.usefixtures("folder")

TEXT = "<think>Nests of cells.</think><answer>{}</answer>"
ROWS = [{"id": n, "answer": "yes", "task": "xy"[n % 2], "slide": f"s{n // 2}"} for n in range(6)]


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    write_rows(*ROWS, name="data.jsonl")
    for name, right in (("a.jsonl", 6), ("b.jsonl", 3)):
        texts = [TEXT.format("yes" if n < right else "no") for n in range(6)]
        write_rows(*({"id": n, "output": each} for n, each in enumerate(texts)), name=name)


def test_all_outputs() -> None:
    result = invoke(
        *("eval", "a.jsonl", "--data", "data.jsonl", "--map", "completion=output"),
        *("--by", "task", "--group", "slide", "--against", "b.jsonl"),
        *("-o", "eval.json", "--report", "eval.html", "--markdown", "eval.md"),
    )
    assert result.exit_code == 0, result.output
    for shown in ("accuracy", "by category", "against b.jsonl", "+0.500", "wrote eval.json"):
        assert shown in result.stdout
    made = json.loads(Path("eval.json").read_text())
    assert made["figures"]["accuracy"]["value"] == 1
    assert (made["groups"], set(made["categories"])) == (3, {"x", "y"})
    assert made["against"][0]["differences"]["accuracy"]["value"] == 0.5
    assert Path("eval.html").read_text().startswith("<!doctype html>")
    assert "| accuracy | 1.000 |" in Path("eval.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--by", "organ"), "data.jsonl:1: the row has no column 'organ'"),
        (("--against", "short.jsonl"), "5 of 6 rows of data.jsonl have no completion"),
        (("--dialect", "thnk"), "unknown dialect 'thnk', did you mean 'think'?"),
        (("--screen", "no-images=a.jsonl"), "unknown screen 'no-images', did you mean 'no-image'?"),
        (("--screen", "no-image"), "expected --screen KIND=FILE, such as"),
        (("--screen", "shuffled=a.jsonl"), "a.jsonl:1, field 'options': the row has no column"),
        (("-o", "a.jsonl"), "the input and the outputs must be different files"),
        (("-o", "no/eval.json"), "can't write no/eval.json"),
        (("--map", "complet=x"), "unknown field 'complet'"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    arguments: tuple[str, ...], message: str
) -> None:
    write_rows({"id": 0, "output": "yes"}, name="short.jsonl")
    base = ("eval", "a.jsonl", "--data", "data.jsonl", "--map", "completion=output")
    result = invoke(*base, "--report", "eval.html", *arguments)
    assert message in in_one_line(result)
    assert not Path("eval.html").exists()


def test_one_file_with_references() -> None:
    result = invoke("eval", "rows.jsonl")
    assert result.exit_code == 0, result.output
    assert "2 rows, joined by row" in result.stdout


def test_screens() -> None:
    options = ["cyst", "abscess", "scar"]
    write_rows(
        *({"id": n, "answer": "B", "options": options} for n in range(4)), name="choice.jsonl"
    )
    write_rows(*({"id": n, "completion": TEXT.format("B")} for n in range(4)), name="c.jsonl")
    shown = [["abscess", "cyst", "scar"], options[::-1], ["abscess", "scar", "cyst"], options]
    write_rows(  # it answers with the second option, wherever that is: right twice
        *(
            {"id": n, "completion": TEXT.format("B"), "options": each, "answer": "abscess"}
            for n, each in enumerate(shown)
        ),
        name="shuffled.jsonl",
    )
    result = invoke(
        *("eval", "c.jsonl", "--data", "choice.jsonl", "--screen", "shuffled=shuffled.jsonl"),
        *("--screen", "no-image=c.jsonl", "-o", "eval.json", "--report", "eval.html"),
    )
    assert result.exit_code == 0, result.output
    shuffled, blind = json.loads(Path("eval.json").read_text())["screens"]
    assert (shuffled["difference"]["before"], shuffled["stays"]["value"]) == (0.5, 0.5)
    assert (blind["kind"], blind["stays"]["value"]) == ("no-image", 1)
    assert "stay right" in result.stdout
    assert "options in another order" in Path("eval.html").read_text()
