import pytest

from pathreward import Sample, load
from pathreward.audit import cases
from pathreward.testing import LAWS, LawBroken, check_reward
from pathreward.testing.check import TRUTH_LAWS
from pathreward.testing.truth import turns

ROWS = [
    Sample("", answer="melanoma", findings="Dermal nests. No ulceration. The lesion has 2 cm."),
    Sample("", answer="gastritis", findings="Severe gastritis. No metaplasia. The left lobe."),
]


@pytest.mark.parametrize(
    ("findings", "reasoning", "kinds"),
    [
        ("Nests. No ulceration. It has 2 cm.", "So.", ["count", "denial"]),
        ("Nests. No ulceration. It has 2 cm.", "At 2 cm without ulceration.", []),  # said again
        ("Mild atypia. In the left lobe.", "So.", ["side", "degree"]),
        ("No ulceration.", "So.", []),  # nothing would be left
        ("Nests. The serosa is not involved.", "So.", []),  # a place is there anyway
        ("Nests. No ulceration and no necrosis.", "So.", []),  # two in one sentence
    ],
)
def test_sentences_are_turned(findings: str, reasoning: str, kinds: list[str]) -> None:
    [case], _ = cases([Sample("", answer="melanoma", findings=findings, reasoning=reasoning)])
    assert [each.kind for each in turns(case)] == kinds


def laws_broken(reward: object) -> set[str]:
    try:
        check_reward(reward, ROWS, range=(0, 1), truth=True, skip=["linear", "picklable"])
    except LawBroken as error:
        return set(error.laws)
    return set()


def words(text: str) -> frozenset[str]:
    return frozenset(text.lower().replace(".", " ").split())


def overlap(sample: Sample) -> float:
    """A reward that counts shared words: false ones cost no more than missing ones."""
    expected = words(sample.findings or "")
    return len(expected & words(sample.text.split("</observe>")[0])) / len(expected)


def strict(sample: Sample) -> float:
    """A reward that pays nothing but the reference's own sentences."""
    return float((sample.findings or "") in sample.text)


def test_a_reward_that_counts_words_breaks_the_laws() -> None:
    assert laws_broken(overlap) == {"turned", "invented"}


def test_a_reward_that_allows_no_other_word_breaks_none_of_text_that_is_added() -> None:
    assert laws_broken(strict) == {"turned", "invented"}


def test_a_constant_breaks_them() -> None:
    assert laws_broken(lambda sample: 0.5) == {"turned", "invented"}


def test_our_recipe_obeys_them_on_the_shipped_rows() -> None:
    others = [each for each in LAWS if each not in TRUTH_LAWS]
    check_reward(load("pathreward"), truth=True, skip=others)
