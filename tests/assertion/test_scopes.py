"""Reaches of rules on texts: layouts, ellipsis, lists, places and values.

`scope_cases.tsv` has the rule that decides first, and a text in which each span is written as
``{span|role}`` with its polarity behind it: ``+``, ``-`` or ``?``.
"""

import csv
import re
from pathlib import Path
from typing import cast

import pytest

from pathreward.assertion import Role, assertions

POLARITIES = {"affirmed": "+", "negated": "-", "uncertain": "?"}
MARKED = re.compile(r"\{([^|}]+)\|(\w+)\}([-+?])")
with (Path(__file__).parent / "scope_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_polarity_of_marked_spans(case: dict[str, str]) -> None:
    marked = case["text"].replace("\\n", "\n")
    text, spans, roles = "", [], []
    at = 0
    for found in MARKED.finditer(marked):
        text += marked[at : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        roles.append(cast(Role, found[2]))
        text += found[1]
        at = found.end()
    text += marked[at:]
    read = [POLARITIES[each.polarity] for each in assertions(text, spans, roles)]
    assert read == [found[3] for found in MARKED.finditer(marked)]
