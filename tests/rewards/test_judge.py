"""What the judge reward does without a judge; `tests/llm_judge` has the rest."""

import pickle
import re
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathreward as pr
from pathreward.llm_judge import Rubric, RubricItem
from pathreward.recipes.loading import dump, parse

REWARD = pr.JudgeReward(base_url="http://127.0.0.1:9/v1", model="judge", cache=None)


@pytest.mark.parametrize(
    ("completion", "value", "reason"),
    [
        ("", 0.0, "the completion gives no answer"),
        ("<think>melanoma</think>", 0.0, "the completion gives no answer"),
        ("<think>melanoma</think><answer></answer>", 0.0, "the completion gives no answer"),
        ("<answer> \n</answer>", 0.0, "the answer announces one and gives none"),
        ("<answer>:</answer>", 0.0, "the answer announces one and gives none"),
        ("<answer>Solution</answer>", 0.0, "the answer announces one and gives none"),
        ("<think>melanoma, since", 0.0, "the completion gives no answer"),
        ("melanoma " * 3_000, 0.0, "the answer is longer than 20,000 characters"),
    ],
)
def test_an_empty_answer_scores_0_without_a_request(
    completion: str, value: float, reason: str
) -> None:
    score = REWARD(pr.Sample(completion, answer="melanoma"))
    assert (score.value, score.reason) == (value, reason)


def test_a_row_without_a_reference_has_no_value() -> None:
    for answer in (None, "", " "):
        score = REWARD(pr.Sample("<answer>melanoma</answer>", answer=answer, findings="nests"))
        assert (score.value, score.reason) == (None, "the row has nothing to judge by: no answer")


def test_a_reasoning_that_is_too_long_for_its_judge_earns_nothing() -> None:
    rubric = Rubric((RubricItem("named", "Named?", about="reasoning", given=("findings",)),))
    reward = pr.JudgeReward(base_url="http://h/v1", model="m", rubric=rubric, longest=100)
    sample = pr.Sample(f"<think>{'nests ' * 20}</think><answer>no</answer>", findings="nests")
    assert reward(sample).reason == "the reasoning is longer than 100 characters"


@given(st.text(st.characters()))
def test_any_text_that_needs_no_request_is_scored_within_the_range(text: str) -> None:
    score = REWARD(pr.Sample(f"<think>{text}</think>", answer="melanoma"))
    assert score.value == 0.0 or REWARD(pr.Sample(text)).value is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"base_url": "localhost:8000"}, "`base_url` must be http://"),
        ({"api_key_env": "sk-1"}, "`api_key_env` must be the name of an environment variable"),
        ({"concurrency": 0}, "`concurrency` must be at least 1, got 0"),
        ({"retries": -1}, "`retries` must be at least 0, got -1"),
        ({"asks": 0}, "`asks` must be at least 1, got 0"),
        ({"longest": 0}, "`longest` must be at least 1, got 0"),
        ({"deadline": 0}, "`deadline` must be positive and finite, got 0"),
        ({"batch_deadline": float("nan")}, "`batch_deadline` must be positive and finite, got nan"),
        ({"prompt_price": -1}, "`prompt_price` must be 0 or more and finite, got -1"),
        ({"temperature": -1}, "`temperature` must be 0 or more and finite, got -1"),
        ({"max_tokens": 0}, "`max_tokens` must be at least 1, got 0"),
        ({"extra": {"seed": {1}}}, "`extra` must be JSON: Object of type set is not"),
        ({"extra": {"seed": float("nan")}}, "`extra` must be JSON: Out of range float"),
        ({"response_format": "json"}, "unknown response format 'json', did you mean 'json_"),
        ({"extra": {"stream": True, "model": "m"}}, "`extra` can't set model, stream"),
    ],
)
def test_an_invalid_setting_is_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(pr.RecipeError) as raised:
        pr.JudgeReward(**settings)
    assert message in str(raised.value)


def test_is_its_configuration() -> None:
    one, two = (pr.JudgeReward(model="m", extra={"seed": 1}) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != pr.JudgeReward(model="n", extra={"seed": 1})


RECIPE = """
reward:
  sum:
    semantic:
      reward: judge
      weight: 1
      base_url: http://localhost:8000/v1
      model: judge
      cache: null
      extra: {chat_template_kwargs: {enable_thinking: false}}
      rubric:
        items:
        - {id: agrees, question: "Same diagnosis?", weight: 2}
        - {id: named, question: "Named?", about: reasoning, given: [findings], needs: agrees}
"""


def test_a_recipe_with_its_own_rubric() -> None:
    composite = parse(RECIPE).reward
    judge = composite.leaves["semantic"]
    assert isinstance(judge, pr.JudgeReward)
    assert judge.rubric == Rubric(
        (
            RubricItem("agrees", "Same diagnosis?", 2),
            RubricItem("named", "Named?", about="reasoning", given=("findings",), needs="agrees"),
        )
    )
    assert parse(dump(composite)).reward == composite
    assert pickle.loads(pickle.dumps(composite)) == composite


def test_the_rubric_of_the_page_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rewards" / "judge.md").read_text("utf-8")
    settings, rubric = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    body = indent(settings + indent(rubric, "  "), "    ")
    judge = parse(f"reward:\n  sum:\n{body}").reward.leaves["semantic"]
    assert isinstance(judge, pr.JudgeReward)
    assert [item.id for item in judge.rubric.items] == ["agrees", "named", "invents"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight: 2", "wieght: 2", "sum.semantic: `rubric` can't be"),
        ("weight: 2", "weight: 0", "must be finite and not 0"),
        ("model: judge", "modle: judge", "sum.semantic: unknown setting 'modle', did you"),
        ("cache: null", "api_key: sk-1", "sum.semantic: unknown setting 'api_key'"),
        ("cache: null", "response_format: xml", "`response_format` can't be 'xml'"),
    ],
)
def test_an_invalid_line_of_a_recipe_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(pr.RecipeError) as raised:
        parse(RECIPE.replace(old, new))
    assert message in str(raised.value)


def test_the_shipped_recipe_needs_an_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MODEL"):
        monkeypatch.delenv(f"PATHREWARD_JUDGE_{name}", raising=False)
    reward = pr.load("pathreasoner-r1-judge")
    sample = pr.Sample("<answer>melanoma</answer>", answer="melanoma")
    with pytest.raises(pr.RecipeError, match=r"the judge has no endpoint: set `base_url` and"):
        reward(sample)
    monkeypatch.setenv("PATHREWARD_JUDGE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PATHREWARD_JUDGE_MODEL", "judge")
    score = reward(pr.Sample("<answer>:</answer>", answer="melanoma"))
    assert score.parts["semantic"].value == 0.0


@pytest.mark.parametrize(
    ("lines", "allowed", "message"),
    [
        ("base_url: http://127.0.0.1:8000/v1", "", ""),
        ("base_url: https://judge.org/v1", "", "may not send cases to judge.org on its own"),
        ("base_url: https://judge.org/v1", "judge.org", ""),
        ("base_url: https://evil.org/v1", "judge.org", "allow the host by PATHREWARD_JUDGE_ALLOW="),
        ("base_url: https://judge.org.evil.org/v1", "judge.org", "to judge.org.evil.org on"),
        ("api_key_env: AWS_SECRET_ACCESS_KEY", "", "may not read the environment variable AWS_S"),
        (
            "base_url: http://localhost/v1\n      api_key_env: OPENAI_API_KEY",
            "",
            "may not read the environment variable OPENAI_API_KEY on its own",
        ),
        (
            "base_url: https://judge.org/v1\n      api_key_env: JUDGE_KEY",
            "other.org, judge.org=JUDGE_KEY",
            "",
        ),
        (
            "base_url: https://judge.org/v1\n      api_key_env: OPENAI_API_KEY",
            "judge.org=JUDGE_KEY, other.org=OPENAI_API_KEY",
            "may not read the environment variable OPENAI_API_KEY",
        ),
        ("cache: /home/user/thesis.sqlite", "", "is a file name in pathreward's cache folder"),
        ("cache: ../thesis.sqlite", "", "is a file name in pathreward's cache folder"),
        ("cache: .hidden", "", "is a file name in pathreward's cache folder"),
        ("cache: trial.sqlite", "", ""),
    ],
)
def test_a_stranger_s_recipe_does_not_act(
    lines: str, allowed: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHREWARD_JUDGE_ALLOW", allowed)
    text = f"reward:\n  sum:\n    judge:\n      model: m\n      {lines}\n"
    if not message:
        assert list(parse(text).reward.leaves) == ["judge"]
        return
    with pytest.raises(pr.RecipeError) as raised:
        parse(text)
    assert message in str(raised.value)
