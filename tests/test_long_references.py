"""The work on a long reference grows no faster than the reference."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

import pathreward as pr
from pathreward.answers import option, option_names
from pathreward.linking import Linker

_RECIPE = pr.load("pathreward")
_COMPLETION = (
    "<observe>Nests, necrosis and mitoses, grade 2.</observe>"
    "<think>Left adenocarcinoma, therefore pT2.</think><answer>adenocarcinoma {}</answer>"
)
_SIZE = 4_000
"""Characters of the shorter of two references."""
_STEEPEST = 2.4
"""Most times as much work for twice the reference; quadratic work is four times as much."""


def calls(run: Callable[[], object]) -> int:
    """Return the number of functions, of Python and of C, that a run calls."""
    made = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return made


def of_text(field: str) -> Callable[[str, int], dict[str, Any]]:
    def row(piece: str, size: int) -> dict[str, Any]:
        text = piece * (size // len(piece))
        return {"answer": "adenocarcinoma", field: f"{text} {next(_SALTS)}"}

    return row


def of_options(piece: str, size: int) -> dict[str, Any]:
    number = size // len(piece)
    return {"answer": "3", "options": [f"{piece}{next(_SALTS)}" for _ in range(number)]}


def of_two_options(piece: str, size: int) -> dict[str, Any]:
    long = piece * (size // len(piece))
    return {"answer": "A", "options": {"A": f"{long}{next(_SALTS)}", "B": "nevus"}}


def of_entities(piece: str, size: int) -> dict[str, Any]:
    number = size // len(piece)
    return {"answer": "adenocarcinoma", "entities": [f"{piece}{i}" for i in range(number)]}


def _salts() -> Iterator[int]:
    yield from range(10_000, 10_000_000)


_SALTS = _salts()
_FACTS = "adenocarcinoma of the left lung, grade 2, pT3, 4.5 cm, ER positive, no necrosis. "


@pytest.mark.parametrize(
    ("row", "piece"),
    [
        pytest.param(of_text("answer"), _FACTS, id="a gold answer of many facts"),
        pytest.param(of_text("answer"), "melanoma of the skin ", id="one name many times"),
        pytest.param(of_text("answer"), "left lung, ", id="many sites with sides"),
        pytest.param(of_text("answer"), "1 2 3 ", id="a gold answer of numbers"),
        pytest.param(of_text("answer"), "melanoma; ", id="a list"),
        pytest.param(of_text("findings"), _FACTS, id="findings"),
        pytest.param(of_text("reasoning"), _FACTS, id="reasoning"),
        pytest.param(of_text("prompt"), _FACTS, id="a prompt"),
        pytest.param(of_options, "lung carcinoma ", id="many options"),
        pytest.param(of_two_options, "melanoma of skin ", id="a long option"),
        *[pytest.param(of_two_options, each, id=f"an option of {each}") for each in "([{<)"],
        pytest.param(of_entities, "necrosis ", id="many entities"),
    ],
)
def test_work_grows_no_faster_than_the_reference(
    row: Callable[[str, int], dict[str, Any]], piece: str
) -> None:
    def work(size: int) -> int:
        sample = pr.Sample(_COMPLETION.format(next(_SALTS)), **row(piece, size))
        return calls(lambda: _RECIPE(sample).reason)

    work(1_000)  # tables are loaded on first use
    short, long = work(_SIZE), work(2 * _SIZE)
    assert long <= _STEEPEST * short


def test_a_long_option_is_split_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    split = option_names.plain

    def counted(text: str) -> str:
        read.append(len(text))
        return split(text)

    for module in (option, option_names):
        monkeypatch.setattr(module, "plain", counted)
    long = "melanoma of skin " * 500
    options = {"A": long, "B": "nevus"}
    option.recognise("It is melanoma.", options, "A", Linker.default())
    assert read.count(len(long)) <= 2  # for its words, and for its concepts
