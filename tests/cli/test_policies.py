import json
from pathlib import Path

import pytest

from tests.cli.support import in_one_line, invoke, write_rows
from tests.evaluation.stub_endpoint import endpoint, says

pytestmark = pytest.mark.usefixtures("folder")
ROWS = [{"prompt": f"Is {n} even?", "answer": "no" if n % 2 else "yes"} for n in range(4)]


@pytest.fixture(autouse=True)
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    write_rows(*ROWS, name="data.jsonl")


def even(body: dict[str, list[dict[str, str]]]) -> bool:
    return body["messages"][-1]["content"] in {"Is 0 even?", "Is 2 even?"}


def test_an_endpoint_is_asked_and_measured() -> None:
    with endpoint(lambda _, body: says("yes" if even(body) else "no")) as (url, calls):
        arguments = ("eval", url, "--model", "m", "--data", "data.jsonl", "-o", "eval.json")
        result = invoke(*arguments, "--completions", "texts.jsonl")
        assert result.exit_code == 0, result.output
        again = invoke(*arguments, "--completions", "texts.jsonl")
    assert (again.exit_code, len(calls)) == (0, 4)
    assert json.loads(Path("eval.json").read_text())["figures"]["accuracy"]["value"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("http://127.0.0.1:9/v1", "--data", "data.jsonl", "--model", "m"), "--completions"),
        (("http://127.0.0.1:9/v1", "--completions", "t.jsonl", "--model", "m"), "--data ROWS"),
        (("http://127.0.0.1:9/v1", "--completions", "t.jsonl", "--data", "data.jsonl"), "--model"),
        (
            ("http://h/v1", "--completions", "t", "--data", "data.jsonl", "--model", "m", "-k2"),
            "2 completions at temperature 0 are the same; set --temperature",
        ),
        (
            ("http://u:p@h/v1", "--completions", "t", "--data", "data.jsonl", "--model", "m"),
            "must hold no user, password",
        ),
    ],
)
def test_a_missing_setting_is_named(arguments: tuple[str, ...], message: str) -> None:
    assert message in in_one_line(invoke("eval", *arguments))


def test_an_endpoint_that_fails_writes_no_figures() -> None:
    with endpoint(lambda *_: (404, {"error": "no such model"})) as (url, _):
        result = invoke(
            *("eval", url, "--model", "m", "--data", "data.jsonl", "-o", "eval.json"),
            *("--completions", "texts.jsonl"),
        )
    assert "the endpoint gave no completion: the endpoint refuses with 404" in in_one_line(result)
    assert not Path("eval.json").exists()


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        (("1-sft", "2-grpo"), "the last is runs/one/checkpoints/2-grpo/final"),
        ((), "no stage is done"),
    ],
)
def test_the_folder_of_a_run_names_its_policies(stages: tuple[str, ...], message: str) -> None:
    run = Path("runs/one")
    run.mkdir(parents=True)
    (run / "run.json").write_text("{}")
    for each in stages:
        (run / "checkpoints" / each / "final").mkdir(parents=True)
    output = in_one_line(invoke("eval", str(run), "--data", "data.jsonl"))
    assert "is the folder of a training run; name a policy in it" in output
    assert message in output


@pytest.fixture
def model(folder: Path) -> Path:
    pytest.importorskip("torch", reason="a policy's folder needs torch")
    images = pytest.importorskip("PIL.Image", reason="images need pillow")
    from pathreward.training.settings import Tiny
    from pathreward.training.tiny import build_policy

    tile = images.new("RGB", (32, 32), (200, 120, 180))
    tile.save("tile.png")
    write_rows(*({**row, "image": "tile.png"} for row in ROWS), name="data.jsonl")
    tiny = Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)
    build_policy(tiny, [str(row) for row in ROWS], [tile], 0).save(folder / "model")
    return folder / "model"


def test_the_folder_of_a_model_is_asked_and_measured(model: Path) -> None:
    arguments = ("eval", "model", "--data", "data.jsonl", "--max-tokens", "4")
    result = invoke(
        *arguments, "--completions", "k.jsonl", "-k", "2", "--temperature", "1", "-o", "k.json"
    )
    assert result.exit_code == 0, result.output
    made = json.loads(Path("k.json").read_text())
    assert (made["rows"], made["completions_per_row"]) == (4, 2)
    for name in ("a.jsonl", "b.jsonl"):
        assert invoke(*arguments, "--completions", name).exit_code == 0
    assert Path("a.jsonl").read_text() == Path("b.jsonl").read_text()  # greedy

    (model / "chat_template.jinja").unlink()
    for each in ("processor_config.json", "tokenizer_config.json"):
        settings = json.loads((model / each).read_text())
        settings.pop("chat_template", None)
        (model / each).write_text(json.dumps(settings))
    refused = invoke(*arguments, "--completions", "c.jsonl")
    assert refused.exit_code == 2
    assert "has no chat template" in refused.stderr.splitlines()[-1]  # behind bars of transformers
