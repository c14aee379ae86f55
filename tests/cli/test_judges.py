import json
from pathlib import Path

import pytest

from tests.cli.support import in_one_line, invoke, write_rows
from tests.llm.stub_server import Answer, Server

pytestmark = pytest.mark.usefixtures("folder")

GOLD = ("melanoma", "naevus")


@pytest.fixture(autouse=True)
def rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", str(folder / "cache"))
    for name, texts in (("a.jsonl", GOLD), ("b.jsonl", ("naevus", "naevus"))):
        rows = [
            {"id": n, "completion": f"<answer>{text}</answer>", "answer": gold}
            for n, (text, gold) in enumerate(zip(texts, GOLD, strict=True))
        ]
        write_rows(*rows, name=name)


def test_judged_measures_and_their_cost(server: Server) -> None:
    command = (
        *("eval", "a.jsonl", "--against", "b.jsonl", "--screen", "no-image=b.jsonl"),
        *("--judge", "open-answer", "--judge-endpoint", server.url, "--judge-model", "j"),
        *("-o", "eval.json", "--report", "eval.html"),
    )
    result = invoke(*command)
    assert result.exit_code == 0, result.output
    made = json.loads(Path("eval.json").read_text())
    assert made["figures"]["judge:open-answer"]["value"] == 1
    assert made["against"][0]["differences"]["judge:open-answer"]["value"] == 0.5
    # Four completions, of which two are equal; the screen is not judged.
    assert made["judge_cost"]["calls"] == len(server.calls) == 3
    assert made["judges"][0]["completions"] == 2
    *_, last = result.stdout.splitlines()
    assert last == "judge j: 3 calls, 300 + 30 tokens, 1 judgement cached"
    invoke(*command)
    assert len(server.calls) == 3


def test_an_endpoint_that_is_down_is_one_error_and_nothing_is_written(server: Server) -> None:
    server.behave = lambda call: Answer(status=401)
    result = invoke(
        *("eval", "a.jsonl", "--judge", "open-answer", "--judge-endpoint", server.url),
        *("--judge-model", "j", "-o", "eval.json"),
    )
    assert "the judge j gave no reply for 2 of 2 completions" in in_one_line(result)
    assert not Path("eval.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--judge", "open-answer"), "the judge has no endpoint"),
        (("--judge-model", "j"), "--judge-endpoint, --judge-model and --rewarded-by need --judge"),
        (
            ("--judge", "open-answer", "--judge-model", "j", "--rewarded-by", "J"),
            "the judge j rewarded this policy in training",
        ),
        (
            ("--judge", "open-answer", "--judge-model", "j", "--against", "run/texts.jsonl"),
            "the judge j rewarded this policy in training",
        ),
        (
            ("--judge", "open-answer", "--judge-model", "j", "--against", "run2/texts.jsonl"),
            "does not name the model; name it with --rewarded-by MODEL",
        ),
    ],
)
def test_refused_judges(arguments: tuple[str, ...], message: str, server: Server) -> None:
    for folder, settings in (("run", {"model": "j"}), ("run2", None)):
        Path(folder).mkdir()
        record = {"reward": {"sum": {"judge": settings}}}
        (Path(folder) / "run.json").write_text(json.dumps(record))
    endpoint = ("--judge-endpoint", server.url) if "--judge-model" in arguments else ()
    if "--judge" not in arguments:
        endpoint = ()
    result = invoke("eval", "a.jsonl", *arguments, *endpoint)
    assert message in in_one_line(result)
    assert not server.calls
