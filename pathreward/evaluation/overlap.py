"""BLEU and ROUGE: the words that an answer shares with the reference."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from pathreward.errors import DataError, missing_extra
from pathreward.sample import Sample

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer
    from sacrebleu.metrics.bleu import BLEU

ORDER = 4
COUNTS = 2 * ORDER + 2
"""Counts of a text: matching n-grams and n-grams by order, words of the text, of the reference."""
_LONGEST = 20_000
"""Characters of a text that are compared."""


class Overlap(NamedTuple):
    """What a text shares with a reference."""

    counts: npt.NDArray[np.float64]
    """The counts from which BLEU is computed, of shape (COUNTS,); those of several texts add up."""
    rouge: tuple[float, float, float]
    """F of ROUGE-1, ROUGE-2, ROUGE-L."""


def expect_packages() -> None:
    """Check that sacrebleu and rouge-score are installed.

    Raises:
        DataError: If one is not; it names the extra.
    """
    if lacking := missing_extra("evaluation", "eval", ["sacrebleu", "rouge_score"]):
        raise DataError(lacking)


def overlap(text: str, reference: str) -> Overlap:
    """Return what a text shares with a reference.

    BLEU-4 is that of sacrebleu (tokens 13a, case counts). ROUGE has rouge-score's words: lower
    case, no stemming; its longest common subsequence is computed by rapidfuzz.

    >>> found = overlap("nests of pale cells", "nests of clear cells")
    >>> found.rouge  # 3 of 4 words, 1 of 3 pairs, 3 in order
    (0.75, 0.3333333333333333, 0.75)
    >>> found.counts
    array([3., 1., 0., 0., 4., 3., 2., 1., 4., 4.])
    """
    from rapidfuzz.distance import LCSseq

    text, reference = text[:_LONGEST], reference[:_LONGEST]
    bleu = _bleu().sentence_score(text, [reference])
    counts = np.array([*bleu.counts, *bleu.totals, bleu.sys_len, bleu.ref_len], dtype=float)
    scorer = _rouge()
    found = scorer.score(reference, text)
    mine, other = (scorer._tokenizer.tokenize(each) for each in (text, reference))
    common = LCSseq.similarity(mine, other)
    longest = 2 * common / (len(mine) + len(other)) if common else 0.0
    return Overlap(counts, (found["rouge1"].fmeasure, found["rouge2"].fmeasure, longest))


def corpus_bleu(counts: npt.NDArray[np.float64], *, short: bool = False) -> float | None:
    """Return the BLEU of summed counts, in [0, 1]; None without a reference word.

    Args:
        counts: The summed counts of the texts.
        short: Whether orders that a single short text is too short for are left out.

    >>> texts = ["nests of pale cells", "no necrosis is seen here"]
    >>> counts = sum(overlap(each, each).counts for each in texts)
    >>> round(corpus_bleu(counts), 6)
    1.0
    """
    from sacrebleu.metrics.bleu import BLEU

    if not counts[-1]:
        return None
    numbers = [int(each) for each in counts]
    matched, total = numbers[:ORDER], numbers[ORDER : 2 * ORDER]
    found = BLEU.compute_bleu(matched, total, numbers[-2], numbers[-1], effective_order=short)
    return float(found.score) / 100


def compared_texts(sample: Sample) -> tuple[str, str] | None:
    """Return the text and the reference whose words are compared; None where there is neither.

    An open answer is compared with the gold one, a report with the reference's. Where the
    completion has an answer section it is read, else what follows its reasoning, else all of it.
    Options, yes and no are not compared by their words.

    >>> compared_texts(Sample("<think>Nests.</think><answer>Melanoma</answer>", answer="melanoma"))
    ('Melanoma', 'melanoma')
    >>> compared_texts(Sample("yes", answer="yes")) is None
    True
    """
    from pathreward.evaluation.measures import kind_of

    if kind_of(sample) not in {"open", "report"}:
        return None
    reference = sample.answer or sample.findings or ""
    text = sample.text
    answers = sample.parsed.named("answer")
    if answers:
        return " ".join(text[each.start : each.end] for each in answers).strip(), reference
    sections = sample.parsed.sections
    rest = text[text.find(">", sections[-1].end) + 1 :] if sections else text
    if sections and not rest.strip():
        rest = " ".join(text[each.start : each.end] for each in sections)
    return rest.strip(), reference


@lru_cache(maxsize=1)
def _bleu() -> "BLEU":
    from sacrebleu.metrics.bleu import BLEU

    return BLEU(effective_order=True)


@lru_cache(maxsize=1)
def _rouge() -> "RougeScorer":
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rouge1", "rouge2"])
