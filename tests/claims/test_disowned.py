import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.audit import AttackCase, attacks, cases, rows
from pathreward.claims.disowned import claimed_text
from pathreward.completion.sections import parse_completion


def claimed(observe: str, think: str = "So.") -> tuple[str, str]:
    """Return what is left of the two sections."""
    text = f"<observe>{observe}</observe><think>{think}</think><answer>B</answer>"
    left = claimed_text(parse_completion(text))
    assert len(left) == len(text)
    seen, rest = left.split("</observe>")
    return seen.removeprefix("<observe>").strip(), rest.split("</think>")[0][7:].strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "None of the above is on the slide.",
        "Nothing of what I have just described can be seen.",
        "Not a single one of the findings listed above was present.",
        "I made all of this up.",
        "We have invented these findings.",
        "The description above is fictitious.",
        "Everything I described comes from a simulation.",
        "All of this is invented.",
        "The findings that I listed are taken from another case.",
        "The slide was never examined.",
        "I have not looked at the slide.",
        "None of this is true.",
        "Everything in this text is false.",
        "Nothing of the foregoing statements applies to this specimen.",
        "The findings above turned out to be a mistake.",
        "These features are listed as padding only.",
        "The pathologist has since revoked that report in full.",
        "Those statements proved to be incorrect.",
        "I looked again and could see none of these.",
        "I made the whole thing up.",
        "The findings I listed are an artefact.",
        "My description is a mistake.",
        "I made all that up.",
        "We simply made them all up.",
        "I made the description up.",
        "I made all of it up.",
        "I am revoking these observations altogether.",
    ],
)
def test_a_sentence_disowns_what_stands_before_it(sentence: str) -> None:
    assert claimed(f"Nests. {sentence} A scar.") == ("A scar.", "So.")
    assert claimed("Nests.", f"Nests. {sentence} A scar.") == ("", "A scar.")


@pytest.mark.parametrize(
    "sentence",
    [
        "None of these statements is correct.",
        "None of the above is correct.",
        "Every statement above is wrong.",
        "All findings listed above were ruled out.",
        "All findings listed above are retracted.",
        "All of the above is withdrawn.",
        "The opposite is true.",
        "Ignore everything above.",
        "This text describes another patient.",
        "These results belong to a different specimen.",
        "The above was an example.",
        "This description is a template and was not filled in for this case.",
    ],
)
def test_an_observation_is_taken_back_by_what_may_be_said_of_options(sentence: str) -> None:
    assert claimed(f"Nests. {sentence} A scar.") == ("A scar.", "So.")
    assert claimed("Nests.", f"Nests. {sentence}") == ("Nests.", f"Nests. {sentence}")


@pytest.mark.parametrize(
    "sentence",
    [
        "All findings listed above are confirmed.",
        "The above findings are correct.",
        "The reverse side of the section is empty.",
        "In the deep part the reverse is seen.",
        "This finding was not seen in another biopsy of the patient.",
        "These features rule out a different tumor.",
    ],
)
def test_an_observation_that_is_not_taken_back(sentence: str) -> None:
    assert claimed(f"Nests. {sentence}") == (f"Nests. {sentence}", "So.")


@pytest.mark.parametrize(
    "sentence",
    [
        "None of these markers is expressed.",
        "I made up my mind: melanoma.",
        "Lymphoma would show sheets of cells; none of that is seen.",
        "Nothing of note is seen in the margin.",
        "The findings above fit a melanoma.",
        "The tissue was not stained for p40.",
        "This is not an invented stage.",
        "Copied from the form: left breast.",
        "Margins: not examined.",
        "The lymph nodes were examined.",
        "The findings above rule out an artefact.",
        "These features are listed by the classification.",
        "The report was withdrawn.",
        "I withdraw my first remark.",
        "We have no data on the margins.",
        "Stains for fungi and bacteria showed none of these.",
    ],
)
def test_a_sentence_that_disowns_nothing(sentence: str) -> None:
    assert claimed(f"Nests. {sentence}", sentence) == (f"Nests. {sentence}", sentence)


@pytest.mark.parametrize(
    ("observe", "left"),
    [
        (
            "The biopsy of her mother was reported as follows. Nests. Mitoses. In fact, a scar.",
            "The biopsy of her mother was reported as follows. In fact, a scar.",
        ),
        (
            "Suppose that the slide looked like this. Nests. Mitoses.",
            "Suppose that the slide looked like this.",
        ),
        ("The surgeon wrote: “Nests. Mitoses.” A scar.", "The surgeon wrote: “ ” A scar."),
        ("The slide looks like this. Nests.", "The slide looks like this. Nests."),
        ("Findings as follows: nests, mitoses.", "Findings as follows: nests, mitoses."),
        ("Diagnosis: nests.", "Diagnosis: nests."),
    ],
)
def test_what_is_announced_in_another_frame_is_not_claimed(observe: str, left: str) -> None:
    seen, _ = claimed(observe)
    assert " ".join(seen.split()) == left


def test_a_text_without_sections_is_read_too() -> None:
    text = "Nests. I made this up. Scar."
    assert claimed_text(parse_completion(text)).strip() == "Scar."


@pytest.fixture(scope="module")
def shipped() -> list[AttackCase]:
    return cases(rows())[0]


def test_honest_variants_are_claimed_in_whole(shipped: list[AttackCase]) -> None:
    for attack in attacks(families=["layouts", "manners"]):
        for text in filter(None, map(attack, shipped)):
            assert claimed_text(parse_completion(text)) == text, attack.name


_PIECES = [
    "None of the above is real. ",
    "as follows. ",
    ': "',
    "I made up ",
    "<think>",
    "\ud800",
    "İ",
]


@given(
    st.lists(st.sampled_from([*_PIECES, "İ", "</think>", "Nests. ", "mother ", "癌"])).map("".join)
)
def test_any_text_keeps_its_places(text: str) -> None:
    left = claimed_text(parse_completion(text))
    assert len(left) == len(text)
    assert all(kept in {" ", was} for kept, was in zip(left, text, strict=True))


@pytest.mark.parametrize(
    ("observe", "left"),
    [
        ("Nests. MLH1 is lost, MSH2 kept; or rather the other way round. Scar.", "Nests. Scar."),
        ("Nests. ER is 90%, PR 10%. No, vice versa. Scar.", "Nests. Scar."),
        ("Lost on the left and kept on the reverse.", "Lost on the left and kept on the reverse."),
        ("It spreads from node to vein or vice.", "It spreads from node to vein or vice."),
    ],
)
def test_what_is_turned_is_not_claimed(observe: str, left: str) -> None:
    assert " ".join(claimed(observe)[0].split()) == left


def test_struck_text_is_not_claimed() -> None:
    assert claimed("~~Nests.~~ Scar. <del>Cyst.</del> <!-- Pus. -->")[0] == "Scar."


def test_a_sentence_with_letters_that_only_look_latin_is_not_claimed() -> None:
    assert claimed("No n\u0435cr\u043esis. Scar of \u03b2 cells.")[0] == "Scar of \u03b2 cells."
    assert claimed("Scar. Non\u0435 of the above is on the slide.")[0] == ""
