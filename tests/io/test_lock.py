from pathlib import Path

import pytest

from pathreward import DataError
from pathreward.io.lock import only_writer


def test_a_second_writer_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    with (
        only_writer(file),
        pytest.raises(DataError, match=r"another process writes .*rows\.jsonl; wait"),
        only_writer(file),
    ):
        pass
    with only_writer(file), only_writer(tmp_path / "others.jsonl"):
        pass


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="can't write"), only_writer(tmp_path / "no" / "a.jsonl"):
        pass
    assert not (tmp_path / "no").exists()


def test_a_device_has_no_lock() -> None:
    with only_writer("/dev/null"), only_writer("/dev/null"):
        pass
