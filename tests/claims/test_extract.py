import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.extract import TextClaims, text_claims
from pathreward.linking import Linker


def claims(text: str) -> list[tuple[str, str]]:
    return [each.axes[0] for each in text_claims(text, Linker.default()).claims]


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Necrosis is present.", ("concept necrosis", "affirmed")),
        ("No necrosis.", ("concept necrosis", "negated")),
        ("Possibly necrosis.", ("concept necrosis", "uncertain")),
        ("Lymphovascular invasion is absent.", ("involved vessels", "no")),
        ("Size 25 mm.", ("size mm", "25/25")),
        ("Marked atypia.", ("degree severity", "severe")),
        ("ER: positive", ("marker ER expression", "positive")),
        ("S100 was not seen.", ("marker S100 expression", "negative")),
        ("In the kidney.", ("present kidney", "yes")),
    ],
)
def test_what_a_text_claims(text: str, axis: tuple[str, str]) -> None:
    assert axis in claims(text)


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Her mother had melanoma.", "concept melanoma"),  # another patient
        ("If this were melanoma, S100 would be positive.", "marker S100 expression"),
        ("[ ] grade 1 [x] grade 2", "degree grade"),  # not checked
        ("pT2 N0", "concept t2"),  # a stage is a fact
        ("The proximal margin is free.", "degree end"),  # the position of a margin
    ],
)
def test_what_is_no_claim_of_the_case(text: str, axis: str) -> None:
    found = dict(claims(text))
    assert axis not in found or found[axis] == "uncertain"


def test_words_that_the_graph_lacks_have_a_polarity() -> None:
    found = TextClaims("Zorbs: absent. There are glorps.", Linker.default())
    assert [each.axes[0] for each in found.words] == [
        ("word zorb", "negated"),
        ("word glorp", "affirmed"),
    ]
    assert found.words[0].weight > found.words[1].weight  # the name of a field


def test_a_sentence_is_about_the_sites_of_its_line() -> None:
    text = "Antrum: gastritis; no necrosis\nCecum: normal; necrosis"
    found = TextClaims(text, Linker.default())
    first, second = [each for each in found.claims if each.axis == "concept necrosis"]
    assert "gastric_antrum" in found.subjects(first)
    assert "cecum" in found.subjects(second)


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    found = TextClaims(text, Linker.default())
    for each in (*found.claims, *found.words):
        assert 0 <= each.start <= each.end <= len(text)
        assert 0 <= each.weight <= 1
        assert 0 < found.certainty(each) <= 1
