import pytest

from pathreward.claims.section_mentions import SectionMention
from pathreward.linking import Linker
from pathreward.rewards.consistency_checks.stance_classes import DENIED_MARK, MARK, tokens
from pathreward.rewards.consistency_checks.targets import Targets, stem, with_marks

BIOPSIES = Targets([("A", "renal biopsy"), ("B", "renal angiogram")])


def named(targets: Targets, text: str) -> list[tuple[int, float]]:
    return [(each.target, each.coverage) for each in targets.hits(tokens(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The biopsies.", [(0, 1.0)]),  # "renal" tells neither from the other
        ("An angiogram, then a biopsy.", [(1, 1.0), (0, 1.0)]),
        ("The renal artery.", []),
        ("A biopsy, not the biopsy.", [(0, 1.0), (0, 1.0)]),
    ],
)
def test_the_words_that_tell_names_apart(text: str, expected: list[tuple[int, float]]) -> None:
    found = named(BIOPSIES, text)
    assert [target for target, _ in found] == [target for target, _ in expected]
    assert [share for _, share in found] == pytest.approx([e for _, e in expected], abs=0.03)


def test_half_a_name_is_half_a_target() -> None:
    targets = Targets([("A", "topical collagenase"), ("B", "amputation")])
    assert named(targets, "Collagenase.") == [(0, 0.5)]


def test_words_far_apart_count_less() -> None:
    targets = Targets([("A", "iron deposits"), ("B", "amputation")])
    apart = "Iron is low and this is one of the long sentences that end with deposits."
    assert named(targets, apart) == [(0, 0.7)]


def test_an_acronym_names_all_its_words() -> None:
    targets = Targets([("A", "Epstein-Barr virus"), ("B", "adenovirus")])
    assert named(targets, "It is EBV.") == [(0, 1.0)]


def test_a_heavier_word_is_more_of_a_name() -> None:
    weights = {"lobular": 0.75, "carcinoma": 0.25}
    targets = Targets([("", "lobular carcinoma")], lambda word: weights[word])
    assert named(targets, "Lobular.") == [(0, 0.75)]


def test_a_sentence_of_names_only_is_read_in_part() -> None:
    assert len(BIOPSIES.hits(["biopsy"] * 10_000)) <= 400


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("biopsies", "biopsy"),
        ("infarcts", "infarct"),
        ("warmed", "warm"),
        ("pT3", "T3"),
        ("granulomas", "granuloma"),
        ("two", "2"),
    ],
)
def test_forms_of_a_word_share_its_stem(one: str, other: str) -> None:
    assert stem(one.lower()) == stem(other.lower())


def test_a_mention_of_a_concept_is_a_mark() -> None:
    text = "Melanoma in the skin, no lymphoma."
    place = 7  # where the text begins in a completion
    mentions = [
        SectionMention("think", place + each.start, place + each.end, each)
        for each in Linker.default().link(text)
    ]
    marked = with_marks(text, place, mentions, {"melanoma": 0, "lymphoma": 1})
    assert len(marked) == len(text)
    assert " in the skin, no " in marked
    assert [ord(each) for each in marked if ord(each) >= MARK] == [MARK, DENIED_MARK + 1]
