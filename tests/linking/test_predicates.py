import pytest

from pathreward.linking import Linker

LINKER = Linker.default()


@pytest.mark.parametrize(
    ("text", "span", "concept", "polarity"),
    [
        ("The nuclei are hyperchromatic.", "hyperchromatic", "hyperchromasia", "affirmed"),
        ("The nuclei appear enlarged.", "enlarged", "nuclear_enlargement", "affirmed"),
        # a list, and words between
        ("Nuclei are moderately large and hyperchromatic.", "hyperchromatic", "hyperchromasia", ""),
        ("The nuclei are round, irregular.", "irregular", "irregular_nuclear_contours", ""),
        # the noun in front of "of"
        ("The nuclei of the tumor cells are vesicular.", "vesicular", "vesicular_nuclei", ""),
        # a negation between the two
        ("The nuclei are not hyperchromatic.", "hyperchromatic", "hyperchromasia", "negated"),
        ("Nucleoli were prominent.", "prominent", "prominent_nucleoli", "affirmed"),
        ("The chromatin is coarse.", "coarse", "coarse_chromatin", "affirmed"),
    ],
)
def test_an_adjective_is_said_of_its_noun(
    text: str, span: str, concept: str, polarity: str
) -> None:
    found = {each.text: each for each in LINKER.link(text)}
    assert found[span].concept.id == concept
    assert found[span].polarity == (polarity or "affirmed")


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The nuclei are seen in coarse clumps.", "coarse_chromatin"),  # behind a preposition
        ("The nuclei are small. Hyperchromatic stain.", "hyperchromasia"),  # another sentence
        ("The margins are clear.", "negative_margin"),  # it asserts: the margins are negated
        ("This stroma is around the tumor.", "cancer_associated_stroma"),  # a noun, linked itself
        ("Nuclei hyperchromatic", "hyperchromasia"),  # no verb
    ],
)
def test_other_words_are_no_predicates(text: str, concept: str) -> None:
    assert concept not in [each.concept.id for each in LINKER.link(text)]


def test_the_end_of_a_text_is_no_part_of_a_name() -> None:
    for word in ("irregular", "centrally", "round to"):
        text = f"The nuclei are {word}"
        assert all(each.end <= len(text) for each in LINKER.link(text))


def test_it_is_linear() -> None:
    text = "nuclei are large " * 60_000
    assert len(LINKER.read(text)) >= 60_000
