import pytest

from pathreward.assertion.classes import letters
from pathreward.assertion.frames import frames
from pathreward.assertion.scopes import operators
from pathreward.assertion.sentence import read_sentence
from pathreward.assertion.tokens import encoded
from pathreward.assertion.turns import answer, takes_back


def test_an_interjection_is_not_seen() -> None:
    with_one = read_sentence(encoded("\x031 is, however, absent."))
    assert with_one.classes == read_sentence(encoded("\x031 is absent.")).classes
    assert with_one.places[2] == 5  # the cue stands where it was


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Is it \x031?", "question"),
        ("Es ist eine \x031 mit Blutung.", "other language"),
        ("It is \x031.", ""),
    ],
)
def test_why_a_sentence_is_doubted(text: str, doubt: str) -> None:
    assert read_sentence(encoded(text)).doubt == doubt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No.", "negated"),
        ("Absolutely not.", "negated"),
        ("It is not.", "negated"),
        ("Yes, focally.", "affirmed"),
        ("No mucin is seen.", None),
        ("The section is small.", None),
    ],
)
def test_answers(text: str, expected: str | None) -> None:
    assert answer(read_sentence(encoded(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On closer look there is none.", True),
        ("Wait, it is not.", True),
        ("Scratch that.", True),
        ("On closer look mucin is seen too.", False),
    ],
)
def test_takes_back(text: str, expected: bool) -> None:
    assert takes_back(read_sentence(encoded(text))) == expected


def test_scopes_of_a_denial_and_of_a_hedge() -> None:
    # "no X, but Y": the denial ends at "but"
    [denial] = operators(letters("no") + "1," + letters("break") + "1.")
    assert (denial.rule.name, denial.low, denial.high) == ("no", 1, 3)
    # "possibly X, and Y": the hedge goes on
    [hedge] = operators(letters("hedge_adverb") + "1," + letters("and") + "1.")
    assert (hedge.rule.name, hedge.low, hedge.high) == ("possibly", 1, 5)
    # "X and Y are absent": a predicate takes its subject
    [absent] = operators("1" + letters("and") + "1" + letters("singular_be|absent") + ".")
    assert (absent.rule.name, absent.low, absent.high) == ("is absent", 0, 3)


def test_a_frame_begins_at_its_cue_or_takes_all() -> None:
    assert frames(letters("history|of") + "1.") == [(0, 4, "history")]
    assert frames("w" + letters("family|have") + "1.") == [(0, 5, "family")]
    assert frames("1" + letters("be|present") + ".") == []
