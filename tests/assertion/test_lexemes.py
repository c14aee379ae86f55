import pytest

from pathreward.assertion.lexemes import SHAPES, lexemes


def forms(text: str) -> list[str]:
    names = {f"\x01{letter}": name for name, letter in SHAPES.items()}
    return [names.get(each.form, each.form) for each in lexemes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Necrosis, none.", ["necrosis", ",", "none", "."]),
        ("isn't", ["is", "not"]),
        ("cannot", ["can", "not"]),
        ("it's", ["it", "is"]),
        ("patient's", ["patient"]),
        ("work-up", ["work", "up"]),  # a hyphen parts words
        ("non-caseating", ["non-caseating"]),  # but "non-" binds one
        ("CK20-", ["ck20", "minus"]),
        ("(-)", ["minus"]),
        ("(++)", ["plus"]),
        ("a - b", ["a", "~", "b"]),
        ("0/14", ["zero"]),
        ("0%", ["zero"]),
        ("10/14", ["number"]),
        ("0.5", ["number"]),
        ("x0 \u00d70 0x", ["zero", "zero", "zero"]),  # none of them
        ("x0.5 0x1f", ["x0", "number", "0x1f"]),  # but a number, and a code
        ("\u00acnecrosis !necrosis", ["not", "necrosis", "not", "necrosis"]),
        ("necrosis! Necrosis", ["necrosis", ".", "necrosis"]),
        ("~~necrosis~~", ["strike", "necrosis", "strike"]),
        ("<del>necrosis</del>", ["strike", "necrosis", "strike"]),
        ("~2 ~~~ a", ["~", "number", "~", "~", "~", "a"]),
        ("\U0001f44d \U0001f44e", ["yes_mark", "no_mark"]),
        ("2011", ["year"]),
        ("[x] ☐ ✓ ✗ ❓", ["checked", "box", "yes_mark", "no_mark", "ask_mark"]),
        ("_X_ ___", ["checked", "box"]),
        ("____________", []),  # a blank to fill in
        ("i.e. this", ["i", "e", "this"]),
        ("vs. that", ["vs", "that"]),
        ("A.No", ["a", ".", "no"]),
        ("wait ...", ["wait", "."]),
        ("Necrosis.......none", ["necrosis", ":", "none"]),
        ("未见\uff0c可能", ["未", "见", ",", "可", "能"]),
        ("?early", ["ask_mark", "early"]),
        ("", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_places_are_those_of_the_text() -> None:
    text = "Can't see (CK7-)."
    assert [text[each.start : each.end] for each in lexemes(text)] == [
        *("Ca", "n't", "see", "(", "CK7", "-", ")", ".")
    ]
