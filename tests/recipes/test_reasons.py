"""The reason of a shipped recipe is a sum that gives the value."""

import re

import pytest

import pathreward as pr
from pathreward.audit import rows
from pathreward.resources import shipped_names

WITHOUT_NETWORK = [name for name in shipped_names("rewards", ".yaml") if "judge" not in name]


_TERM = re.compile(r"\w+ (-?\d+\.\d\d)(?: counts as (-?\d+\.\d\d))?(?: \((.*)\))?")
_FACTOR = re.compile(r"times (?:[a-z_]+ )?(\d+\.?\d*)")


def computed(reason: str) -> float:
    """The result of the arithmetic in a reason, with the values that it states."""
    if found := re.match(r"(-?[\d.]+), as ", reason):
        return float(found[1])
    head, *steps = _split(reason, "; ")
    terms = [_term(each) for each in _split(head.removeprefix("mean of "), ", ")]
    shares = [1 / len(terms) if share is None else share for share, _ in terms]
    assert sum(shares) == pytest.approx(1, abs=0.01)
    value = sum(share * each for share, (_, each) in zip(shares, terms, strict=True))
    for step in steps:
        if found := _FACTOR.match(step):
            value *= float(found[1])
        else:
            assert step.startswith("not scored: "), step
    return value


def _term(text: str) -> tuple[float | None, float]:
    """The share of a term and its value, times the rewards that it depends on."""
    found = _TERM.fullmatch(text)
    assert found, text
    value, note = float(found[2] or found[1]), found[3] or ""
    share = re.match(r"([\d.]+) %", note)
    made_of = re.sub(r"^[\d.]+ %[:,]? ?", "", note)
    if needed := _FACTOR.match(made_of):
        value *= float(needed[1])
    elif made_of:
        assert computed(made_of) == pytest.approx(value, abs=0.02)
    return (float(share[1]) / 100 if share else None), value


def _split(text: str, separator: str) -> list[str]:
    """The pieces between separators that are not in brackets."""
    pieces = [""]
    for each in re.split(f"({re.escape(separator)})", text):
        is_outside = pieces[-1].count("(") == pieces[-1].count(")")
        if each == separator and is_outside:
            pieces.append("")
        else:
            pieces[-1] += each
    return pieces


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
