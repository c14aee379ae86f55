import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import DataError, Evidence, Sample, Score
from pathreward.adapters.groups import GroupRow, drop_incomplete_parts, prompt_key

DOWN = "the judge is down"


def column(*values: float | None) -> list[Score]:
    return [Score.unscored(DOWN) if each is None else Score(each) for each in values]


def values(scores: Sequence[Score]) -> list[float | None]:
    return [each.value for each in scores]


@pytest.mark.parametrize(
    ("measured", "prompts", "size", "expected", "groups"),
    [
        ([1.0, 0.5], "aa", None, [1.0, 0.5], 0),  # nothing to drop
        ([1.0, None], "aa", None, [None, None], 1),  # one lacks it: none has it
        ([None, None], "aa", None, [None, None], 0),  # all lack it: complete
        ([None, 1.0, 0.5, 0.0], "aabb", None, [None, None, 0.5, 0.0], 1),  # the other group keeps
        ([None, 1.0, 1.0, 1.0], "abba", None, [None, 1.0, 1.0, 1.0], 0),  # runs: a, bb, a
        ([None, 1.0, 1.0, 1.0], "aaaa", 2, [None, None, 1.0, 1.0], 1),  # two groups of one prompt
        ([1.0, None, 1.0, 1.0], "abcd", 4, [None] * 4, 1),  # a group whose prompts differ
        ([None], "a", None, [None], 0),
        ([], "", None, [], 0),
    ],
)
def test_a_part_counts_for_all_of_a_group_or_none(
    measured: list[float | None],
    prompts: str,
    size: int | None,
    expected: list[float | None],
    groups: int,
) -> None:
    found = drop_incomplete_parts({"judge": column(*measured)}, prompts, size=size)
    assert values(found.columns["judge"]) == expected
    assert found.incomplete == groups


def test_parts_are_dropped_separately_and_a_group_is_counted_once() -> None:
    found = drop_incomplete_parts(
        {"x": column(None, 1.0), "y": column(0.5, 1.0), "z": column(1.0, None)}, "aa"
    )
    assert [values(each) for each in found.columns.values()] == [
        [None, None],
        [0.5, 1.0],
        [None, None],
    ]
    assert found.incomplete == 1


def test_what_is_left_out_says_why_and_keeps_its_evidence() -> None:
    span = Evidence("answer", 0, 1, "B")
    scores = [Score(1.0, "right", evidence=(span,)), Score.unscored(DOWN), Score.unscored("late")]
    first, second, third = drop_incomplete_parts({"judge": scores}, "aaa").columns["judge"]
    assert first.reason == (
        "dropped for the group: 2 of 3 completions have no value (the judge is down)"
    )
    assert first.evidence == (span,)
    assert (second.reason, third.reason) == (DOWN, "late")


def test_rows_that_do_not_fill_their_groups_are_refused() -> None:
    with pytest.raises(DataError, match="multiple of num_generations=2 completions, got 3"):
        drop_incomplete_parts({"judge": column(1.0, 1.0, 1.0)}, "aaa", size=2)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Sample("another", "q", answer="A", options=["x", "y"]), True),
        (Sample("b", [{"role": "user", "content": "q"}], answer="A", options=["x", "y"]), True),
        (Sample("b", "q", answer="A", options=["x", "y"], images="a.png"), True),
        (Sample("b", "q", answer="B", options=["x", "y"]), False),
        (Sample("b", "q", answer="A", options=["x", "z"]), False),
        (Sample("b", "p", answer="A", options=["x", "y"]), False),
        (Sample("b", "q", answer="A", options=["x", "y"], findings=""), False),
        (Sample("\ud800", "\ud800"), False),  # a lone surrogate has a key too
    ],
)
def test_a_prompt_is_its_words_and_its_reference(other: Sample, same: bool) -> None:
    sample = Sample("b", "q", answer="A", options=["x", "y"])
    assert (prompt_key(sample) == prompt_key(other)) is same


_BATCHES = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.one_of(st.none(), st.floats(0, 1)),
        st.one_of(st.none(), st.floats(0, 1)),
    ),
    max_size=12,
)


@given(_BATCHES, st.integers(0, 12))
def test_a_batch_on_two_processes_gives_the_same_as_on_one(
    batch: list[tuple[str, float | None, float | None]], cut: int
) -> None:
    columns = {"x": column(*(x for _, x, _ in batch)), "y": column(*(y for _, _, y in batch))}
    prompts = [prompt for prompt, _, _ in batch]
    whole = drop_incomplete_parts(columns, prompts)
    rows: list[GroupRow] = []
    halves = [slice(0, cut), slice(cut, None)]
    for half in halves:  # what each process would send
        drop_incomplete_parts(
            {name: each[half] for name, each in columns.items()},
            prompts[half],
            exchange=lambda own: (rows.extend(own), (own, 0))[1],  # type: ignore[func-returns-value]  # to run both
        )
    for half in halves:
        found = drop_incomplete_parts(
            {name: each[half] for name, each in columns.items()},
            prompts[half],
            exchange=lambda own, first=half.start: (rows, first),  # type: ignore[misc]  # bound early
        )
        assert found.incomplete == whole.incomplete
        assert found.columns == {name: each[half] for name, each in whole.columns.items()}


_PROCESS = """
import json
import sys
from pathlib import Path
import torch.distributed as dist
from pathreward import AnswerReward, Reward, Score
from pathreward.adapters.trl import reward_funcs

rank = int(sys.argv[1])
dist.init_process_group("gloo", init_method=Path(sys.argv[2]).as_uri(), rank=rank, world_size=2)

class Judge(Reward):
    def __call__(self, sample):
        return Score.unscored("down") if sample.text == "down" else Score(1.0)

[function] = reward_funcs(Judge())
completions = [["down", "fine", "fine", "fine"], ["fine", "fine"]][rank]
prompts = [["a", "a", "b", "c"], ["c", "c"]][rank]
together = function(prompts, completions, trainer_state=object())
by_itself = function(prompts, completions)
split = function(["p"] * len(completions), completions, trainer_state=object())
print(json.dumps([together, by_itself, split]))
dist.destroy_process_group()
"""


def test_a_part_is_dropped_across_processes_that_train_together(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(rank), str(tmp_path / "meet")],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        for rank in range(2)
    ]
    answers = [json.loads(each.communicate(timeout=120)[0]) for each in processes]
    own_groups = [[None, None, 1.0, 1.0], [1.0, 1.0]]
    assert [each[0] for each in answers] == own_groups
    assert [each[1] for each in answers] == own_groups
    assert [each[2] for each in answers] == [[None] * 4, [None] * 2]  # one group over both
