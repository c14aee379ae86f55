import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.evaluation.policies import Done, complete
from pathreward.evaluation.prompts import Prompt

PROMPTS = [Prompt(key, (("user", "Which?"),)) for key in "abc"]


class Stub:
    """A policy that answers with the key, the last row first, and fails after some rows."""

    def __init__(self, most: int = 9) -> None:
        self.most = most
        self.asked: list[str] = []

    def __call__(self, prompts: Sequence[Prompt], done: Done) -> None:
        for count, each in enumerate(reversed(prompts)):
            if count == self.most:
                raise DataError("down")
            self.asked.append(each.key)
            done(each.key, [f"<answer>{each.key}</answer>"])


def rows(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_rows_are_in_the_order_of_the_prompts(tmp_path: Path) -> None:
    complete(PROMPTS, tmp_path / "t.jsonl", Stub(), 1)
    assert rows(tmp_path / "t.jsonl") == ["a", "b", "c"]


def test_an_interrupted_run_continues_and_asks_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    with pytest.raises(DataError, match="down"):
        complete(PROMPTS, path, Stub(most=1), 1)
    assert rows(path) == ["c"]
    with path.open("a") as file:
        file.write('{"id": "b", "comp')  # what a killed run leaves
    again = Stub()
    shown: list[int] = []
    complete(PROMPTS, path, again, 1, shown.append)
    assert (again.asked, rows(path), shown) == (["b", "a"], ["a", "b", "c"], [1, 2, 3])


@pytest.mark.parametrize(
    ("line", "samples"),
    [('{"id": "z", "completion": "x"}', 1), ('{"id": "a", "completion": ["x", "y"]}', 1)],
    ids=["other rows", "another number of completions"],
)
def test_the_file_of_another_run_is_refused(tmp_path: Path, line: str, samples: int) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(DataError, match="are of another run"):
        complete(PROMPTS, path, Stub(), samples)
    assert path.read_text() == line + "\n"


@pytest.mark.parametrize(
    ("prompt", "policy", "fault"),
    [
        ("Which?", ["weights 2", 0.0], "another policy, or other settings of it"),
        ("Which?", ["weights 1", 0.7], "another policy, or other settings of it"),
        ("Where?", ["weights 1", 0.0], "another prompt or image"),
        ("Which?", ["weights 1", 0.0], ""),
    ],
    ids=["weights", "temperature", "prompt", "the same"],
)
def test_completions_of_another_policy_or_prompt_are_not_taken(
    tmp_path: Path, prompt: str, policy: list[str | float], fault: str
) -> None:
    path = tmp_path / "t.jsonl"
    complete(PROMPTS[:1], path, Stub(), 1, policy=["weights 1", 0.0])
    before = path.read_bytes()
    again, prompts = Stub(), [Prompt("a", (("user", prompt),))]
    if fault:
        with pytest.raises(DataError, match=rf"row 'a': {fault}\); name another file"):
            complete(prompts, path, again, 1, policy=policy)
    else:
        complete(prompts, path, again, 1, policy=policy)
    assert (again.asked, path.read_bytes()) == ([], before)


def test_an_image_file_that_has_changed_is_another_prompt(tmp_path: Path) -> None:
    tile, path = tmp_path / "tile.png", tmp_path / "t.jsonl"
    tile.write_bytes(b"one")
    prompts = [Prompt("a", (("user", "Which?"),), (str(tile),))]
    complete(prompts, path, Stub(), 1)
    complete(prompts, path, Stub(), 1)
    tile.write_bytes(b"other")
    with pytest.raises(DataError, match="another prompt or image"):
        complete(prompts, path, Stub(), 1)


def test_a_second_process_on_one_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"

    def generate(prompts: Sequence[Prompt], done: Done) -> None:
        with pytest.raises(DataError, match="another process writes"):
            complete(PROMPTS, path, Stub(), 1)
        Stub()(prompts, done)

    complete(PROMPTS, path, generate, 1)
    assert rows(path) == ["a", "b", "c"]


def test_equal_ids_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="two rows have the id 'a'"):
        complete([PROMPTS[0], PROMPTS[0]], tmp_path / "t.jsonl", Stub(), 1)
