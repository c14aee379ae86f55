"""Laws of rewards that read answers: a phrase means the same around every kind of answer."""

from collections.abc import Iterable
from dataclasses import replace

from pathreward.rewards.base import Reward
from pathreward.sample import Sample

_OPTIONS = {
    "A": "granuloma",
    "B": "abscess",
    "C": "epidermoid cyst",
    "D": "squamous cell carcinoma",
}
ANSWER_KINDS = {
    "option": Sample("", "Which diagnosis fits best?", answer="B", options=_OPTIONS),
    "yes/no": Sample("", "Is the margin involved by tumor?", answer="yes"),
    "diagnosis": Sample("", "What is the diagnosis?", answer="squamous cell carcinoma"),
    "stage": Sample("", "What is the pathological T stage?", answer="pT2a"),
    "grade": Sample("", "What is the Gleason score?", answer="Gleason 3+4=7"),
    "measurement": Sample("", "What is the greatest dimension of the tumor?", answer="2.5 cm"),
    "marker": Sample("", "What is the HER2 status?", answer="HER2 positive"),
    "text": Sample(
        "",
        "Which architectural pattern do the cells show?",
        answer="cells arranged in a whorled pattern",
    ),
}
"""One row of each kind of answer, without a completion."""
_HALF = 0.5


def answered(kind: str, template: str) -> Sample:
    """Return the row of a kind of answer, answered by a template with the gold answer in it.

    >>> answered("option", "It is {}.").completion
    '<think>The sections were examined.</think><answer>It is B.</answer>'

    Raises:
        KeyError: If there is no such kind of answer.
    """
    row = ANSWER_KINDS[kind]
    text = template.replace("{}", row.answer or "")
    return replace(
        row, completion=f"<think>The sections were examined.</think><answer>{text}</answer>"
    )


def assert_pays(reward: Reward, templates: Iterable[str]) -> None:
    """Assert that phrases around the gold answer earn half or more, for every kind of answer.

    >>> from pathreward import AnswerReward
    >>> assert_pays(AnswerReward(), ["The answer is {}.", "No doubt: {}."])

    Raises:
        AssertionError: With each phrase that does not, the kind of answer and the reason.
    """
    _assert(reward, templates, pays=True)


def assert_withholds(reward: Reward, templates: Iterable[str]) -> None:
    """Assert that phrases around the gold answer earn less than half, for every kind of answer.

    >>> from pathreward import AnswerReward
    >>> assert_withholds(AnswerReward(), ["It is not {}.", "perhaps {}", "{}. No, that is wrong."])

    Raises:
        AssertionError: With each phrase that does not, the kind of answer and the reason.
    """
    _assert(reward, templates, pays=False)


def _assert(reward: Reward, templates: Iterable[str], *, pays: bool) -> None:
    wrong = []
    for template in templates:
        for kind in ANSWER_KINDS:
            score = reward(answered(kind, template))
            if (score.value is not None and score.value >= _HALF) != pays:
                wrong.append(f"{template!r} as {kind}: {score.value} ({score.reason})")
    if wrong:
        expected = "half or more" if pays else "less than half"
        raise AssertionError(f"expected {expected} for:\n" + "\n".join(wrong))
