"""The leak reward: does reasoning of its own come before the answer?"""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from pathreward.answers.answer_leak import (
    AnswerStatement,
    Spelling,
    answer_cues,
    answer_statements,
    gives_reason,
    has_no_content,
    spellings,
    states_diagnosis,
)
from pathreward.completion.ngrams import Hashes, encoded, hashes, spans
from pathreward.completion.sections import Completion, Section
from pathreward.completion.sentences import sentence_end
from pathreward.completion.words import WORD
from pathreward.errors import RecipeError
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_WIDTH = 32
_HEAD = 240
"""Characters at the start of the reasoning in which a leading answer is looked for."""
_REST = 15
"""Words after a leading answer from which on they are reasoning that comes too late."""
_ALONE = 60
"""Characters of a first sentence that may be an answer and nothing else."""
_LONG = 5
"""Words from which on an answer does not recur in an observation by chance."""
_PROBES = 16
"""Windows that are looked up in the prompt before all of them are."""
_REASON_REACH = 30
"""Characters after a statement in which its reason begins, if it has one."""


@dataclass(frozen=True, slots=True)
class LeakReward(Reward):
    r"""Score 1 where the reasoning comes before the answer and is no copy of the prompt, else less.

    The value is 0 where the answer that the completion itself gives is stated too early:

    - the reasoning begins with it ("The answer is B.", "Diagnosis: melanoma."), reasons after, and
      no observations came before;
    - the observations state it as the answer to the question ("The answer is B."), or have fewer
      than 15 words besides the diagnosis that they state, or besides an answer of five words or
      more that they repeat.

    Else it falls with the copied share: of the reasoning's windows of 32 bytes that are not the
    options', the share that is in the prompt costs nothing up to the first bound of `copied` and
    everything from the second, linearly between. To quote the question before reasoning about it
    costs nothing.

    A report may open with its diagnosis if it describes the case too. A diagnosis that is named as
    a hypothesis is no leak, nor is a walk through the options. After observations, or with the
    reason in the same sentence if fewer than 15 words follow, a reasoning may begin with its
    conclusion.

    >>> reward = LeakReward()
    >>> honest = "<think>Keratin pearls and bridges, so the answer is B.</think><answer>B</answer>"
    >>> reward(Sample(honest)).value
    1.0
    >>> hasty = "<think>The answer is B. There are keratin pearls.</think><answer>B</answer>"
    >>> reward(Sample(hasty)).reason
    "the reasoning begins with the answer: 'answer is B'"

    Raises:
        RecipeError: If `copied` is not two shares that rise.

    References:
        Ours. Turpin et al. (arXiv 2305.04388) show that a chain of thought may be written to fit an
        answer that is already fixed.
    """

    context_fields = ("options", "prompt")
    reads_images = False

    copied: tuple[float, float] = (0.6, 0.95)
    """Shares of the reasoning that are copied: from where it costs, from where the value is 0."""

    def __post_init__(self) -> None:
        bounds = tuple(self.copied)
        object.__setattr__(self, "copied", bounds)
        if len(bounds) != 2 or not 0 <= bounds[0] < bounds[1] <= 1:
            raise RecipeError(f"`copied` must be two shares that rise, got {list(bounds)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; a completion without reasoning has the value 1."""
        completion = sample.parsed
        if early := _observed(sample, completion):
            return _too_early("the observations give the answer", sample.text, early, "observe")
        reasoning = _reasoning(completion)
        if not completion.named("observe") and (
            early := _leading_statement(sample, completion, reasoning)
        ):
            name = reasoning[0].name
            return _too_early("the reasoning begins with the answer", sample.text, early, name)
        low, high = self.copied
        share = _copied(sample, reasoning, low)
        value = 1.0 - min(1.0, max(0.0, (share - low) / (high - low)))
        evidence = partial(_quotes, sample, reasoning, value < 1.0) if share else ()
        return Score(value, partial(_reason, share), evidence=evidence)


def _too_early(why: str, text: str, statement: AnswerStatement, section: str) -> Score:
    words = text[statement.start : statement.end]
    shown = words if len(words) <= 60 else words[:59] + "…"
    span = Evidence(
        section, statement.start, statement.end, words, verdict="against", note="too early"
    )
    return Score(0.0, f"{why}: {shown!r}", evidence=(span,))


def _reason(share: float) -> str:
    return f"{share * 100:.0f} % of the reasoning is copied from the prompt"


def _reasoning(completion: Completion) -> list[Section]:
    """Return the think sections; a text without any section is all reasoning."""
    return (
        completion.named("think") if completion.sections else [Section("", 0, len(completion.text))]
    )


def _observed(sample: Sample, completion: Completion) -> AnswerStatement | None:
    """Return where the observations give the answer, or None."""
    text = sample.text
    observed = completion.named("observe")
    if not observed:
        return None
    whole = _whole_answer(completion)
    answers: list[Spelling] | None = None
    for section in observed:
        found = answer_cues(text, section.start, section.end)
        if found and answers is None:
            answers = spellings(sample, completion)
        for statement in answer_statements(text, found, section.end, answers or []):
            if not _is_report(text, section, statement) or not states_diagnosis(text, statement):
                return statement
        named = _find_words(text, section, whole) if whole else None
        if named and not _is_report(text, section, named):
            return named
    return None


def _is_report(text: str, section: Section, statement: AnswerStatement) -> bool:
    """Return whether a section has a description of the case besides a statement."""
    before, after = text[section.start : statement.start], text[statement.end : section.end]
    return len(before.split()) + len(after.split()) >= _REST


def _whole_answer(completion: Completion) -> list[str]:
    """Return the words of the answer section if they are too many to recur by chance."""
    answers = completion.named("answer")
    if not answers:
        return []
    words = WORD.findall(completion.text[answers[-1].start : answers[-1].end].casefold())
    return words if len(words) >= _LONG else []


def _find_words(text: str, section: Section, words: list[str]) -> AnswerStatement | None:
    """Return where a section has these words in a row, ignoring punctuation."""
    if words[0] not in text[section.start : section.end].casefold():
        return None
    found = [
        (each[0].casefold(), each.start(), each.end())
        for each in WORD.finditer(text, section.start, section.end)
    ]
    held = f" {' '.join(each[0] for each in found)} "
    at = held.find(f" {' '.join(words)} ")
    if at < 0:
        return None
    first = held.count(" ", 0, at)
    return AnswerStatement(found[first][1], found[first + len(words) - 1][2])


def _leading_statement(
    sample: Sample, completion: Completion, reasoning: list[Section]
) -> AnswerStatement | None:
    """Return where the reasoning begins with the answer, or None."""
    if not reasoning:
        return None
    text, start, end = sample.text, reasoning[0].start, reasoning[0].end
    start += _blank(text, start, end)
    head = min(end, start + _HEAD)
    first = text[start : sentence_end(text, start, head)]
    found = answer_cues(text, start, head)
    if not found and len(first) > _ALONE:
        return None
    answers = spellings(sample, completion)
    statement = next(answer_statements(text, found, head, answers), None) or _bare_answer(
        first, start, answers
    )
    if statement is None or not has_no_content(text[start : statement.start]):
        return None
    stop = sentence_end(text, statement.end, end)
    follows = len(text[stop : stop + 400].split()) >= _REST
    reasoned = gives_reason(text, statement.end, min(stop, statement.end + _REASON_REACH))
    excused = reasoned or reasoning[0].name == ""
    return statement if follows or not excused else None


def _blank(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip())


def _bare_answer(first: str, start: int, answers: list[Spelling]) -> AnswerStatement | None:
    """Return the first sentence where it is the answer and nothing else."""
    words = tuple(WORD.findall(first.casefold()))
    if words and any(words == each for each in answers):
        return AnswerStatement(start + _blank(first, 0, len(first)), start + len(first.rstrip()))
    return None


def _copied(sample: Sample, reasoning: list[Section], least: float) -> float:
    """Return the share of the reasoning's windows that are in the prompt, without the options'.

    Some windows are tried first; if their share is below half of `least`, it is returned.
    """
    prompt, options = _question(sample)
    if len(prompt) < _WIDTH or not reasoning:
        return 0.0
    data = encoded(_joined(sample.text, reasoning))
    question, offered = encoded(prompt), encoded(options)
    count = len(data) - _WIDTH + 1
    step = max(1, count // _PROBES)
    tried = [data[at : at + _WIDTH] for at in range(step // 2, count, step)]
    own = [each for each in tried if each not in offered]
    share = sum(each in question for each in own) / max(1, len(own))
    if share < least / 2:
        return share
    found = hashes(data, _WIDTH)
    asked, choices = _question_hashes(prompt, options)
    if len(choices):
        found = found[~_are_in(found, choices)]
    return float(np.count_nonzero(_are_in(found, asked))) / max(1, len(found))


def _joined(text: str, sections: list[Section]) -> str:
    return "\n".join([text[each.start : each.end].strip() for each in sections])


def _question(sample: Sample) -> tuple[str, str]:
    return sample.prompt, "\n".join((sample.options or {}).values())


@lru_cache(maxsize=32)
def _question_hashes(prompt: str, options: str) -> tuple[Hashes, Hashes]:
    """Return the hashes of the windows of the prompt and of the options, each sorted.

    The windows of the prompt that are the options' are left out. A group of completions shares
    them.
    """
    asked, choices = (np.sort(hashes(encoded(each), _WIDTH)) for each in (prompt, options))
    return (asked[~_are_in(asked, choices)] if len(choices) else asked), choices


def _are_in(found: Hashes, question: Hashes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    at = question.searchsorted(found)
    at[at == len(question)] = 0
    return question[at] == found  # type: ignore[no-any-return]  # numpy's stubs say Any


def _quotes(sample: Sample, reasoning: list[Section], costs: bool) -> tuple[Evidence, ...]:
    """Return the passages of the reasoning that are copied from the prompt."""
    verdict: Verdict = "against" if costs else "neutral"
    question, _ = _question_hashes(*_question(sample))
    if not len(question):
        return ()
    shown = []
    for each in reasoning:
        data = encoded(sample.text[each.start : each.end])
        for start, end in spans(_are_in(hashes(data, _WIDTH), question), _WIDTH, data):
            begin, stop = each.start + start, each.start + end
            words = sample.text[begin:stop]
            shown.append(
                Evidence(
                    each.name, begin, stop, words, verdict=verdict, note="copied from the prompt"
                )
            )
    return tuple(shown)
