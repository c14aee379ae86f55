import re

import pytest

from pathreward.lexicon import phrase_pattern


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["no"], "no nodes, no", ["no", "no"]),  # whole words
        (["metasta*"], "metastases metastatic", ["metastases", "metastatic"]),
        (["*n't"], "isn't can't", ["n't", "n't"]),
        (["rule out", "rule"], "rule\nout, rule", ["rule\nout", "rule"]),  # the longest first
        (["因此"], "鳞癌因此成立", ["因此"]),
        (["a+b"], "a+b aab", ["a+b"]),  # no character of a phrase is special
    ],
)
def test_phrases_are_whole_words(phrases: list[str], text: str, found: list[str]) -> None:
    assert re.findall(phrase_pattern(phrases), text) == found
