import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.training import row_cache
from pathreward.training.images import ImageBytes, ImageFile
from pathreward.training.row_cache import CachedRows, write_cache

EMPTY: dict[str, Any] = {
    "images": [],
    "prompt": [{"role": "user", "content": "Which?"}],
    **dict.fromkeys(("completion", "answer", "options", "findings", "reasoning")),
    **dict.fromkeys(("entities", "caption", "group", "source")),
}


def record(number: int, **fields: Any) -> tuple[int, dict[str, Any]]:
    return number, {**EMPTY, **fields}


def image(name: str, data: bytes | None = None) -> dict[str, Any]:
    return {"bytes": data, "path": name, "size": 7}


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CachedRows:
    """Seven rows in batches of three; every second one has an image."""
    monkeypatch.setattr(row_cache, "_ROWS", 3)
    records = (
        record(each + 2, answer=str(each), images=[image(f"/{each}.png")] * (each % 2))
        for each in range(7)
    )
    write_cache(records, tmp_path / "rows-0a.arrow")
    return CachedRows(tmp_path / "rows-0a.arrow", "rows.jsonl")


def test_rows_are_read_where_they_are(rows: CachedRows) -> None:
    assert len(rows) == 7
    assert [row.answer for row in rows] == list("0123456")
    assert [rows[each].where for each in (0, 6, -1)] == [
        "rows.jsonl:2",
        "rows.jsonl:8",
        "rows.jsonl:8",
    ]
    assert [row.answer for row in rows[2:5]] == ["2", "3", "4"]
    some = rows.select(np.array([5, 0, 5, 4, 3, 6]))
    assert [row.answer for row in some] == [some[each].answer for each in range(6)]
    assert [row.answer for row in some[1:]] == ["0", "5", "4", "3", "6"]
    assert list(rows[:0]) == []
    for place in (7, -8):
        with pytest.raises(IndexError):
            rows[place]


def test_which_rows_have_a_field_is_known_without_reading_them(rows: CachedRows) -> None:
    assert rows.present("images").tolist() == [False, True] * 3 + [False]
    assert rows.present("answer").all()
    assert not rows.present("options").any()
    assert rows.select(np.array([1, 2])).present("images").tolist() == [True, False]
    assert rows.select(np.array([4, 1])).values("answer") == ["4", "1"]


def test_a_row_has_all_its_fields(tmp_path: Path) -> None:
    fields: dict[str, Any] = {
        "images": [image("/a.png"), image("blake2b:0", b"png")],
        "options": [("A", "cyst"), ("B", "abscess")],
        "entities": ["necrosis"],
        "completion": "<think>\u7ec6\u80de</think>",
        "answer": "B",
        "findings": "Nests.",
        "reasoning": "So.",
        "caption": "Nests.",
        "group": "P1",
        "source": "quilt",
    }
    write_cache([record(1, **fields)], tmp_path / "rows-0a.arrow")
    [row] = CachedRows(tmp_path / "rows-0a.arrow", "rows.parquet")
    assert row.pictures == (ImageFile(Path("/a.png")), ImageBytes(b"png"))
    assert row.options == {"A": "cyst", "B": "abscess"}
    assert row.entities == ("necrosis",)
    for name in ("completion", "answer", "findings", "reasoning", "caption", "group", "source"):
        assert getattr(row, name) == fields[name]
    assert row.where == "rows.parquet, row 1"


def test_rows_pickle_as_a_path_and_numbers(rows: CachedRows) -> None:
    list(rows)
    chosen = rows.select(np.array([4, 1]))
    data = pickle.dumps(chosen)
    assert len(data) < 1000
    assert [row.answer for row in pickle.loads(data)] == ["4", "1"]


def test_a_digest_tells_other_rows(rows: CachedRows, tmp_path: Path) -> None:
    def digest(*records: tuple[int, dict[str, Any]]) -> str:
        write_cache(records, tmp_path / "other.arrow")
        return CachedRows(tmp_path / "other.arrow", "elsewhere.jsonl").digest

    some = rows.select(np.array([1, 2]))
    assert len({rows.digest, some.digest, rows.select(np.array([2, 1])).digest}) == 3
    first = record(1, answer="1", images=[image("/1.png")])
    second = record(2, answer="2")
    assert digest(first, second) == some.digest
    larger = record(1, answer="1", images=[{**image("/1.png"), "size": 8}])
    assert digest(larger, second) != some.digest
    assert digest(first, record(2, findings="2")) != some.digest


def test_an_error_in_a_row_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[int, dict[str, Any]]]:
        yield record(1)
        raise ValueError("row 2")

    with pytest.raises(ValueError, match="row 2"):
        write_cache(broken(), tmp_path / "rows-0a.arrow")
    assert not list(tmp_path.iterdir())


def test_large_images_make_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cache, "_BYTES", 1000)
    records = [record(each, images=[image(f"blake2b:{each}", bytes(600))]) for each in range(6)]
    write_cache(records, tmp_path / "rows-0a.arrow")
    rows = CachedRows(tmp_path / "rows-0a.arrow", "rows.jsonl")
    assert rows._bounds == [0, 2, 4, 6]
    assert [row.where for row in rows] == [f"rows.jsonl:{each}" for each in range(6)]


def test_no_rows(tmp_path: Path) -> None:
    write_cache([], tmp_path / "rows-0a.arrow")
    rows = CachedRows(tmp_path / "rows-0a.arrow", "rows.jsonl")
    assert len(rows) == 0
    assert rows.present("answer").tolist() == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=12), st.integers(1, 5))
def test_any_text_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], size: int
) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows-0a.arrow"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_cache, "_ROWS", size)
        write_cache((record(at, findings=text) for at, text in enumerate(texts)), path)
    assert [row.findings for row in CachedRows(path, "rows.jsonl")] == texts


def test_the_first_match_is_found_with_its_row_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_cache, "_ROWS", 2)
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "a (x) b"}]
    fields: list[dict[str, Any]] = [{}, {}, {}, {"prompt": chat}, {"findings": "<y>"}]
    write_cache((record(each, **some) for each, some in enumerate(fields, 1)), tmp_path / "a.arrow")
    rows = CachedRows(tmp_path / "a.arrow", "rows.jsonl")
    assert rows.find(r"\(x\)|<y>") == ("rows.jsonl:4", "prompt", "a (x) b")
    assert rows.find("<y>") == ("rows.jsonl:5", "findings", "<y>")
    assert rows.find("<z>") is None
