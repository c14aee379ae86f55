"""Mentions with the concepts of their names and scores."""

import pytest

from pathreward import Linker
from pathreward.linking.candidates import scored_mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("melanoma", [("melanoma", "melanoma", 1.0)]),
        ("MELANOMA and melanoma", [("MELANOMA", "melanoma", 1.0), ("melanoma", "melanoma", 1.0)]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_a_name_as_it_is_has_the_score_1(text: str, found: list[object]) -> None:
    scored = scored_mentions(Linker(stages=("exact",)), text)
    assert [(mention.text, *pairs[0]) for mention, pairs in scored] == found


def test_a_misspelling_has_the_similarity_of_its_letters() -> None:
    linker = Linker(stages=("exact", "fuzzy"))
    [(mention, [(concept, score)])] = scored_mentions(linker, "a keratinizatoin")
    assert (mention.text, concept) == ("keratinizatoin", "keratinization")
    assert 0.8 < score < 1
