"""Measures for a task of lmms-eval.

The task's ``utils.py`` imports `process_results`, and its YAML file names it::

    process_results: !function utils.process_results
    metric_list:
      - {metric: accuracy, aggregation: mean, higher_is_better: true}
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pathreward.completion.sections import DIALECTS
from pathreward.evaluation.measures import measure, rewards
from pathreward.evaluation.overlap import compared_texts, overlap
from pathreward.rewards.base import Reward
from pathreward.sample import Sample


def process_results(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """Return the measures of a completion by their names; one that does not apply is not there.

    BLEU is left out: that of a corpus is no mean of its texts.

    >>> doc = {"question": "Is it malignant?", "answer": "yes"}
    >>> found = process_results(doc, ["<think>Nests.</think><answer>Yes</answer>"])
    >>> found["accuracy"], found["format"], "rouge1" in found
    (1.0, 1.0, False)

    Args:
        doc: The row: the fields of a sample, with the prompt as ``prompt`` or ``question``.
        results: The completion, as the only item of a list.

    Raises:
        DataError: If the row is no sample.
    """
    row = {"prompt": doc.get("question") or "", **doc, "completion": results[0]}
    sample = Sample.from_row({k: each for k, each in row.items() if k not in {"image", "images"}})
    [values] = measure([sample], _rewards())
    texts = compared_texts(sample)
    if texts:
        names = ("rouge1", "rouge2", "rougeL")
        values |= dict(zip(names, overlap(*texts).rouge, strict=True))
    return {name: each for name, each in values.items() if each is not None}


@lru_cache(maxsize=1)
def _rewards() -> dict[str, Reward]:
    return rewards(tuple(DIALECTS))
