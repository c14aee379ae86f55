"""The reason of a shipped recipe is a sum that gives the value."""

import re

import pytest

import pathreward as pr
from pathreward.audit import rows
from pathreward.resources import shipped_names

WITHOUT_NETWORK = [name for name in shipped_names("rewards", ".yaml") if "judge" not in name]


def computed(reason: str) -> float:
    """The result of the arithmetic in a reason, with the values that it states."""
    text = re.sub(r" \[[^]]*\]", "", reason)  # what a nested composite is made of
    text = re.sub(r", without [\w, ]+", "", text)
    text = re.sub(r"^(\S+), as .*", r"\1", text)
    text = re.sub(r"[A-Za-z_]+ (?=-?\d)", "", text.replace(" x ", " * "))
    text = re.sub(r"(\S+|\(.*\)) clipped to (\S+)", r"\2", text)
    assert re.fullmatch(r"[\d\s.*+/()-]+", text), reason
    return float(eval(text))


@pytest.mark.parametrize("name", WITHOUT_NETWORK)
@pytest.mark.parametrize("change", ["honest", "wrong answer", "no format", "twice", "empty"])
def test_the_arithmetic_of_a_reason_gives_the_value(name: str, change: str) -> None:
    reward = pr.load(name)
    for sample in rows()[:6]:
        text = (
            f"<observe>{sample.findings}</observe>\n<think>{sample.reasoning}</think>\n"
            f"<answer>{sample.answer}</answer>"
        )
        changed = {
            "honest": text,
            "wrong answer": re.sub("<answer>.*</answer>", "<answer>D</answer>", text),
            "no format": re.sub("</?(observe|think)>", "", text),
            "twice": text + text,
            "empty": "",
        }[change]
        score = reward(
            pr.Sample(changed, sample.prompt, sample.answer, sample.options, sample.findings)
        )
        assert score.value is not None
        assert computed(score.reason) == pytest.approx(score.value, abs=0.02)
        assert len(score.reason) < 260
