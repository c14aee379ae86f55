from hypothesis import given
from hypothesis import strategies as st

from pathreward.synth.near_duplicates import NearDuplicates, similarity, sketch

TEXT = "Keratin pearls and intercellular bridges are seen in nests of atypical cells. " * 3


@given(st.text(max_size=200))
def test_a_text_is_its_own_duplicate(text: str) -> None:
    assert similarity(sketch(text), sketch(text)) == 1.0
    seen = NearDuplicates[str]()
    seen.add("a", text)
    assert seen.find(text) == "a"


@given(st.text(max_size=200), st.text(max_size=200))
def test_similarity_is_symmetric_and_a_share(one: str, other: str) -> None:
    found = similarity(sketch(one), sketch(other))
    assert found == similarity(sketch(other), sketch(one))
    assert 0 <= found <= 1


def test_a_changed_word_of_many_is_a_near_duplicate_and_another_text_is_not() -> None:
    long = " ".join(f"Finding number {n} is described here." for n in range(60))
    seen = NearDuplicates[str]()
    seen.add("long", long)
    assert seen.find(long.replace("number 30", "number thirty")) == "long"
    assert seen.find(" ".join(f"Observation {n} differs, as one sees." for n in range(60))) is None


def test_boilerplate_does_not_make_texts_equal() -> None:
    seen = NearDuplicates[int]()
    for number in range(300):
        seen.add(number, f"The tissue is well preserved. {number * 7919} " + "word " * number)
    assert seen.find("The tissue is well preserved. Something else entirely follows here.") is None


def test_equal_texts_are_found_among_many_with_the_same_passages() -> None:
    form = "Received in formalin, labeled with the patient's name, and processed routinely. "
    seen = NearDuplicates[str]()
    for number in range(300):
        seen.add(
            f"form {number}", f"{form * 4}Specimen {number * 7919} of series {number * 104729}."
        )
    text = f"{form}A nest of cells in the stroma, and an ulcer with a vessel beside fat and crypts."
    seen.add("a", text)
    seen.add("b", text)
    assert seen.find_all(text.upper())[0] == "a"
