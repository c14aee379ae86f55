"""Runs against an endpoint on this machine that misbehaves on purpose."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pathreward import DataError, Linker
from pathreward.llm.endpoint import Endpoint, chat_url
from pathreward.llm.ledger import Prices
from pathreward.synth.case import Columns, read_cases
from pathreward.synth.run import Synthesis, SynthesisSummary, SynthSettings
from pathreward.synth.teacher import TeacherSampling
from tests.synth.chains import honest, rows

if TYPE_CHECKING:
    from tests.llm.stub_server import Answer, Call, Server


def made(
    server: "Server",
    folder: Path,
    data: list[dict[str, Any]],
    *,
    resume: bool = False,
    retries: int = 1,
    **settings: Any,
) -> SynthesisSummary:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, data)))
    cases = read_cases(file, Columns(group="patient"), Linker.default())
    chosen = SynthSettings("teacher", sampling=TeacherSampling(concurrency=2), **settings)
    synthesis = Synthesis(cases, folder / "chains.jsonl", chosen, resume=resume)
    endpoint = Endpoint(chat_url(server.url), deadline=2.0, retries=retries, backoff=0.01)
    return synthesis.run(endpoint)


def written_rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "chains.jsonl").read_text("utf-8").splitlines()]


def test_each_row_of_the_contract(server: "Server", tmp_path: Path) -> None:
    server.behave = honest(server)
    data = [*rows(4), {"id": "none", "patient": "p", "findings": "Normal mucosa."}]
    summary = made(server, tmp_path, data, prices=Prices(1.0, 10.0))
    found = written_rows(tmp_path)
    assert [row["id"] for row in found] == [row["id"] for row in data]
    keys = {"id", "completion", "path", "prompt_version", "model", "case", "accepted", "reasons"}
    assert all(row.keys() == keys for row in found)
    assert [row["accepted"] for row in found] == [True] * 4 + [False]
    assert found[-1]["completion"] is None
    assert found[-1]["reasons"][0].startswith("no path: the report affirms no diagnosis")
    assert len(server.calls) == 4
    assert (summary.ledger.calls, summary.ledger.not_sent, summary.accepted) == (4, 1, 4)
    assert summary.ledger.cost == pytest.approx((400 * 1.0 + 40 * 10.0) / 1e6)
    assert summary.rejected == {"no path": 1}


def test_a_finished_file_is_not_made_again(server: "Server", tmp_path: Path) -> None:
    server.behave = honest(server)
    first = made(server, tmp_path, rows(4))
    before = (tmp_path / "chains.jsonl").read_bytes()
    assert made(server, tmp_path, rows(4), resume=True).rows == first.rows
    assert (tmp_path / "chains.jsonl").read_bytes() == before
    assert len(server.calls) == 4
    with pytest.raises(DataError, match="continue it with --resume"):
        made(server, tmp_path, rows(4))


def test_a_changed_row_is_asked_anew(server: "Server", tmp_path: Path) -> None:
    server.behave = honest(server)
    data = rows(3)
    made(server, tmp_path, data)
    data[0] |= {key: rows(4)[3][key] for key in ("findings", "answer")}
    server.calls.clear()
    summary = made(server, tmp_path, data, resume=True)
    assert (len(server.calls), summary.accepted, len(written_rows(tmp_path))) == (1, 3, 3)
    assert "melanoma" in written_rows(tmp_path)[0]["completion"]


def test_a_second_process_on_one_file_is_refused(server: "Server", tmp_path: Path) -> None:
    good = honest(server)
    errors: list[str | None] = []

    def behave(call: "Call") -> "Answer":
        if not errors:
            errors.append(None)
            with pytest.raises(DataError) as error:
                made(server, tmp_path, rows(3), resume=True)
            errors[0] = str(error.value)
        return good(call)

    server.behave = behave
    assert made(server, tmp_path, rows(3)).accepted == 3
    assert "another process writes" in str(errors[0])
    assert (len(server.calls), len(written_rows(tmp_path))) == (3, 3)


def test_rows_that_another_process_wrote_meanwhile_are_not_doubled(
    server: "Server", tmp_path: Path
) -> None:
    server.behave = honest(server)
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows(2))))
    cases = read_cases(file, Columns(group="patient"), Linker.default())
    late = Synthesis(cases, tmp_path / "chains.jsonl", SynthSettings("teacher"))
    made(server, tmp_path, rows(2))
    with pytest.raises(DataError, match="another process has written the file meanwhile"):
        late.run(Endpoint(chat_url(server.url)))
    assert len(server.calls) == 2


@pytest.mark.parametrize("status", [429, 500])
def test_a_busy_endpoint_is_asked_again(server: "Server", tmp_path: Path, status: int) -> None:
    good = honest(server)
    server.behave = lambda call: good(call) if call.number % 2 else server.answer(status)
    summary = made(server, tmp_path, rows(4), retries=6)
    assert summary.accepted == 4
    assert summary.ledger.retries >= 4


def down(call: "Call", server: "Server") -> "Answer":
    return server.answer(503)


def hanging(call: "Call", server: "Server") -> "Answer":
    return server.answer(delay=30)


@pytest.mark.parametrize("fault", [down, hanging])
def test_rows_without_a_reply_are_asked_for_by_the_next_run(
    server: "Server", tmp_path: Path, fault: "Callable[[Call, Server], Answer]"
) -> None:
    good = honest(server)

    def behave(call: "Call") -> "Answer":
        return fault(call, server) if "Slide 2" in call.user else good(call)

    server.behave = behave
    with pytest.raises(DataError) as error:
        made(server, tmp_path, rows(4), retries=0)
    assert str(error.value).startswith("row 'row 2': the endpoint gave no reply for 1 rows")
    assert "the other 3 are kept, and the same command with --resume" in str(error.value)
    assert {row["id"] for row in written_rows(tmp_path)} == {"row 0", "row 1", "row 3"}
    server.behave = good
    server.calls.clear()
    assert made(server, tmp_path, rows(4), resume=True).accepted == 4
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "body", [b'{"choices": [{"message": {"content": "<thi', b"", b'{"choices": []}']
)
def test_a_reply_that_is_cut_short_is_a_row_with_its_reason(
    server: "Server", tmp_path: Path, body: bytes
) -> None:
    good = honest(server)
    server.behave = lambda call: server.answer(body=body) if "Slide 2" in call.user else good(call)
    summary = made(server, tmp_path, rows(4))
    assert summary.accepted == 3
    [row] = [row for row in summary.rows if not row["accepted"]]
    assert (row["id"], row["completion"]) == ("row 2", None)
    assert row["reasons"][0].startswith("reply: the reply can't be used: it is no")


def test_rejected_chains_are_kept_with_all_their_reasons(server: "Server", tmp_path: Path) -> None:
    server.behave = lambda call: server.completion("<think>Nests.</think><answer>cyst</answer>")
    summary = made(server, tmp_path, rows(2))
    assert summary.accepted == 0
    for row in summary.rows:
        assert row["completion"] == "<think>Nests.</think><answer>cyst</answer>"
        names = [each.partition(":")[0] for each in row["reasons"]]
        assert names[:2] == ["length", "answer"]
        assert "path" in names


QUESTION = {
    "id": "q",
    "patient": "p",
    "prompt": "Which tumour has keratin pearls?",
    "options": ["squamous cell carcinoma", "leiomyoma"],
    "answer": "A",
    "findings": "Keratin pearls are seen. Intercellular bridges are seen.",
}


@pytest.mark.parametrize(("answer", "kept"), [("A", False), ("B", True)])
def test_a_question_that_text_alone_solves_is_dropped_before_it_is_paid_for(
    server: "Server", tmp_path: Path, answer: str, kept: bool
) -> None:
    good = honest(server)
    server.behave = lambda call: (
        server.completion(answer) if '"steps"' not in call.user else good(call)
    )
    summary = made(server, tmp_path, [QUESTION, *rows(1)], text_only="blind")
    assert [row["accepted"] for row in summary.rows] == [kept, True]
    assert [call.body["model"] for call in server.calls].count("blind") == 1
    if not kept:
        assert summary.rows[0]["reasons"] == [
            "visual: blind answers the question without its image"
        ]
        assert len(server.calls) == 2


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("Why is this a squamous cell carcinoma?", 0),
        ("What is the diagnosis, if not a melanoma?", 1),
        ("Is it a squamous cell carcinoma or a melanoma?", 1),
    ],
)
def test_a_question_that_names_its_answer_is_dropped(
    server: "Server", tmp_path: Path, prompt: str, asked: int
) -> None:
    server.behave = honest(server)
    [row] = made(server, tmp_path, [{**rows(1)[0], "prompt": prompt}]).rows
    assert len(server.calls) == asked
    assert row["accepted"] == bool(asked)
    if not asked:
        assert row["reasons"] == ["visual: the question names its answer"]


@pytest.mark.parametrize(("answer", "kept"), [("A", True), ("B", False)])
def test_a_chain_that_does_not_lead_to_its_answer_is_rejected(
    server: "Server", tmp_path: Path, answer: str, kept: bool
) -> None:
    good = honest(server)
    server.behave = lambda call: (
        server.completion(f"<answer>{answer}</answer>")
        if '"steps"' not in call.user
        else good(call)
    )
    [row] = made(server, tmp_path, [QUESTION], verifier="other").rows
    assert row["accepted"] is kept
    asked = json.loads(server.calls[-1].user.split("\n")[1])
    assert "earl" in asked["reasoning"]
    assert "squamous cell carcinoma" not in asked["reasoning"]
    if not kept:
        assert row["reasons"][0].startswith("sufficiency: without the sentences that name")


def test_the_estimate_counts_calls_and_cost(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, [QUESTION, *rows(3)])))
    cases = read_cases(file, Columns(), Linker.default())
    settings = SynthSettings("m", text_only="blind", verifier="v", prices=Prices(1.0, 1.0))
    found = Synthesis(cases, tmp_path / "chains.jsonl", settings).estimate()
    assert (found.rows, found.calls) == (4, 4 + 1 + 4)
    assert found.cost == pytest.approx((found.prompt_tokens + found.completion_tokens) / 1e6)
    one = replace(settings, text_only="", verifier="")
    assert Synthesis(cases, tmp_path / "chains.jsonl", one).estimate().calls == 4


def test_a_killed_run_loses_no_row_and_pays_for_none_twice(
    warm_python: str, server: "Server", tmp_path: Path
) -> None:
    good = honest(server)
    server.behave = lambda call: server.answer(**{**vars(good(call)), "delay": 0.05})
    file, output = tmp_path / "rows.jsonl", tmp_path / "chains.jsonl"
    file.write_text("\n".join(map(json.dumps, rows(12))))
    command = [warm_python, "-m", "pathreward.cli", "synth", str(file), "-o", str(output)]
    command += ["--endpoint", server.url, "--model", "m", "--concurrency", "1", "--resume"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(server.calls) < 6:
        assert time.monotonic() < end
        time.sleep(0.01)
    process.kill()
    process.wait()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert [row["id"] for row in written_rows(tmp_path)] == [row["id"] for row in rows(12)]
    asked = Counter(call.user for call in server.calls)
    # The call that was in flight at the kill had no reply: it alone is made again.
    assert len(asked) == 12
    assert sum(asked.values()) <= 13
