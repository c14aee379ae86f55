from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.errors import DataError
from pathreward.training.row_cache import CachedRows, write_cache
from pathreward.training.splits import expect_disjoint, group_numbers, held_out_split
from tests.training.test_row_cache import image, record

Row = tuple[str | None, list[str]]
"""Group and images."""


def written(path: Path, rows: list[Row]) -> CachedRows:
    records = (
        record(at, group=group, images=[image(each) for each in images])
        for at, (group, images) in enumerate(rows, start=1)
    )
    write_cache(records, path)
    return CachedRows(path, path.with_suffix(".jsonl").name)


@pytest.mark.parametrize(
    ("word", "rows", "expected"),
    [
        ("a group each", [("a", []), ("b", []), ("a", [])], [0, 1, 0]),
        ("the image, without groups", [(None, ["x"]), (None, ["y"]), (None, ["x"])], [0, 1, 0]),
        (
            "images that rows share",
            [(None, ["x", "y"]), (None, ["z"]), (None, ["y", "w"]), (None, ["w"])],
            [0, 1, 0, 0],
        ),
        ("a chain that a later row closes", [(None, ["x"]), (None, ["y"]), (None, ["y", "x"])],
         [0, 0, 0]),
        ("nothing: a row alone", [(None, []), (None, [])], [0, 1]),
        ("the group, though images are shared", [("a", ["x"]), ("b", ["x"])], [0, 1]),
    ],
)  # fmt: skip
def test_rows_belong_together_by(
    tmp_path: Path, word: str, rows: list[Row], expected: list[int]
) -> None:
    assert group_numbers(written(tmp_path / "rows.arrow", rows)).tolist() == expected, word


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", None]), st.lists(st.sampled_from("xyz"))),
        min_size=2,
        max_size=12,
    ),
    st.integers(0, 3),
)
def test_no_group_is_on_two_sides(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], seed: int
) -> None:
    found = written(tmp_path_factory.mktemp("rows") / "rows.arrow", rows)
    if len(set(group_numbers(found).tolist())) == 1:
        with pytest.raises(DataError, match="at least one must be held out"):
            held_out_split(found, 0.5, seed)
        return
    train, held_out = held_out_split(found, 0.5, seed)
    assert len(train) + len(held_out) == len(rows)
    assert not {row.group for row in train if row.group} & {row.group for row in held_out}
    again = held_out_split(found, 0.5, seed)[1]
    assert [row.where for row in again] == [row.where for row in held_out]


@pytest.mark.parametrize(("share", "what"), [(0.0, "0 of 2"), (0.1, "0 of 2"), (1.0, "2 of 2")])
def test_a_split_with_no_group_on_a_side_is_refused(
    tmp_path: Path, share: float, what: str
) -> None:
    rows = written(tmp_path / "rows.arrow", [("a", []), ("b", []), ("b", [])])
    with pytest.raises(DataError) as caught:
        held_out_split(rows, share, seed=0)
    assert str(caught.value).startswith(f"rows.jsonl: a share of {share} holds out {what} groups")


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (
            {"train": [("a", []), ("b", [])], "validation": [("c", []), ("b", [])]},
            "train.jsonl:2, field 'group': the group 'b' is in `train` and in `validation` "
            "(validation.jsonl:2); move all its rows to one side",
        ),
        (
            {"train": [("a", ["/x.png"])], "validation": [], "test": [(None, ["/x.png"])]},
            "train.jsonl:1, field 'images': the image '/x.png' is in `train` and in `test` "
            "(test.jsonl:1); move all its rows to one side",
        ),
        (
            {"train": [], "validation": [("a", [])], "test": [("b", []), ("a", [])]},
            "validation.jsonl:1, field 'group': the group 'a' is in `validation` and in `test`",
        ),
    ],
)
def test_a_group_on_two_sides_is_named(
    tmp_path: Path, sides: dict[str, list[Any]], message: str
) -> None:
    found = {name: written(tmp_path / f"{name}.arrow", rows) for name, rows in sides.items()}
    with pytest.raises(DataError) as caught:
        expect_disjoint(found)
    assert str(caught.value).startswith(message)


def test_a_group_may_be_on_one_side_many_times(tmp_path: Path) -> None:
    train = written(tmp_path / "train.arrow", [("a", ["/x"]), ("a", ["/x"])])
    test = written(tmp_path / "test.arrow", [("b", ["/y"]), (None, ["/y"])])
    expect_disjoint({"train": train, "test": test})
