import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from pathreward import DataError, Sample
from pathreward.adapters import settings as adapter_settings
from pathreward.adapters.batch import (
    completion_of,
    reference_of,
    sample_of,
    score_one,
    score_rows,
)
from pathreward.adapters.groups import GroupRow
from pathreward.adapters.settings import AdapterSettings
from pathreward.compose import Composite
from pathreward.errors import RewardError
from tests.adapters.support import COMPOSITES, GROUPS, Row, batch, mean_of

SETTINGS = AdapterSettings.of(recipe="pathreward")


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> Composite:
    """Let the settings mean a reward whose values the completions give."""
    reward = mean_of(a=1, b=1)
    monkeypatch.setattr(adapter_settings, "_reward", lambda *_: reward)
    return reward


def samples(*groups: list[Row]) -> list[Sample]:
    rows = batch(*groups)
    pairs = zip(rows["completions"], rows["prompts"], strict=True)
    return [Sample(completion, prompt) for completion, prompt in pairs]


@pytest.mark.parametrize(
    ("label", "reference"),
    [
        ("no", {"answer": "no"}),
        (2, {"answer": 2}),
        (np.int64(2), {"answer": 2}),
        (None, {}),
        ('{"answer": "B", "options": ["a", "b"]}', {"answer": "B", "options": ["a", "b"]}),
        ({"findings": "Pus.", "id": 3, "completion": "x", "answer": None}, {"findings": "Pus."}),
        ({"options": np.array(["a", "b"], dtype=object)}, {"options": ["a", "b"]}),
        ({"options": {"A": "a", "B": None}}, {"options": {"A": "a"}}),
        ("{not JSON", {"answer": "{not JSON"}),
        ("{A, B}", {"answer": "{A, B}"}),
        (" { } ", {}),
        ("[1]", {"answer": "[1]"}),
        ("{" * 100_000, {"answer": "{" * 100_000}),
    ],
    ids=lambda each: str(each)[:20],
)
def test_a_label_is_an_answer_or_fields(label: Any, reference: dict[str, Any]) -> None:
    assert reference_of(label) == reference


def test_the_label_wins_over_the_row_and_the_mapping_over_both() -> None:
    row = {"answer": "#### 3", "gold": "C", "findings": "Pus.", "image": 7}
    assert sample_of("B", "B", row, SETTINGS, "row 1").answer == "B"
    mapped = dataclasses.replace(SETTINGS, columns=(("answer", "gold"),))
    sample = sample_of("B", "B", row, mapped, "row 1")
    assert (sample.answer, sample.findings, sample.images) == ("C", "Pus.", None)
    with pytest.raises(DataError, match=r"row 1.*no column 'gold' \(it has 'split'\)"):
        sample_of("B", None, {"split": "train"}, mapped, "row 1")


IMAGE = (
    "<|im_start|>user\n<|vision_start|>{}<|vision_end|>Is it?<|im_end|>\n<|im_start|>assistant\n"
)
PAD = "<|image_pad|>"


@pytest.mark.parametrize(
    ("query", "prompt", "completion"),
    [
        ("Is it? No.", "", "Is it? No."),
        ("<s>Is it? No. Is it? Yes.", "Is it?", " No. Is it? Yes."),
        (IMAGE.format(PAD * 900) + "No.", IMAGE.format(PAD), "No."),
        (
            IMAGE.format(PAD * 9) + IMAGE.format(PAD * 9) + "No.",
            IMAGE.format(PAD),
            IMAGE.format(PAD * 9) + "No.",
        ),
        (
            "<bos>user\n\n\n<boi><soft><soft><eoi>\n\nIs it?<end>\nmodel\n<think>A",
            "<bos>user\n<boi>Is it?<end>\nmodel\n",
            "<think>A",
        ),
    ],
    ids=["no prompt", "verbatim", "patches", "an echo of the prompt", "tokens around patches"],
)
def test_a_completion_follows_its_prompt(query: str, prompt: str, completion: str) -> None:
    assert completion_of(query, prompt, "row 0") == completion


@pytest.mark.parametrize(
    ("query", "prompt"),
    [
        ("it? No.", "Is it?"),
        ("Is it benign<p>? No.", "Is it<p>?"),
        ("<p><p>No.", "<q>"),
        (f"vision {PAD * 2}No. assistant\n", f"vision {PAD}assistant\n"),
    ],
    ids=["cut", "a word between", "no words", "words between"],
)
def test_a_prompt_that_is_not_in_the_text(query: str, prompt: str) -> None:
    with pytest.raises(DataError, match="row 3: the text does not contain its prompt"):
        completion_of(query, prompt, "row 3")


def test_no_value_is_what_the_settings_say_or_an_error(fixed: Composite) -> None:
    scored: Row = {"a": 1, "b": 0}
    unscored: Row = {}
    rows = samples([scored, {"a": 0.5, "b": 0}, unscored], [unscored])
    rows = [rows[0], rows[3], rows[2], rows[1]]  # the groups are not in order
    found = score_rows(rows, dataclasses.replace(SETTINGS, unscored=-1.0))
    # one completion of the group lacks both parts, so they are dropped for all of it
    assert [each.value for each in found] == [-1.0] * 4
    assert [each.has_value for each in found] == [False] * 4
    assert found[0].parts == {"a": 1, "b": 0}
    with pytest.raises(RewardError, match=r"^row \d of the batch has no value \(.*UNSCORED"):
        score_rows(rows, SETTINGS)


def test_a_part_is_dropped_for_the_group_of_a_completion_that_lacks_it(fixed: Composite) -> None:
    rows = samples([{"a": 1, "b": 1}, {"a": 0.5}], [{"a": 0.25, "b": 0.75}])
    found = score_rows([rows[1], rows[2], rows[0]], SETTINGS)
    assert [each.value for each in found] == [0.5, 0.5, 1.0]
    assert [each.numbers()["b/scored"] for each in found] == [0.0, 1.0, 1.0]


@hypothesis_settings(max_examples=30)
@given(COMPOSITES, GROUPS)
def test_every_row_has_the_same_names_and_finite_numbers(
    reward: Composite, groups: list[list[Row]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapter_settings, "_reward", lambda *_: reward)
        rows = score_rows(samples(*groups), dataclasses.replace(SETTINGS, unscored=0.0))
    names = {tuple(each.numbers()) for each in rows}
    assert names == {
        ("unscored", *(f"{n}/{kind}" for n in reward.leaves for kind in ("value", "scored")))
    }
    assert all(np.isfinite([each.value, *each.numbers().values()]).all() for each in rows)


def test_a_schedule_follows_the_step(tmp_path: Path) -> None:
    recipe = tmp_path / "fades.yaml"
    recipe.write_text(
        "reward: {sum: {format: {weight: {from: 1, to: 0, over: [0, 100]}}, answer: {weight: 1}}}"
    )
    settings = AdapterSettings.of(recipe=str(recipe))
    [sample] = [Sample("<answer>B</answer>", answer="B")]
    assert score_rows([sample], settings, step=0)[0].value == 0.5
    assert score_rows([sample], settings, step=100)[0].value == 1.0
    with pytest.warns(UserWarning, match="passes no step"):
        score_rows([sample], settings)


def test_many_rows_without_a_reference_are_an_error_even_with_unscored() -> None:
    settings = AdapterSettings.of(recipe="pathreward", unscored=0.125)
    text = [Sample("<answer>B</answer>", "Is it?")]
    assert score_rows(text * 31, settings)[0].value == 0.125
    with pytest.raises(DataError, match=r"no row has answer.*PATHREWARD_COLUMNS=answer=COLUMN"):
        score_rows(text, settings)
    assert score_rows([], settings) == []


def test_calls_at_once_have_the_values_of_one_after_the_other() -> None:
    texts = [f"<think>Nests {at}.</think><answer>{'AB'[at % 2]}</answer>" for at in range(40)]
    settings = AdapterSettings.of(recipe="patho-r1-grpo")

    async def together() -> list[float]:
        calls = [score_one(Sample(each, answer="A"), settings, "row") for each in texts]
        return [each.value for each in await asyncio.gather(*calls)]

    assert asyncio.run(together()) == [1.0, 0.0] * 20


def test_a_group_that_is_split_across_processes(fixed: Composite) -> None:
    rows = samples([{"a": 1, "b": 1}, {"a": 0.5}])
    gathered: list[list[GroupRow]] = [[], []]
    both = Barrier(2, timeout=60)

    def value(rank: int) -> float:
        def exchange(mine: list[GroupRow]) -> tuple[list[GroupRow], int]:
            gathered[rank] = mine
            both.wait()
            return gathered[0] + gathered[1], rank

        return score_rows([rows[rank]], SETTINGS, exchange=exchange)[0].value

    with ThreadPoolExecutor(2) as processes:
        assert list(processes.map(value, range(2))) == [1.0, 0.5]


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ('{"answer": "B"', "Expecting ',' delimiter at character 15"),
        ("{'answer': 'B'}", "Expecting property name enclosed in double quotes at character 2"),
        ('{"answer": yes}', "Expecting value at character 12"),
        ('{"a":' * 100_000, "nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "Exceeds the limit (4300 digits)"),
    ],
    ids=["cut", "Python's repr", "no quotes", "deep", "long number"],
)
def test_a_label_that_begins_as_json_and_is_none_is_an_error(label: str, problem: str) -> None:
    with pytest.raises(DataError) as error:
        sample_of("B", label, {}, SETTINGS, "row 7")
    message = str(error.value)
    assert message.startswith(f"row 7, field 'label': it begins as JSON and is none: {problem}")
    assert message.endswith('and an answer that begins so as {"answer": "..."}')
