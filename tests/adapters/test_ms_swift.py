from types import SimpleNamespace
from typing import Any

import pytest

from pathreward import DataError, PathrewardError
from pathreward.adapters import settings as adapter_settings
from pathreward.adapters.ms_swift import register
from pathreward.errors import RewardError
from tests.adapters.support import Row, batch, mean_of

TEXT = "<think>Nests.</think><answer>{}</answer>"
NAMES = ["pathreward", "pathreward_format", "pathreward_accuracy"]


def functions(**settings: Any) -> list[Any]:
    orms: dict[str, Any] = {"accuracy": object}
    names = register(orms, **settings)
    assert list(orms) == ["accuracy", *names]
    return [orms[name](args=SimpleNamespace()) for name in names]


def test_each_part_is_a_function_of_its_own_name() -> None:
    found = functions(recipe="patho-r1-grpo")
    assert [each.__name__ for each in found] == NAMES
    completions = [TEXT.format("B"), "B"]
    columns: dict[str, Any] = {
        "solution": ["B", "B"],
        "messages": [[{"role": "user", "content": "Which?"}, {"role": "assistant"}]] * 2,
        "trainer_state": SimpleNamespace(global_step=3),
        "prompt_id": ["x", "x"],
        "images": [None, None],
        "rollout_infos": [{}, {}],
    }
    columns["answer"] = columns.pop("solution")
    values = [each(completions, **columns) for each in found]
    assert values == [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]


def test_no_value_is_what_the_settings_say_or_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reward = mean_of(a=1)
    monkeypatch.setattr(adapter_settings, "_reward", lambda *_: reward)
    total, part = functions(recipe="fixed")
    rows: list[Row] = [{"a": 1}, {}, {"a": 0.5}]
    grouped = batch(rows)
    columns = {"prompt": grouped["prompts"]}
    with pytest.raises(RewardError, match="row 0 of the batch has no value"):
        total(grouped["completions"], **columns)
    total, part = functions(recipe="fixed", unscored=-1, name="other")
    assert total(grouped["completions"], **columns) == [-1.0] * 3
    assert part(grouped["completions"], **columns) == [1.0, None, 0.5]


def test_a_name_is_registered_once() -> None:
    orms: dict[str, Any] = {}
    register(orms, recipe="patho-r1-grpo")
    with pytest.raises(PathrewardError, match="has a reward 'pathreward'; choose another `name`"):
        register(orms, recipe="patho-r1-grpo")


def test_a_column_of_another_length() -> None:
    [total, *_] = functions(recipe="patho-r1-grpo")
    with pytest.raises(DataError, match="'answer': expected a list of 2, one a completion"):
        total(["A", "B"], answer=["A"])
