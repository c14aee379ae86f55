import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.kg import kept as module
from pathreward.kg.kept import kept

VALUE = {"a": ["b\N{CJK UNIFIED IDEOGRAPH-4E00}", 1, 0.5], "\ud800": {}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    return tmp_path / "kept" / "kind"


def counted(value: Any = VALUE) -> tuple[Callable[[], Any], list[int]]:
    """A function that returns a value, and a list that grows with each call."""
    calls: list[int] = []

    def compute() -> Any:
        calls.append(1)
        return value

    return compute, calls


def test_a_result_is_computed_once_for_its_inputs(folder: Path) -> None:
    compute, calls = counted()
    assert [kept("kind", each, compute) for each in ("x", "x", "y\ud800", "x")] == [VALUE] * 4
    assert len(calls) == len(list(folder.iterdir())) == 2


def test_another_version_of_the_package_computes_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute, calls = counted()
    kept("kind", "x", compute)
    monkeypatch.setattr(module, "_package", lambda: "another")
    kept("kind", "x", compute)
    assert len(calls) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b'{"a": 1}', b"\xff"])
@pytest.mark.parametrize("file", ["data.json", "manifest.json"])
def test_a_damaged_entry_is_computed_again_and_logged(
    folder: Path, caplog: pytest.LogCaptureFixture, damage: bytes, file: str
) -> None:
    compute, calls = counted()
    kept("kind", "x", compute)
    [entry] = folder.iterdir()
    (entry / file).write_bytes(damage)
    assert kept("kind", "x", compute) == VALUE
    assert len(calls) == 2
    assert "it is computed again" in caplog.text
    caplog.clear()
    assert kept("kind", "x", compute) == VALUE  # written anew
    assert len(calls) == 2
    assert caplog.text == ""


def test_an_entry_of_another_shape_is_damaged(folder: Path) -> None:
    compute, calls = counted()
    kept("kind", "x", compute)
    [entry] = folder.iterdir()
    (entry / "data.json").unlink()
    (entry / "data.json").mkdir()
    assert kept("kind", "x", compute) == VALUE
    assert len(calls) == 2


def test_it_can_be_switched_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    compute, calls = counted()
    assert [kept("kind", "x", compute) for _ in range(2)] == [VALUE] * 2
    assert len(calls) == 2
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "file"))
    caplog.set_level(logging.INFO)
    assert kept("kind", "x", counted()[0]) == VALUE
    assert "can't write" in caplog.text


def test_the_oldest_entries_are_deleted(folder: Path) -> None:
    compute, calls = counted()
    for i in range(12):
        kept("kind", str(i), compute)
    assert len(list(folder.iterdir())) == 8
    kept("kind", "11", compute)
    assert len(calls) == 12  # the last is there


_PROCESS = """
import json, sys
from pathreward.kg.kept import kept
value = {"a": list(range(100_000))}
print(json.dumps(kept("kind", "x", lambda: value) == value))
"""


def test_processes_write_one_entry_at_once(folder: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", _PROCESS], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [json.loads(each.communicate()[0]) for each in processes] == [True] * 3
    assert len(list(folder.iterdir())) == 1
