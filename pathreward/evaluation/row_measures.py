"""The measures of one completion of a row, for other evaluation frameworks."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pathreward.completion.sections import DIALECTS
from pathreward.evaluation.measures import measure, rewards
from pathreward.evaluation.overlap import compared_texts, overlap
from pathreward.rewards.base import Reward
from pathreward.sample import Sample


def row_sample(row: Mapping[str, Any], completion: str) -> Sample:
    """Return the sample of a row, whose prompt may be its ``question``, with a completion.

    >>> row_sample({"question": "Is it malignant?", "answer": "yes"}, "Yes").prompt
    'Is it malignant?'

    Raises:
        DataError: If the row is no sample.
    """
    fields = {"prompt": row.get("question") or "", **row, "completion": completion}
    return Sample.from_row({k: each for k, each in fields.items() if k not in {"image", "images"}})


def row_measures(row: Mapping[str, Any], completion: str) -> dict[str, float]:
    """Return the measures of a completion by their names; one that does not apply is not there.

    BLEU is left out: that of a corpus is no mean of its texts.

    >>> found = row_measures({"answer": "yes"}, "<think>Nests.</think><answer>Yes</answer>")
    >>> found["accuracy"], found["format"], "rouge1" in found
    (1.0, 1.0, False)

    Raises:
        DataError: If the row is no sample.
    """
    sample = row_sample(row, completion)
    [values] = measure([sample], _rewards())
    texts = compared_texts(sample)
    if texts:
        names = ("rouge1", "rouge2", "rougeL")
        values |= dict(zip(names, overlap(*texts).rouge, strict=True))
    return {name: each for name, each in values.items() if each is not None}


@lru_cache(maxsize=1)
def _rewards() -> dict[str, Reward]:
    return rewards(tuple(DIALECTS))
