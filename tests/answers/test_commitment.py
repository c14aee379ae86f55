import pytest

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.commitment import Reading, affirmed, commit


def found(text: str, gold: str = "XX", rival: str = "YY") -> Recognised:
    """Return where gold and rival stand in a text; a word in capitals is a finding."""
    spans = [
        Candidate(at, at + 2, name, float(name == gold))
        for name in (gold, rival)
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    at = text.find("NECROSIS")
    accounted = (Accounted(at, at + 8, "finding"),) if at >= 0 else ()
    return Recognised(tuple(sorted(spans)), accounted)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("XX", "XX"),
        ("The answer is XX.", "XX"),
        ("Not YY, it's XX.", "XX"),  # a rejected candidate, then the answer
        ("YY was considered and dismissed: this is XX", "XX"),
        ("Given NECROSIS, XX", "XX"),  # a lead of findings
        ("XX, because of the odd halo", "XX"),  # an explanation is free
        ("XX. YY would need zebras.", "XX"),  # a rival in contrast
        ("XX, with no NECROSIS", "XX"),  # the denial is of the finding
        ("YY", "YY"),
        ("I couldn't be more sure: XX", "XX"),
        ("It would be wrong to answer anything other than XX.", "XX"),
        ("Differential diagnosis: YY\nFinal diagnosis: XX", "XX"),
    ],
)
def test_a_closed_head_commits(text: str, key: str) -> None:
    said = commit(text, found(text), Reading())
    assert said.candidate, said.reason
    assert said.candidate.key == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("My uncle says XX", "the answer says what another person says ('uncle')"),
        ("not XX", "the answer rejects 'XX'"),
        ("no doubt that XX is wrong", "the answer rejects 'XX'"),
        ("perhaps XX", "the answer hedges ('perhaps')"),
        ("XX or YY", "the answer leaves an alternative open ('or')"),
        ("XX and YY", "the answer names several: XX, YY"),
        ("XX?", "the answer asks"),
        ("XX if the stain agrees", "the answer holds only under a condition ('if')"),
        ("It mimics XX", "the answer only compares with what it names ('mimics')"),
        ("Clinical diagnosis: XX", "the answer is of another field ('clinical')"),
        ("XX. Scratch that.", "the answer is taken back ('scratch that')"),
        ("XX. It is YY.", "the answer names another, 'YY'"),
        ("XX. I would not rule out YY.", "the answer leaves others open ('rule out')"),
        ("XX. This is wrong.", "the answer is taken back ('this is wrong')"),
    ],
)
def test_says_why_a_text_does_not_commit(text: str, reason: str) -> None:
    said = commit(text, found(text), Reading())
    assert (said.candidate, said.value, said.reason) == (None, 0.0, reason)


def test_shows_the_unknown_word_and_what_is_rejected() -> None:
    text = "Zebra XX"
    [unknown] = commit(text, found(text), Reading()).unknown
    assert (text[unknown.start : unknown.end], unknown.cls) == ("Zebra", "UNKNOWN")
    text = "Not YY, it's XX."
    assert [each.key for each in commit(text, found(text), Reading()).rejected] == ["YY"]


def test_an_addition_costs_the_commitment() -> None:
    text = "XX of the lung"
    added = Recognised(found(text).candidates, (), (Accounted(10, 14, "a site, 'lung'"),))
    assert commit(text, added, Reading()).reason == "the answer adds a site, 'lung'"


def test_candidates_that_are_not_rejected() -> None:
    text = "No YY here. XX fits."
    assert [each.key for each in affirmed(text, found(text))] == ["XX"]


def test_general_text_is_open() -> None:
    text = "My uncle says XX"
    assert commit(text, found(text), Reading(is_open=True)).value == 1.0
    text = "My uncle does not think it is XX"
    assert commit(text, found(text), Reading(is_open=True)).value == 0.0
