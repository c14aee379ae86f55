from collections.abc import Iterator
from pathlib import Path

import pytest

import pathreward as pr
from pathreward.answers.vocabulary import UNKNOWN, fields, forms_of, frames, tails, words_of
from pathreward.assertion.classes import class_of_cue
from pathreward.lexicon import load_table

TABLES = (load_table, class_of_cue, frames, tails)


@pytest.fixture
def own_cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PATHREWARD_LEXICON", str(tmp_path))
    for each in TABLES:
        each.cache_clear()
    yield tmp_path / "cues.tsv"
    for each in TABLES:
        each.cache_clear()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("It isn't B", ["it", "is", "n't", "b"]),
        ("cannot", ["can", "not"]),
        ("No. 1 hit", ["number", "1", "hit"]),  # an abbreviation, no denial
        ("4+3=7", ["4", "3", "7"]),
        ("答案是B", ["答案是", "b"]),
    ],
)
def test_words(text: str, forms: list[str]) -> None:
    assert [form for _, _, form in words_of(text)] == forms


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("no doubt", ["negator", "doubt"]),
        ("other than", ["exclusive"]),  # the longest phrase
        ("zebra", [UNKNOWN]),
        ("double-checked", ["verb"]),
        ("毫无疑问", ["certainty"]),
        ("不是斑马", ["negator", UNKNOWN]),
    ],
)
def test_classes_of_frames(text: str, classes: list[str]) -> None:
    assert [each.cls for each in frames().tokens(text)] == classes


def test_words_that_take_back_and_labels_that_put_aside() -> None:
    assert [each.cls for each in tails().tokens("Wait, scratch that")] == ["reversal", "reversal"]
    assert [each.cls for each in fields().tokens("Differential diagnosis")] == ["aside"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("negation\tnowise\ten", "It is nowise B"),
        ("hedge_adverb\tmayhap\ten", "It is mayhap B"),
        ("exclude\tkibosh\ten", "I kiboshed B"),
        ("family\tgodmother\ten", "My godmother has B"),
    ],
)
def test_a_row_of_the_cue_table_is_a_cue_of_answers(own_cues: Path, row: str, text: str) -> None:
    own_cues.write_text(f"class\tphrase\tlanguage\tcomment\n{row}\n")
    options = {"A": "cyst", "B": "abscess"}
    word = row.split("\t")[1]
    reward = pr.AnswerReward()
    score = reward(pr.Sample(f"<answer>{text}</answer>", answer="B", options=options))
    assert score.value == 0.0
    assert frames().class_of(word) != UNKNOWN


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("No necrosis. No nests", {"no", "necrosis", "nests"}),
        ("block no. 3", {"block", "number", "3"}),
        ("No 2 and no nests", {"number", "2", "and", "no", "nests"}),
        ("It isn't; it cannot", {"it", "is", "n't", "can", "not"}),
        ("", set()),
    ],
)
def test_the_forms_of_a_text_are_those_of_its_words(text: str, forms: set[str]) -> None:
    assert forms_of(text) == forms
    assert {form for _, _, form in words_of(text)} == forms
