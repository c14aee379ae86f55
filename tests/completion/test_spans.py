from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.spans import SpanIndex, blanked

_SPAN = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda ends: (min(ends), max(ends)))
_SPANS = st.lists(_SPAN, max_size=8)


@given(_SPANS, _SPAN)
def test_an_index_finds_what_a_look_at_every_span_finds(
    spans: list[tuple[int, int]], wanted: tuple[int, int]
) -> None:
    index = SpanIndex(spans)
    start, end = wanted
    assert index.covers(start, end) == any(a <= start and end <= b for a, b in spans)
    found = [index.spans[i] for i in index.overlapping(start, end)]
    assert found == sorted((a, b) for a, b in spans if a < end and start < b)


def test_an_empty_index_finds_nothing() -> None:
    index = SpanIndex([])
    assert not index.covers(0, 0)
    assert index.overlapping(0, 9) == []


@given(_SPANS)
def test_a_blanked_text_keeps_its_length_and_what_no_span_covers(
    spans: list[tuple[int, int]],
) -> None:
    text = "abcdefghijkl"
    expected = "".join(
        " " if any(start <= i < end for start, end in spans) else letter
        for i, letter in enumerate(text)
    )
    assert blanked(text, sorted(spans)) == expected
