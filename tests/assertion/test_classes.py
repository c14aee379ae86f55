import re

import pytest

from pathreward.assertion.classes import LETTERS, ROLES, letters, lexicon, pattern, phrases


@pytest.mark.parametrize(
    ("phrase", "cls"),
    [
        ("no", "no"),
        ("excludes", "exclude"),
        ("ruled out", "exclude_ed"),
        ("ruling out", "exclude_ing"),
        ("found", "show_ed"),
        ("denies", "deny"),
        ("identified", "show_ed"),
        ("rather than", "instead"),
    ],
)
def test_phrases_have_classes_and_verbs_their_forms(phrase: str, cls: str) -> None:
    assert phrases()[tuple(phrase.split())] == LETTERS[cls]


def test_every_letter_is_of_one_class() -> None:
    taken = [*LETTERS.values(), *ROLES.values()]
    assert len(set(taken)) == len(taken)


def test_a_pattern_names_classes() -> None:
    rule = re.compile(pattern("<no|without> <!stop>"))
    assert rule.fullmatch(letters("no") + "w")
    assert not rule.fullmatch(letters("no") + ".")
    with pytest.raises(KeyError, match="nothing_such"):
        pattern("<nothing_such>")


def test_phrases_are_found_the_longest_first() -> None:
    found = lexicon()
    written = "".join(found.characters[word] for word in ("no", "longer"))
    assert [found.phrases[number] for _, _, number in found.automaton.find(written)] == [
        LETTERS["negation"]
    ]
