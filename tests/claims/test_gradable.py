import pytest

from pathreward.claims.degrees import degrees
from pathreward.claims.gradable import adverb, gradable_words, pole
from pathreward.lexicon import load_table


def test_each_adjective_and_its_adverb_are_found() -> None:
    of_their_own = {
        *_phrases("pathreward.claims", "scale_words"),  # "largely" is of no size
        *_phrases("pathreward.facts.degree", "degree_words"),
    }
    for entry in load_table("pathreward.claims", "gradable_words", None).entries:
        words = {entry.phrase, adverb(entry.phrase)} & gradable_words().keys()
        for word in words - of_their_own:
            found = [each.value for each in degrees(f"the cells are {word} there")]
            assert entry.cls in found, word


@pytest.mark.parametrize("scale_end", ["low", "high"])
def test_values_with_a_pole_are_values_of_scales(scale_end: str) -> None:
    scales = ("scales", "pathreward.claims"), ("degree_scales", "pathreward.facts.degree")
    values = {each for name, package in scales for each in _phrases(package, name)}
    of_pole = load_table("pathreward.claims", "poles", None).phrases(scale_end)
    assert set(of_pole) <= values
    assert {pole(each) for each in of_pole} == {scale_end}


def test_comparatives_are_no_degrees_but_of_two_lesions() -> None:
    assert not {"larger", "thicker", "smallest"} & gradable_words().keys()


def _phrases(package: str, name: str) -> tuple[str, ...]:
    table = load_table(package, name, None)
    return table.phrases(*table.classes)
