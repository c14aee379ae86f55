"""Tests of the positions around an answer: which are closed, and which may hold unknown words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.answers.candidates import Candidate, Recognised
from pathreward.answers.commitment import Reading, commit
from pathreward.answers.frame import construed, number_class
from pathreward.answers.vocabulary import frames

NAME = "Xerosis"
"""Stands for an answer; no table has it."""
unknown = st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=12)


def value(template: str) -> float:
    """Return what a text earns that names one answer at ``{}``."""
    at = template.index("{}")
    found = Recognised((Candidate(at, at + len(NAME), NAME, 1.0),))
    return commit(template.format(NAME), found, Reading()).value


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("The tissue tells its own tale: {}.", "a lead is open if it holds a known word"),
        ("Low power gives it away: {}.", "a label is a clause"),
        ("The trail ends with {}.", "the subject of a verb of showing is open"),
        ("It has been ratified as {}.", "the subject of a passive is open"),
        ("{}, and I filled it in myself.", "a clause behind the answer is open"),
        ("{} after zymological correlation.", "an adjunct behind the answer is open"),
        ("{} is the answer that my gizmo yields.", "what follows a known predicate is open"),
        ("I stake my cottage on {}.", "a verb of staking has an object"),
        ("Summary for the clinician: {}.", "whom an answer is for says nothing of it"),
        ("The right answer is {}.", "an answer noun with a known modifier"),
        ("Please enter {} into the report.", "an imperative gives an answer"),
        ("{} it is.", "an inverted copula"),
    ],
)
def test_open_positions_may_hold_unknown_words(template: str, why: str) -> None:
    assert value(template) == 1.0, why


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("a fluffy {}", "a modifier"),
        ("{} of the gizmo", "a complement"),
        ("{}, gizmo type", "an apposition"),
        ("{} and gizmo", "coordination"),
        ("history of {}", "nothing known governs the preposition"),
        ("This echoes {}.", "an unknown verb governs it"),
        ("The parrot says {}.", "an unknown subject says it"),
        ("My verdict on {} stands.", "a topic"),
        ("We looked for {}.", "what is sought"),
        ("Out goes {}.", "an intransitive verb"),
        ("I would be astounded to see {}.", "an infinitive of an unknown predicate"),
        ("{} is laughable.", "an unknown predicate"),
        ("{} is out.", "a particle as predicate"),
        ("I crossed {} off.", "a particle of the verb before"),
        ("The board asked what {} means.", "a question word"),
        ("Please explain {}.", "a request"),
        ("Gizmo: {}", "a label without a known word"),
        ("In gizmos, {}.", "another scene"),
        ("{}: gizmo", "a remark"),
        ("Keinesfalls kommt {} in Betracht.", "another language"),
    ],
)
def test_closed_positions_hold_known_words_only(template: str, why: str) -> None:
    assert value(template) == 0.0, why


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("Were the margin clear, I would answer {}.", "an inverted condition"),
        ("I would have said {}.", "what would have been"),
        ("It is too early to say {}.", "a degree that forbids"),
        ("Before saying {} I want levels.", "what has to come first"),
        ("Stop calling this {}.", "a verb of ceasing"),
        ("I would sooner resign than report {}.", "a comparison"),
        ("According to the gizmo, {}.", "an unknown source"),
        ("Confidence 35%: {}.", "little confidence"),
        ("The 2019 report says {}.", "another report"),
        ("He says {}.", "another person"),
    ],
)
def test_constructions_refuse(template: str, why: str) -> None:
    assert value(template) == 0.0, why


@pytest.mark.parametrize(
    ("form", "cls"),
    [("99%", "certainty"), ("90%", "certainty"), ("89%", "hedge"), ("0.35", "hedge"),
     (",97", "certainty"), ("1998", "elsewhere"), ("12", ""), ("2100", "")],
)  # fmt: skip
def test_numbers_state_confidence(form: str, cls: str) -> None:
    assert number_class(form) == cls


def test_construed_leaves_what_comes_behind_the_answer() -> None:
    tokens = frames().tokens("wrote it before lunch")
    assert [each.cls for each in construed(tokens, end=0)] == [each.cls for each in tokens]


@settings(max_examples=60)
@given(
    unknown,
    st.sampled_from(["a {word} {{}}", "{{}} of {word}", "{{}} is {word}", "the {word} of {{}}"]),
)
def test_an_unknown_word_in_a_closed_position_earns_nothing(word: str, template: str) -> None:
    assert value(template.format(word=word)) == 0.0


@settings(max_examples=60)
@given(
    unknown,
    st.sampled_from(
        [
            "The {word} is clear: {{}}",
            "{{}}, and I {word} it",
            "{{}} is right, {word}",
            "{word}, {{}}",
        ]
    ),
)
def test_an_unknown_word_in_an_open_position_never_raises(word: str, template: str) -> None:
    assert value(template.format(word=word)) <= value(template.replace("{word}", "").format("{}"))
