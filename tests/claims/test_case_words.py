"""The words that a completion shares with its row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Sample
from pathreward.claims.case_words import (
    case_words,
    matches,
    names_concepts,
    stems,
    stems_in_order,
    unrelated,
    used_words,
    words,
)
from pathreward.kg import KnowledgeGraph

GRAPH = KnowledgeGraph.default()
TEXTS = st.text(st.sampled_from("the nest gland \u00e9\u89d2\u5316\u73e0.;\n2-"), max_size=60)
NESTS = frozenset({"nests"})


@given(TEXTS)
def test_the_stems_of_a_text_are_those_of_its_words(text: str) -> None:
    in_order = [each for each in stems_in_order(text) if each]
    assert stems(text) == frozenset(in_order)
    assert [stem for _, _, stem in words(text, 0, len(text))] == in_order


@given(TEXTS)
def test_words_are_in_their_order_within_the_text(text: str) -> None:
    found = list(words(text, 0, len(text)))
    assert [start for start, _, _ in found] == sorted(start for start, _, _ in found)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)


@given(TEXTS)
def test_every_word_matches_its_own_stem(text: str) -> None:
    assert list(matches(text, 0, len(text), stems(text))) == list(words(text, 0, len(text)))
    assert not list(matches(text, 0, len(text), frozenset()))


@given(TEXTS)
def test_a_span_is_unrelated_if_none_of_its_words_is_known(text: str) -> None:
    assert not [
        span for span in unrelated(text, 0, len(text), NESTS) if NESTS & stems(text[slice(*span)])
    ]


@given(TEXTS, TEXTS, TEXTS)
def test_the_sets_of_a_row_do_not_overlap(prompt: str, answer: str, findings: str) -> None:
    found = case_words(Sample("", prompt, answer, findings=findings))
    assert not found.reference & found.question
    assert not found.answer & (found.reference | found.question)
    assert found.reference | found.question | found.answer <= found.known


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("Nests are seen.", 1.0),
        ("The previous patient had nests.", 0.25),
        ("If there were nests, it would be a nevus.", 0.25),
        ("The previous patient had nests. Nests are seen here.", 1.0),  # the best use counts
    ],
)
def test_a_word_of_another_frame_is_worth_less(text: str, worth: float) -> None:
    assert used_words(text, 0, len(text), NESTS, frozenset(), 3.0) == {"nests": worth}
    assert used_words(text, 0, len(text), frozenset(), NESTS, 3.0) == {"nests": worth / 2}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Melanoma would show pagetoid spread.", True),
        ("The museum across the street has a new wing for old maps.", False),
        ("", True),  # nothing says that it is about something else
    ],
)
def test_a_sentence_on_pathology_names_concepts(text: str, named: bool) -> None:
    assert names_concepts(text, GRAPH) is named
