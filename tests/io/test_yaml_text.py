"""YAML of a stranger."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.errors import RecipeError
from pathreward.io.yaml_text import DEEPEST, LARGEST, MOST, load_yaml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [1]\nb: *x", "an alias (*); write the value again (line 2, column 4)"),
        ("a: 1\nb: 2\na: 3", "the key 'a' is there twice (line 3, column 1)"),
        ("a: {b: 1, b: 2}", "the key 'b' is there twice (line 1, column 11)"),
        ("[" * 100, f"nested more than {DEEPEST} levels deep (line 1, column 21)"),
        ("a: [1", "expected ',' or ']'"),
        ("!!python/object/apply:os.system ['true']", "a value of the type 'python/object"),
        ("a: !!python/name:os.system", "a value of the type 'python/name:os.system'"),
        ("a: \x00", "special characters are not allowed"),
        ("a" * (LARGEST + 1), f"has {LARGEST + 1:,} bytes; at most {LARGEST:,} are read"),
        ("? {a: 1}\n: 2", "a key that is no text or number (line 1, column 3)"),
        ("yes: 1\non: 2", "the key True is there twice (line 2, column 1)"),  # both are true
        ("16: 1\n0x10: 2", "the key 16 is there twice (line 2, column 1)"),
        ("1: a\n'1': b", "the key '1' is there twice (line 2, column 1)"),
        ("<<: {a: 1}\n<<: {b: 1}", "the key '<<' is there twice (line 2, column 1)"),
        ("a: !!binary AAAA", "a value of the type 'binary' (line 1, column 4)"),
        ("a: !!set {b, c}", "a value of the type 'set' (line 1, column 4)"),
        ("a: !mine 1", "a value of the type '!mine' (line 1, column 4)"),
        ("a: 0x1" + "0" * 20, "a number of more than 64 bits (line 1, column 4)"),
        ("[" + "1," * MOST + "]", "more than 10,000 values (line 1, column 20000)"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load_yaml(text, "the recipe")
    assert str(caught.value).startswith("the recipe ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2000-01-31", "2000-01-31"),
        ("2000-99-99", "2000-99-99"),
        ("1:30", "1:30"),  # no 90
        ("{<<: {a: 1}}", {"<<": {"a": 1}}),
        ("[1, 0x1F, 1.5, .inf, yes, ~, '1']", [1, 31, 1.5, float("inf"), True, None, "1"]),
        ("[" + "1," * (MOST - 2) + "]", [1] * (MOST - 2)),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_read(text: str, value: object) -> None:
    assert load_yaml(text, "the recipe") == value


BOMBS = {
    "aliases": "a: &a [x, x, x, x]\n"
    + "\n".join(f"b{i}: &b{i} [*a, *a, *a, *a]" for i in range(2000)),
    "brackets": "[" * LARGEST,
    "braces": "{a: " * (LARGEST // 4),
    "dashes": "- " * (LARGEST // 2),
    "a long list": "[" + "1," * (LARGEST // 2 - 2) + "]",
    "many keys": "\n".join(f"k{i}: {i}" for i in range(5500)),
    "a long number": "a: " + "1" * (LARGEST - 3),
    "a long base 60 number": "a: 1" + ":59" * (LARGEST // 3 - 3),
    "a long hexadecimal number": "a: 0x" + "f" * (LARGEST - 5),
    "a long scalar": "a: " + "x " * (LARGEST // 2 - 2),
    "quotes": '"' * LARGEST,
    "anchors": "&a " * (LARGEST // 3),
    "question marks": "? " * (LARGEST // 2),
    "merge keys": "<<: {a: 1}\n" * 5000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_text_of_the_largest_size_fits_the_memory(text: str) -> None:
    tracemalloc.start()
    try:
        load_yaml(text[:LARGEST], "the recipe")
    except RecipeError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 200e6


@given(st.text(max_size=200) | st.text("[]{}:-&*!|>'\"# \na1", max_size=80))
def test_any_text_loads_or_is_refused(text: str) -> None:
    with contextlib.suppress(RecipeError):
        load_yaml(text, "the recipe")
