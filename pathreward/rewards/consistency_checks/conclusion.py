"""The check of the conclusion: does the reasoning come to the answer?"""

from pathreward.answers.stating import stated
from pathreward.completion.sentences import sentences
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.diagnosis_conclusion import diagnosis_conclusion
from pathreward.rewards.consistency_checks.option_conclusion import option_conclusion
from pathreward.rewards.consistency_checks.stance_classes import concludes
from pathreward.score import Evidence

_MOST = 60
"""Concluding sentences in which a yes or no is looked for, from the last one on."""


def check_conclusion(context: CheckContext) -> CheckResult:
    """Compare what the reasoning comes to with the answer.

    Of options: the answer has the best final stance, 1. Another option has it: 0 where the
    reasoning concludes that option, else `Levels.unsupported`. No option is clearly the best:
    `Levels.unstated`.

    Of diagnoses and other answers: the reasoning concludes or affirms the answer, 1. It concludes
    another diagnosis or rejects the answer, 0. It does neither: the value of the unstated.
    """
    if context.question.kind == "choice":
        return option_conclusion(context)
    if context.question.kind == "closed":
        return _closed_conclusion(context)
    return diagnosis_conclusion(context)


def _closed_conclusion(context: CheckContext) -> CheckResult:
    """Compare the last yes or no that the reasoning concludes with the answer."""
    if not context.answer.values:
        return CheckResult(0.0, f"no answer to agree with: {context.answer.fault}")
    tried = 0
    for section in reversed(context.completion.named("think")):
        for start, end in reversed(sentences(context.text, section.start, section.end)):
            sentence = context.text[start:end]
            if not concludes(sentence):
                continue
            if concluded := stated(sentence, context.question, context.linker).values:
                agrees = concluded == context.answer.values
                evidence = Evidence(
                    "think",
                    start,
                    end,
                    sentence,
                    verdict="supports" if agrees else "against",
                    note="the conclusion",
                )
                reason = f"the conclusion is {'the' if agrees else 'another'} answer"
                return CheckResult(float(agrees), reason, (evidence,))
            tried += 1
            if tried == _MOST:
                break
    return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")
