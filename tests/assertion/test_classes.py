import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathreward import DataError
from pathreward.assertion import classes
from pathreward.assertion.classes import LETTERS, ROLES, letters, lexicon, pattern, phrases
from pathreward.lexicon import load_table


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


@pytest.fixture
def own_cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's table of cues, which is read for the length of a test."""
    caches = (load_table, classes.phrases, classes.class_of_cue)
    monkeypatch.setenv("PATHREWARD_LEXICON", str(tmp_path))
    for each in caches:
        each.cache_clear()
    yield tmp_path / "cues.tsv"
    for each in caches:
        each.cache_clear()


WORDLESS = "has no word; a cue has letters, Han characters or '&'"
EMPTY_PART = (
    "has an empty part; write 'find/found/found', or the base form alone where the verb is regular"
)


@pytest.mark.parametrize(
    ("cls", "phrase", "message"),
    [
        ("negation", "*", f"the phrase '*' {WORDLESS}"),
        ("negation", "/", f"the phrase '/' {WORDLESS}"),
        ("negation", ", .", f"the phrase ', .' {WORDLESS}"),
        ("negation", "\u2713", f"the phrase '\u2713' {WORDLESS}"),  # a mark, no cue
        ("negation", "_", f"the phrase '_' {WORDLESS}"),
        ("exclude", "*", f"the phrase '*' {WORDLESS}"),
        ("exclude", "/", f"the verb '/' {EMPTY_PART}"),
        ("exclude", "scotch/", f"the verb 'scotch/' {EMPTY_PART}"),
        ("exclude", "/scotched", f"the verb '/scotched' {EMPTY_PART}"),
        ("exclude", "a//b", f"the verb 'a//b' {EMPTY_PART}"),
        ("exclude", "a/*/b", f"the phrase '*' {WORDLESS}"),
    ],
)
def test_a_cue_without_a_word_is_refused(
    own_cues: Path, cls: str, phrase: str, message: str
) -> None:
    row = f"{cls}\t{phrase}\t*\t"
    own_cues.write_text(f"class\tphrase\tlanguage\tcomment\n{row}\n", "utf-8")
    for read in (phrases, classes.class_of_cue):
        with pytest.raises(DataError, match=f"^{re.escape(f'{own_cues}:2: {message}')}$"):
            read()


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("nowise", ("nowise",)),
        ("nor/or not", ("nor", "/", "or", "not")),
        ("\u7edd\u65e0", ("\u7edd", "\u65e0")),
        ("a & z", ("a", "&", "z")),
    ],
)
def test_a_cue_with_a_word_is_read(own_cues: Path, phrase: str, words: tuple[str, ...]) -> None:
    row = f"negation\t{phrase}\t*\t"
    own_cues.write_text(f"class\tphrase\tlanguage\tcomment\n{row}\n", "utf-8")
    assert classes.class_of_cue()[phrase] == "negation"
    assert phrases()[words] == LETTERS["negation"]


def test_the_phrases_of_a_class_have_every_form_of_its_verbs() -> None:
    found = set(classes.cue_phrases("withdraw"))
    assert {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"} <= found
    assert "retracts" not in found, "tissue retracts"


@pytest.mark.parametrize(
    ("phrase", "cls"),
    [
        ("were nowhere", "vain"),
        ("scratch that", "retract"),
        ("in my dream", "suppose"),
        ("most likely etiology", "neutral"),
    ],
)
def test_a_phrase_is_composed_of_its_parts(phrase: str, cls: str) -> None:
    assert classes.class_of_cue()[phrase] == cls


def test_no_part_is_left_unread() -> None:
    assert not [each for each in classes.class_of_cue() if "{" in each or "}" in each]
    table = load_table("pathreward.lexicon", "cues", frozenset(classes.CLASSES))
    used = {part for each in table.entries for part in re.findall(r"\{(.*?)\}", each.phrase)}
    assert used == load_table("pathreward.lexicon", "cue_parts", None).classes
