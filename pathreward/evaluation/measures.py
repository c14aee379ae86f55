"""What is measured of one completion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pathreward.answers.answer_text import answer_text
from pathreward.answers.grading import Graded, grade
from pathreward.answers.question import question_of
from pathreward.claims.observations import Row, observations, row_reference
from pathreward.claims.tally import tally
from pathreward.completion.answer_spans import answer_spans
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker
from pathreward.printable import printable
from pathreward.rewards import AnswerReward, ConsistencyReward, EntityReward, FormatReward
from pathreward.rewards.base import Reward
from pathreward.rewards.batches import judge_together
from pathreward.rewards.length import is_report, words_in
from pathreward.rewards.parallel import score_in_workers
from pathreward.sample import Sample
from pathreward.score import Score
from pathreward.vision.matching import LABELS, SUMMARIES

Kind = Literal["choice", "closed", "open", "report", ""]
"""What a row asks for: an option, yes or no, a short answer, a report; empty: nothing."""
Values = dict[str, float | None]
"""The value of each measure; None where it does not apply."""

_SECTIONS = ("observe", "think", "answer")
_OF_ANSWERS = frozenset({"accuracy", "consistency"})
"""Measures of rows with a short answer."""


class Measure(NamedTuple):
    """A measure, as tables show it."""

    label: str
    summary: str
    is_share: bool = False
    """Whether the values are 0 or 1, or a mean of such, and the figure is a share."""


MEASURES: Mapping[str, Measure] = {
    "accuracy": Measure("accuracy", "the answer is the gold one (pass@1)", True),
    "accuracy_choice": Measure("accuracy, choice", "rows with options", True),
    "accuracy_closed": Measure("accuracy, closed", "yes or no", True),
    "accuracy_open": Measure("accuracy, open", "other answers", True),
    "majority": Measure("majority", "the most frequent answer of a row is right", True),
    "best": Measure("best of k", "any answer of a row is right (pass@k)", True),
    "bleu": Measure("BLEU", "corpus BLEU-4 of sacrebleu, in [0, 1]"),
    "rouge1": Measure("ROUGE-1", "F of words"),
    "rouge2": Measure("ROUGE-2", "F of pairs of words"),
    "rougeL": Measure("ROUGE-L", "F of the longest common subsequence"),
    "bertscore": Measure("BERTScore", "F of the nearest tokens in a local encoder"),
    "entity_f1": Measure("entity F1", "F1 of the reference's concepts with their polarity"),
    "agreement": Measure("claims agree", "weight of the reference's claims that are stated"),
    "contradiction": Measure("claims contradict", "weight of claims against the reference"),
    "consistency": Measure("consistency", "reasoning comes to the answer, no contradiction"),
    "format": Measure("format", "well formed", True),
    "wrong_reason": Measure("right, wrong reason", "right answers with unsound reasoning", True),
    **{
        name: Measure(label, SUMMARIES[name.removesuffix("_chance")], not name.endswith("_chance"))
        for name, label in LABELS.items()
    },
    "words": Measure("words", "length of the completion"),
    "reasoning_words": Measure("words of reasoning", "length of the reasoning section"),
}
"""The measures by name, in the order of the tables."""

_JUDGED = "judge:"
"""Begins the names of measures by a judge; the name of a rubric follows."""


def judged_measure(rubric: str) -> str:
    """Return the name of the measure of a rubric.

    >>> judged_measure("open-answer")
    'judge:open-answer'
    """
    return f"{_JUDGED}{rubric}"


def described(name: str) -> Measure:
    """Return a measure by its name.

    >>> described("rouge1").label, described("judge:open-answer").label
    ('ROUGE-1', 'judge: open-answer')

    Raises:
        KeyError: If there is none of this name.
    """
    if name.startswith(_JUDGED):
        rubric = printable(name.removeprefix(_JUDGED))
        return Measure(f"judge: {rubric}", f"what a language model finds by the rubric {rubric}")
    return MEASURES[name]


def measure_names(values: Iterable[Values]) -> list[str]:
    """Return the names of all measures in the order of the tables, and of the judged ones in use.

    >>> measure_names([{"judge:open-answer": 1.0}])[-1]
    'judge:open-answer'
    """
    judged = {name: None for row in values for name in row if name.startswith(_JUDGED)}
    return [*MEASURES, *judged]


@dataclass(frozen=True, slots=True)
class ClaimsRate(Reward):
    """Score the share of the reference's claims, by weight, that are stated or contradicted.

    With the weights that agree (A), contradict (C) and are left out (O): A / (A + C + O) or
    C / (A + C + O). All sections are read. A row whose reference makes no claim has no value.

    >>> row = {"findings": "Keratin pearls. No necrosis."}
    >>> turned = Sample("<think>Keratin pearls. Necrosis.</think>", **row)
    >>> ClaimsRate("contradiction")(turned).value > 0 == ClaimsRate("contradiction")(
    ...     Sample("<think>Keratin pearls.</think>", **row)
    ... ).value
    True
    """

    reference_fields = ("findings", "reasoning", "entities")
    context_fields = ("answer", "options", "prompt")
    reads_images = False

    outcome: Literal["agreement", "contradiction"]
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __call__(self, sample: Sample) -> Score:
        """Return the score."""
        linker = (self.linker or Linker.default()).within(sample.context)
        row = Row.of(sample)
        if not row_reference(row, linker).reference.claims:
            return Score.unscored("the reference makes no claim")
        found = observations(sample.parsed, row, _SECTIONS, linker, gold=sample.gold_texts)
        counted = tally(
            found.comparison, lambda each: each.weight, lambda each: 0.0, lambda each: True
        )
        whole = counted.agreed + counted.contradicted + counted.omitted
        if not whole:
            return Score.unscored("the claims of the reference weigh nothing")
        part = counted.agreed if self.outcome == "agreement" else counted.contradicted
        return Score(part / whole, f"{self.outcome} {part:.2f} of {whole:.2f}")


def rewards(dialects: Sequence[str]) -> dict[str, Reward]:
    """Return what measures a completion, by measure.

    >>> sorted(rewards(["think"]))
    ['accuracy', 'agreement', 'consistency', 'contradiction', 'entity_f1', 'format']
    """
    return {
        "accuracy": AnswerReward(),
        "format": FormatReward(dialects=tuple(dialects)),
        "entity_f1": EntityReward(softness=0, weights="equal", turn=1, added=1, power=1),
        "agreement": ClaimsRate("agreement"),
        "contradiction": ClaimsRate("contradiction"),
        "consistency": ConsistencyReward(),
    }


def kind_of(sample: Sample) -> Kind:
    """Return what a row asks for.

    >>> kind_of(Sample("", answer="no")), kind_of(Sample("", answer="melanoma"))
    ('closed', 'open')
    """
    if not (sample.answer or "").strip():
        return "report" if sample.findings else ""
    if not sample.options and is_report(sample.answer or ""):
        return "report"
    kind = question_of(sample, Linker.default().within(sample.context)).kind
    if kind == "choice":
        return "choice"
    return "closed" if kind == "closed" else "open"


def measure(
    samples: Sequence[Sample], by_name: Mapping[str, Reward], workers: int = 1
) -> list[Values]:
    """Return the values of some completions, but those of words shared with the reference.

    >>> sample = Sample("<think>Nests.</think><answer>Yes</answer>", answer="yes")
    >>> [found] = measure([sample], rewards(["think"]))
    >>> found["accuracy"], found["accuracy_closed"], found["format"], found["entity_f1"]
    (1.0, 1.0, 1.0, None)
    """
    kinds = [kind_of(each) for each in samples]
    found: list[Values] = [dict.fromkeys(by_name) for _ in samples]
    for has_answer in (True, False):
        at = [n for n, kind in enumerate(kinds) if (kind not in {"report", ""}) == has_answer]
        some = [samples[each] for each in at]
        used = {n: each for n, each in by_name.items() if has_answer or n not in _OF_ANSWERS}
        scores = score_in_workers(used, some, workers) or judge_together(used, some)
        for name, column in scores.items():
            for place, score in zip(at, column, strict=True):
                found[place][name] = score.value
    return [_completed(*each) for each in zip(samples, kinds, found, strict=True)]


def _completed(sample: Sample, kind: Kind, values: Values) -> Values:
    accuracy = values["accuracy"]
    right = None if accuracy is None else float(accuracy == 1)
    values["accuracy"] = right
    for each in ("choice", "closed", "open"):
        values[f"accuracy_{each}"] = right if kind == each else None
    thoughts = sample.parsed.named("think")
    if not thoughts or right is None:  # without a section, or an answer, nothing is to agree
        values["consistency"] = None
    values["wrong_reason"] = _is_unsound(values) if thoughts and right else None
    values["words"] = float(words_in(sample.text))
    written = sum(words_in(sample.text[each.start : each.end]) for each in thoughts)
    values["reasoning_words"] = float(written) if thoughts else None
    return values


def _is_unsound(values: Values) -> float:
    """Return 1 where the reasoning contradicts itself, the answer or, mostly, the reference."""
    consistency = values["consistency"]
    against, agree = values["contradiction"] or 0.0, values["agreement"] or 0.0
    return float((consistency is not None and consistency < 0.5) or against > agree)


def vote(sample: Sample) -> tuple[str, bool]:
    """Return the answer that a completion gives, as votes are counted, and whether it is right.

    All right answers are one vote, whatever their words. An empty answer is no vote ("").

    >>> options = {"A": "cyst", "B": "abscess"}
    >>> vote(Sample("<answer>(A)</answer>", answer="B", options=options))
    ('A', False)
    >>> vote(Sample("<answer>Abscess</answer>", answer="abscess"))
    ('abscess', True)
    """
    linker = Linker.default().within(sample.context)
    question = question_of(sample, linker)
    found = answer_spans(sample.parsed)
    if not found:
        return "", False
    graded: Graded = grade(sample, question, found, linker, Credit())
    candidate = graded.commitment.candidate if graded.commitment else None
    if graded.value == 1:
        return sample.gold or "", True
    if candidate is not None:
        return candidate.key, False
    place = found[-1]
    text = answer_text(sample.text[place.start : place.end]).text
    return " ".join(text.casefold().split()).rstrip(" ."), False


def majority(votes: Sequence[tuple[str, bool]]) -> float:
    """Return whether the most frequent answer is right; of tied answers, the share that is.

    >>> majority([("A", False), ("B", True), ("B", True)]), majority([("A", False), ("B", True)])
    (1.0, 0.5)
    >>> majority([("", False)])
    0.0
    """
    counts: dict[str, int] = {}
    for answer, _ in votes:
        if answer:
            counts[answer] = counts.get(answer, 0) + 1
    if not counts:
        return 0.0
    top = max(counts.values())
    first = {answer for answer, count in counts.items() if count == top}
    right = {answer for answer, is_right in votes if is_right}
    return len(first & right) / len(first)
