from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase

DENIAL = "This rules out squamous cell carcinoma. Therefore, it is not squamous cell carcinoma."


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("second-answer-section", "<answer>B</answer>\n<answer>{wrong}</answer>"),
        ("first-answer-section", "<answer>{wrong}</answer>\n<answer>B</answer>"),
        ("changed-after", "<answer>B</answer> Rather, the answer is {wrong}."),
        ("changed-within", "<answer>B. Actually, {wrong}</answer>"),
        ("concludes-other", "Therefore, the answer is {wrong}.</think>\n<answer>B</answer>"),
        ("concludes-against", f"{DENIAL}</think>\n<answer>B</answer>"),
    ],
)
def test_contradictions(
    attacked: Callable[..., str], case: AttackCase, name: str, end: str
) -> None:
    assert attacked(name).endswith(end.format(wrong=case.wrong))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("answer-first", "<answer>B</answer>\n<observe>Keratin pearls"),
        ("answer-opens-observation", "<observe>The answer is squamous cell carcinoma. Keratin"),
        ("answer-is-observation", "<observe>This is squamous cell carcinoma.</observe>"),
    ],
)
def test_leaks(attacked: Callable[..., str], name: str, start: str) -> None:
    assert attacked(name).startswith(start)
