"""Measures for a task of lmms-eval.

The task's ``utils.py`` imports `process_results`, and its YAML file names it::

    process_results: !function utils.process_results
    metric_list:
      - {metric: accuracy, aggregation: mean, higher_is_better: true}
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pathreward.evaluation.row_measures import row_measures


def process_results(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """Return the measures of a completion by their names (`row_measures`).

    >>> doc = {"question": "Is it malignant?", "answer": "yes"}
    >>> process_results(doc, ["<think>Nests.</think><answer>Yes</answer>"])["accuracy"]
    1.0

    Args:
        doc: The row: the fields of a sample, with the prompt as ``prompt`` or ``question``.
        results: The completion, as the only item of a list.

    Raises:
        DataError: If the row is no sample.
    """
    return row_measures(doc, results[0])
