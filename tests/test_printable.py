"""No character of foreign text takes effect where it is shown."""

import json
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import DataError, PathrewardError, Score
from pathreward.printable import HIDDEN, json_escape, printable

CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\n\ttext é 癌 ½", "plain\n\ttext é 癌 ½"),
        ("\x1b]0;title\x07", "<U+001B>]0;title<U+0007>"),  # a terminal would obey
        ("\x9b31mred", "<U+009B>31mred"),  # the same as one C1 character
        ("100 %\r0", "100 %<U+000D>0"),  # would overwrite the line
        ("a\u202eb", "a<U+202E>b"),
        ("no\u200b", "no<U+200B>"),
        ("\ud800", "<U+D800>"),  # no encoding has it
        ("\U000e0041", "<U+E0041>"),  # a tag: text that no one sees
        ("[bold]<b>", "[bold]<b>"),
    ],
)
def test_what_is_hidden_becomes_a_code_point(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_every_control_and_direction_mark_is_hidden() -> None:
    kept = [each for each in [*CONTROLS, *BIDI] if printable(each) == each]
    assert kept == ["\t", "\n"]


@given(st.text(st.characters(), max_size=40))
def test_printable_text_has_an_encoding_and_stays(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert printable(shown) == shown
    assert not any(unicodedata.category(each) == "Cc" for each in shown if each not in "\t\n")


@given(st.text(st.characters(), max_size=40))
def test_escaped_json_is_the_same_value(text: str) -> None:
    raw = json.dumps({"note": text}, ensure_ascii=False)
    escaped = HIDDEN.sub(json_escape, raw)
    assert not HIDDEN.search(escaped)
    assert json.loads(escaped) == json.loads(raw)


def test_reasons_hold_no_control_characters() -> None:
    hostile = "\x1b[2Jgone\u202e"
    for score in (Score(0.5, hostile), Score(0.5, lambda: hostile), Score.unscored(hostile)):
        assert score.reason == "<U+001B>[2Jgone<U+202E>"
        assert score.to_dict()["reason"] == score.reason
        assert pickle.loads(pickle.dumps(score)) == score


def test_messages_of_errors_hold_no_control_characters() -> None:
    assert str(PathrewardError("a\x1b[31m")) == "a<U+001B>[31m"
    error = DataError("got \x00", field="an\x9bswer", where="rows\u202e.jsonl:7")
    assert str(error) == "rows<U+202E>.jsonl:7, field 'an\\x9bswer': got <U+0000>"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.field, again.where) == (str(error), error.field, error.where)
