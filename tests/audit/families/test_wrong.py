from collections.abc import Callable

from pathreward import Sample
from pathreward.audit import AttackCase, attacks, cases


def test_a_wrong_answer_follows_honest_reasoning(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    assert attacked("wrong-answer") == case.write(answer=case.wrong)
    assert attacked("wrong-conclusion", "think").endswith(f"the answer is {case.wrong}.")
    assert attacked("wrong-conclusion", "answer") == case.wrong


def test_a_wrong_answer_follows_stuffed_or_no_reasoning(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    stuffed = attacked("wrong-stuffed", "observe")
    assert stuffed.startswith(case.observation)
    assert stuffed.endswith("squamous cell carcinoma.")
    assert attacked("wrong-alone", "observe") == "Tissue."
    assert attacked("wrong-alone", "think") == ""


def test_the_honest_completion_of_another_row() -> None:
    samples = [
        Sample("", answer="melanoma", findings="Nests."),
        Sample("", answer="gout", findings="Tophi."),
    ]
    made, _ = cases(samples)
    [attack] = attacks(only=["other-completion"])
    assert [attack(case) for case in made] == [case.honest for case in reversed(made)]
    [alone], _ = cases(samples[:1])
    assert attack(alone) is None
