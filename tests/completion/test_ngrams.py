import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.ngrams import encoded, hashes, sample, spans


@given(st.binary(max_size=200), st.sampled_from([8, 16, 24, 32]))
def test_equal_windows_have_equal_hashes_and_others_do_not(data: bytes, width: int) -> None:
    windows = [data[at : at + width] for at in range(max(0, len(data) - width + 1))]
    found = hashes(data, width)
    assert len(found) == len(windows)
    assert len(set(found.tolist())) == len(set(windows))


@given(st.binary(min_size=1000, max_size=1400))
def test_a_sample_is_of_the_windows_and_takes_equal_ones_together(data: bytes) -> None:
    every = hashes(data * 4, 32).tolist()
    taken = sample(data * 4, 32).tolist()
    following = iter(every)
    assert all(each in following for each in taken)  # in the order of the text
    assert all(taken.count(each) == every.count(each) for each in set(taken[:20]))


@pytest.mark.parametrize("data", [b"", b"a", b"a" * 31])
def test_a_text_shorter_than_a_window_has_none(data: bytes) -> None:
    assert len(hashes(data, 32)) == len(sample(data, 32)) == 0


def test_a_loop_is_read_whole() -> None:
    data = bytes(np.random.default_rng(0).integers(0, 256, 8000, np.uint8))
    assert len(sample(data, 32)) == pytest.approx(1000, rel=0.2)
    assert len(sample(b"a" * 8000, 32)) == 8000 - 31


@given(st.text("a癌é\U0001f52c", min_size=9, max_size=40), st.data())
def test_spans_cover_the_marked_windows(text: str, data: st.DataObject) -> None:
    raw = encoded(text)
    marked = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(raw) - 7, max_size=len(raw) - 7))
    )
    covered = spans(marked, 8, raw)
    assert all(0 <= start <= end <= len(text) for start, end in covered)
    assert bool(covered) == bool(marked.any())
