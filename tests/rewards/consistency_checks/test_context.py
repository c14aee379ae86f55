from pathreward import Sample
from pathreward.linking import Linker
from pathreward.rewards.consistency_checks.context import CheckContext, Levels, mention_evidence

COMPLETION = "<observe>No necrosis.</observe><think>Melanoma.</think><answer>melanoma</answer>"


def context(text: str) -> CheckContext:
    return CheckContext.of(Sample(text, answer="melanoma"), Linker.default(), Levels())


def test_claims_are_those_of_a_section() -> None:
    found = context(COMPLETION)
    assert found.claims("observe") == (("necrosis", "negated"),)
    assert found.claims("think") == (("melanoma", "affirmed"),)
    twice = context("<think>Nests.</think>" + COMPLETION)
    assert ("melanoma", "affirmed") in twice.claims("think")


def test_the_last_answer_counts_and_is_read_in_part() -> None:
    found = context(COMPLETION + "<answer>nevus</answer>")
    assert found.answer_text == "nevus"
    assert len(context(f"<answer>{'a' * 9000}</answer>").answer_text) == 4000
    assert context("<think>Nests.</think>").answer_text == ""


def test_evidence_points_at_the_text() -> None:
    found = context(COMPLETION)
    shown = mention_evidence(found.mentions[0])
    assert (shown.section, shown.text, shown.polarity) == ("observe", "necrosis", "negated")
    assert COMPLETION[shown.start : shown.end] == "necrosis"
    assert found.contradiction(0, 9, "a note").text == "<observe>"
