import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.sources.obo_syntax import (
    identifier,
    quoted,
    split_qualifiers,
    unescape,
    whole_lines,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain", "plain"),
        (r"a\, b\: c", "a, b: c"),
        (r"a\Wb\tc\nd", "a b c d"),  # each is a space in a name
        (r"a\\nb", r"a\nb"),  # an escaped backslash escapes nothing
        ("a\\", "a\\"),  # a last backslash stays
    ],
)
def test_escapes(written: str, expected: str) -> None:
    assert unescape(written) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("X:1 ! name", "X:1"),
        ('X:1{a="b"}', "X:1"),
        (r"X:1\{a=b\}", "X:1{a=b}"),
        ("X:{1}", "X:{1}"),
        (" X:1", ""),
    ],
)
def test_identifiers(value: str, expected: str) -> None:
    assert identifier(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"a"', ("a", "")),
        (r'"a \"b\"" X', ('a "b"', " X")),
        (r'"a\\" "b"', ("a\\", ' "b"')),
        ('"a', None),
        ("a", None),
        (r'"a\"', None),
    ],
)
def test_texts_in_quotes(value: str, expected: tuple[str, str] | None) -> None:
    assert quoted(value) == expected


@pytest.mark.parametrize(
    ("value", "plain", "expected"),
    [
        ('a {b="c ! d"} ! e', False, ("a", '{b="c ! d"}')),
        ('"a ! b" EXACT ! c', False, ('"a ! b" EXACT', "")),
        ('"a {b=c}" EXACT', False, ('"a {b=c}" EXACT', "")),
        ('5" {b="c"}', True, ('5"', '{b="c"}')),
        ("a {b}", False, ("a {b}", "")),
        ("! a", False, ("", "")),
    ],
)
def test_qualifiers_and_comments(value: str, plain: bool, expected: tuple[str, str]) -> None:
    assert split_qualifiers(value, plain=plain) == expected


def test_a_line_at_the_end_that_goes_on_is_kept() -> None:
    assert list(whole_lines([(1, "a\\"), (2, "b\\")])) == [(1, "ab")]
    assert list(whole_lines([(1, "a\\\\"), (2, "b")])) == [(1, "a\\\\"), (2, "b")]


@given(st.text(alphabet='ab{}=!\\" \t'))
def test_any_value_is_read(value: str) -> None:
    text, qualifiers = split_qualifiers(value)
    assert value.startswith(text)
    assert qualifiers in value
    assert len(identifier(value)) <= len(value)
    assert quoted(value) is None or value.startswith('"')
