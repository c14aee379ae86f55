from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.sample import Sample
from pathreward.sample.groups import chunks_of_groups, reference_key


def _samples(references: str) -> list[Sample]:
    return [Sample(str(number), answer=each) for number, each in enumerate(references)]


@pytest.mark.parametrize(
    ("references", "sizes", "chunks"),
    [
        ("aabbcc", [2], [[0, 1], [2, 3], [4, 5]]),
        ("aaabbb", [2], [[0, 1], [2, 3, 4], [5]]),  # a group larger than a chunk is divided
        ("aaab", [4], [[0, 1, 2, 3]]),
        ("abab", [3], [[0, 2, 1, 3]]),  # whole groups, so one more than the size
        ("abcd", [2, 1], [[0, 1], [2], [3]]),
        ("a", [8], [[0]]),
        ("", [8], []),
    ],
)
def test_chunks_hold_whole_groups(
    references: str, sizes: Sequence[int], chunks: list[list[int]]
) -> None:
    found = chunks_of_groups(_samples(references), sizes)
    assert [chunk.positions for chunk in found] == chunks


def test_a_million_characters_end_a_chunk() -> None:
    samples = [Sample("x" * 600_000, answer=each) for each in "abcd"]
    assert [chunk.positions for chunk in chunks_of_groups(samples, [64])] == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "Is it benign?"},
        {"answer": "b"},
        {"options": ["a", "b"]},
        {"findings": "Mucin."},
        {"reasoning": "Mucin."},
        {"entities": ["mucin"]},
        {"images": ["tile.png"]},
    ],
)
def test_each_field_of_a_reference_tells_groups_apart(other: dict[str, object]) -> None:
    one = Sample("b", answer="a")
    assert reference_key(one) != reference_key(replace(one, **other))  # type: ignore[arg-type]  # fields of a table of cases
    assert reference_key(one) == reference_key(replace(one, completion="c"))


def test_images_are_sent_on_request() -> None:
    samples = [Sample("b", images=["1.png"]), Sample("c", images=["2.png"])]
    [without] = chunks_of_groups(samples, [8], images=False)
    assert [next(group.samples()).images for group in without.groups] == [None]
    [chunk] = chunks_of_groups(samples, [8])
    assert [each.images for group in chunk.groups for each in group.samples()] == [
        ("1.png",),
        ("2.png",),
    ]


@given(
    st.lists(
        st.builds(
            Sample,
            st.text(max_size=5),
            prompt=st.sampled_from(["", "p"]),
            answer=st.sampled_from([None, "A", "<answer>B</answer>"]),
            options=st.sampled_from([None, ["A) cyst", "B) abscess"], {"A": "A. x", "B": "y"}]),
            entities=st.sampled_from([None, [], ["mucin"]]),
        )
    ),
    st.integers(1, 9),
)
def test_no_sample_is_lost_or_changed(samples: list[Sample], size: int) -> None:
    found: dict[int, Sample] = {}
    for chunk in chunks_of_groups(samples, [size]):
        again = [each for group in chunk.groups for each in group.samples()]
        found |= dict(zip(chunk.positions, again, strict=True))
    assert [found[number] for number in range(len(samples))] == samples
