from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase


def test_repetition_and_text_around(attacked: Callable[..., str], case: AttackCase) -> None:
    assert attacked("duplicate-blocks") == f"{case.honest}\n{case.honest}"
    assert attacked("prompt-echo") == f"Which tumour?\n{case.honest}"
    around = attacked("chatter-around")
    assert around == f"Sure, here is my reading.\n{case.honest}\nI hope this helps!"
    assert attacked("nothing") == ""


def test_tags_are_nested_unclosed_or_missing(attacked: Callable[..., str]) -> None:
    assert attacked("nested-tags").endswith("the answer is B. <answer>B</answer></think>")
    assert attacked("unclosed").endswith("<answer>B")
    assert "<" not in attacked("untagged")


@pytest.mark.parametrize(
    ("name", "observe", "answer"),
    [
        ("empty-sections", "", "B"),
        ("placeholder-sections", "...", "B"),
        ("tags-alone", "", ""),
        ("dots-alone", "...", "..."),
    ],
)
def test_sections_without_text(
    attacked: Callable[..., str], name: str, observe: str, answer: str
) -> None:
    assert attacked(name, "observe") == observe
    assert attacked(name, "answer") == answer
