"""Grading by a judge: what is sent, what has no value, and who may not judge."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError, RecipeError
from pathreward.evaluation import Evaluation, Item, Items, compare, evaluate
from pathreward.evaluation.judging import (
    Judge,
    expect_other_model,
    load_judges,
    rewarding_models,
)
from pathreward.evaluation.page import evaluation_page
from pathreward.evaluation.tables import markdown
from pathreward.llm_judge.shipped import RUBRICS
from pathreward.sample import Sample
from tests.llm.stub_server import Answer, Call, Server, completion, honest

REPORT = "Nests of atypical squamous cells with keratin pearls invade the stroma."


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "cache"))


def items(*samples: Sample) -> Items:
    rows = [Item(str(n), (each,), "", "") for n, each in enumerate(samples)]
    return Items("t.jsonl", rows, "id")


def judged(server: Server, found: Items, *rubrics: str) -> Evaluation:
    return evaluate(found, judges=load_judges(rubrics, server.url, "judge"))


def answered(text: str, gold: str = "melanoma", **fields: Any) -> Sample:
    return Sample(f"<answer>{text}</answer>", answer=gold, **fields)


def holding(*ids: str, rubric: str = "wsi-precision") -> Callable[[Call], Answer]:
    """Return a judge for whom some items hold, with the first word of the answer as a quote."""

    def behave(call: Call) -> Answer:
        quote = str(call.case["answer"]).split()[0]
        return completion(
            {
                each.id: {"holds": each.id in ids, "quote": quote if each.id in ids else ""}
                for each in RUBRICS[rubric].items
            }
        )

    return behave


def test_open_answers_are_graded_against_the_gold_answer(server: Server) -> None:
    found = judged(server, items(answered("melanoma"), answered("naevus")), "open-answer")
    assert [each["judge:open-answer"] for each in found.values] == [1.0, 0.0]
    figure = found.figures[""]["judge:open-answer"]
    assert (figure.value, figure.items) == (0.5, 2)
    assert figure.low is not None
    assert figure.low < 0.5


@pytest.mark.parametrize(
    ("sample", "sent"),
    [
        (answered("melanoma"), "melanoma"),
        (Sample(REPORT, findings=REPORT), REPORT),  # the report is the reference answer
        (answered("B", gold="B", options={"A": "cyst", "B": "abscess"}), None),
        (answered("yes", gold="yes"), None),
        (Sample("melanoma"), None),
    ],
)
def test_only_open_questions_and_reports_are_sent(
    server: Server, sample: Sample, sent: str | None
) -> None:
    server.behave = holding("some", "half")
    found = judged(server, items(sample), "wsi-precision")
    assert [each.case["reference"]["answer"] for each in server.calls] == ([sent] if sent else [])
    assert found.values[0]["judge:wsi-precision"] == (0.5 if sent else None)
    assert ("judge:wsi-precision" in found.figures[""]) == bool(sent)


def test_a_reply_that_is_no_judgement_is_ungraded_and_not_0(server: Server) -> None:
    def behave(call: Call) -> Answer:
        return completion("8/10") if call.case["answer"] == "naevus" else honest(call)

    server.behave = behave
    found = judged(server, items(answered("melanoma"), answered("naevus")), "open-answer")
    assert [each["judge:open-answer"] for each in found.values] == [1.0, None]
    [counts] = found.to_dict()["judges"]
    assert counts == {
        **{"rubric": "open-answer", "model": "judge", "completions": 2, "ungraded": 1},
        **{"calls": 3, "cached": 0, "prompt_tokens": 300, "completion_tokens": 30},
        "unmetered": 0,
    }
    figure = found.figures[""]["judge:open-answer"]
    assert (figure.value, figure.items) == (1.0, 1)


def test_an_endpoint_that_is_down_is_an_error(server: Server) -> None:
    server.behave = lambda call: Answer(status=401)
    found = items(answered("melanoma"), answered(""))
    with pytest.raises(DataError, match=r"no reply for 1 of 2 completions \(.*401.*nothing is sc"):
        judged(server, found, "open-answer")


def test_an_endpoint_that_goes_down_is_an_error_and_what_it_said_is_kept(server: Server) -> None:
    found = items(*(answered(f"melanoma number {n}") for n in range(40)))
    server.behave = lambda call: honest(call) if call.number < 8 else Answer(status=401)
    with pytest.raises(DataError, match="run the same command again"):
        judged(server, found, "open-answer")
    server.behave = honest
    again = judged(server, found, "open-answer")
    assert again.judged[0].ledger.cached == 8
    assert again.judged[0].ledger.calls == 32


def test_a_few_requests_without_a_reply_are_ungraded(server: Server) -> None:
    server.behave = lambda call: Answer(status=401) if "naevus" in call.user else honest(call)
    found = judged(server, items(answered("melanoma"), answered("naevus")), "open-answer")
    assert [each["judge:open-answer"] for each in found.values] == [1.0, None]
    assert found.judged[0].ledger.unreached == 1


def test_a_second_run_calls_nobody(server: Server) -> None:
    for calls in (1, 0):
        found = judged(server, items(answered("melanoma")), "open-answer")
        assert found.judged[0].ledger.calls == calls


def test_all_outputs_name_the_judge(server: Server) -> None:
    found = judged(server, items(answered("melanoma"), answered("naevus")), "open-answer")
    other = judged(server, items(answered("naevus"), answered("naevus")), "open-answer")
    comparison = compare(found, other)
    assert comparison.differences["judge:open-answer"].value == 0.5
    text = markdown(found, [comparison])
    assert "| judge: open-answer | 0.500 |" in text
    assert "open-answer: judged by judge, 2 completions, 0 of them ungraded." in text
    page = evaluation_page(found, [comparison])
    assert page.count("judge: open-answer") == 3  # all rows, the comparison, the legend


def test_a_rubric_of_ones_own_judges_every_row_that_it_applies_to(
    server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a<b.yaml"
    path.write_text(
        "items:\n- {id: named, question: 'Named?', about: reasoning, given: [findings]}"
    )
    server.behave = lambda call: completion({"named": {"holds": True, "quote": "Nests"}})
    text = "<think>Nests.</think><answer>yes</answer>"
    rows = items(Sample(text, answer="yes", findings="Nests."), Sample(text, answer="yes"))
    found = judged(server, rows, str(path))
    assert [each["judge:a<b"] for each in found.values] == [1.0, None]
    page = evaluation_page(found)
    assert "judge: a&lt;b" in page
    assert "a<b" not in page


@pytest.mark.parametrize(
    ("names", "text", "message"),
    [
        (["wsi-precison"], "", "unknown rubric 'wsi-precison', did you mean 'wsi-precision'"),
        (["open-answer", "open-answer"], "", "two rubrics are called 'open-answer'"),
        (["mine.yaml"], None, "can't read the rubric mine.yaml"),
        (["mine.yaml"], "- a", "expected the rubric mine.yaml as keys and values"),
        (["mine.yaml"], "items: []", "a rubric needs an item with a positive weight"),
        (["mine.yaml"], "items: [{id: a}]", "rubric mine.yaml: items.0.question: it is missing"),
    ],
)
def test_a_bad_rubric_is_one_error(
    names: list[str],
    text: str | None,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path("mine.yaml").write_text(text)
    with pytest.raises(RecipeError) as caught:
        load_judges(names, "http://h/v1", "judge")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("judge", "rewarded_by", "is_refused"),
    [
        ("gpt-x", ["gpt-x"], True),
        ("Qwen/Qwen3-32B", ["local/qwen3-32b"], True),  # one model under two names
        ("qwen3-8b", ["Qwen/Qwen3-32B", "gpt-x"], False),
        ("gpt-x", [], False),
    ],
)
def test_a_model_that_rewarded_may_not_judge(
    judge: str, rewarded_by: list[str], is_refused: bool
) -> None:
    judges: list[Judge] = load_judges(["open-answer"], "http://h/v1", judge)
    if is_refused:
        with pytest.raises(DataError, match=f"the judge {judge} rewarded this policy"):
            expect_other_model(judges, rewarded_by)
    else:
        expect_other_model(judges, rewarded_by)


@pytest.mark.parametrize(
    ("reward", "models"),
    [
        ({"sum": {"semantic": {"weight": 1, "reward": "judge", "model": "m"}}}, ["m"]),
        ({"sum": {"judge": {"model": "m"}, "format": {"weight": 1}}}, ["m"]),  # named by its kind
        ({"sum": {"judge": None}}, [""]),  # a judge from the environment, whose name is not known
        ({"min": [{"judge": {"model": "m"}}, {"gate": {"judge": {"model": "n"}}}]}, ["m", "n"]),
        ({"sum": {"answer": {"weight": 1}}}, []),
        ("pathreward", []),
    ],
)
def test_the_record_of_a_run_names_the_judges_of_its_reward(
    reward: object, models: list[str], tmp_path: Path
) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"reward": reward}))
    final = tmp_path / "checkpoints" / "1-grpo" / "final"
    final.mkdir(parents=True)
    assert rewarding_models(final) == rewarding_models(tmp_path) == models
    (tmp_path / "run.json").write_text("[]")
    with pytest.raises(DataError, match=r"run\.json: can't read the record of the run"):
        rewarding_models(final)


def test_judges_of_the_run_that_a_run_began_from_rewarded_too(tmp_path: Path) -> None:
    starts = {"first": str(tmp_path / "second" / "final"), "second": str(tmp_path / "first")}
    for name, start in starts.items():  # a circle of records ends
        (tmp_path / name).mkdir()
        record = {
            "recipe": {"policy": {"checkpoint": start}},
            "reward": {"sum": {"judge": {"model": name}}},
        }
        (tmp_path / name / "run.json").write_text(json.dumps(record))
    assert rewarding_models(tmp_path / "second") == ["second", "first"]
