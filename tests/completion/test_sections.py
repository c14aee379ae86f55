import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.boxes import boxed
from pathreward.completion.sections import DIALECTS, fault, parse_completion


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("<observe>a</observe><think>b</think><answer>c</answer>", "observe:a think:b answer:c"),
        ("<info>a</info><think>b</think><answer>c</answer>", "observe:a think:b answer:c"),
        ("b</think>c", "think:b"),  # the template wrote <think>
        ("b</think><answer>c</answer>", "think:b answer:c"),
        ("<think>b", "think:b(open)"),  # cut off
        ("<think>b<answer>c</answer>", "think:b(open) answer:c"),
        ("<think>b<answer>c</answer>d</think>", "think:b(open) answer:c"),  # d is in none
        ("<answer>c</answer><answer>d</answer>", "answer:c answer:d"),
        ("</answer>c", "answer:"),
        ("c", ""),
        ("a < b > c <b>d</b>", ""),
    ],
)
def test_sections(text: str, sections: str) -> None:
    told = [
        f"{each.name}:{text[each.start : each.end]}{'' if each.closed else '(open)'}"
        for each in parse_completion(text).sections
    ]
    assert " ".join(told) == sections


_TAGS = [f"<{slash}{tag}>" for tag in ("observe", "info", "think", "answer") for slash in ("", "/")]


@given(st.lists(st.sampled_from([*_TAGS, "x", "\n", "<", r"\boxed{", "}"])).map("".join))
def test_sections_are_in_order_and_apart_and_no_dialect_fails(text: str) -> None:
    place = 0
    for each in parse_completion(text).sections:
        assert place <= each.start <= each.end <= len(text)
        place = each.end
    assert all(
        isinstance(fault(parse_completion(text), dialect), str) for dialect in DIALECTS.values()
    )
    assert all(text[start - 1] == "{" and text[end] == "}" for start, end in boxed(text))


@pytest.mark.parametrize(
    "piece",
    [
        "<observe>x</observe><think>",
        "<think>",
        "</answer>",
        r"\boxed{",
        "{",
        "<",
        "<think><answer>",
    ],
)
def test_a_megabyte_of_a_degenerate_completion_is_read(piece: str) -> None:
    # Anything but linear reading would not come to an end here; benchmarks/throughput has the time.
    text = piece * (1_000_000 // len(piece))
    parsed = parse_completion(text)
    assert parsed.text == text
    assert all(fault(parsed, dialect) for name, dialect in DIALECTS.items() if name != "bare")
