import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pathreward import RecipeError
from pathreward.kg.cache import CacheWarning
from pathreward.llm.cache import ReplyCache, default_path

VALUE = {"agrees": [True, "DCIS"], "hedges": [False, ""]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "judge.sqlite"


def fill(path: Path, name: str, count: int) -> None:
    for number in range(count):  # opened anew each time, as by each batch
        with ReplyCache(path) as cache:
            cache.put(f"{name}{number}", VALUE)


def test_keeps_replies_from_one_opening_to_the_next(path: Path) -> None:
    with ReplyCache(path) as cache:
        for number in range(1_200):
            cache.put(f"a{number}", VALUE)
    with ReplyCache(path) as cache:
        found = cache.get([f"a{number}" for number in range(2_000)])  # of several queries
    assert found == {f"a{number}": VALUE for number in range(1_200)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_nothing_is_stored() -> None:
    with ReplyCache(None) as cache:
        cache.put("a", VALUE)
        assert cache.get(["a"]) == {}


def test_threads_share_a_file(path: Path) -> None:
    threads = [threading.Thread(target=fill, args=(path, name, 10)) for name in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with ReplyCache(path) as cache:
        assert len(cache.get([f"{n}{i}" for n in "abcd" for i in range(10)])) == 40


def test_processes_share_a_file(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from pathreward.llm.cache import ReplyCache\n"
        "for number in range(10):\n"
        "  with ReplyCache(Path(sys.argv[1])) as cache:\n"
        "    cache.put(sys.argv[2] + str(number), 'DCIS')"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(path)]
    workers = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [each.wait() for each in workers] == [0] * 3
    with ReplyCache(path) as cache:
        assert len(cache.get([f"{n}{i}" for n in "abc" for i in range(10)])) == 30


def not_a_database(path: Path) -> None:
    path.write_bytes(b"judgements, but not as a database" * 100)


def torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [not_a_database, torn])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    path: Path, damage: Callable[[Path], None]
) -> None:
    fill(path, "a", 3)
    damage(path)
    with pytest.warns(CacheWarning, match=r"it is damaged: it is now judge\.sqlite\.damaged-"):
        fill(path, "b", 1)
    with ReplyCache(path) as cache:
        assert cache.get(["a0", "b0"]) == {"b0": VALUE}
    assert len(list(path.parent.glob("judge.sqlite.damaged-*"))) == 1


def test_an_empty_file_is_a_new_cache(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    fill(path, "a", 1)
    with ReplyCache(path) as cache:
        assert cache.get(["a0"]) == {"a0": VALUE}


def test_a_file_that_cannot_be_written_warns_and_asking_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.warns(CacheWarning, match="asking goes on without it"):
        fill(tmp_path / "file" / "judge.sqlite", "a", 1)


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE patients (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(RecipeError, match="`cache` is a database of something else"):
        ReplyCache(path).__enter__()
    assert path.read_bytes() == before


@pytest.mark.parametrize("packed", ["", "{", "null", "[" * 100_000])
def test_a_row_that_is_no_reply_is_not_there(path: Path, packed: str) -> None:
    fill(path, "a", 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE replies SET value = ?", (packed,))
    other.close()
    with ReplyCache(path) as cache:
        assert cache.get(["a0"]) == {}


def test_a_reply_is_that_of_its_endpoint_and_model(path: Path) -> None:
    with ReplyCache(path, "http://one/v1 judge") as cache:
        cache.put("a", VALUE, "llama-8b")
    for asked, found in (("http://one/v1 judge", {"a": VALUE}), ("http://two/v1 judge", {})):
        with ReplyCache(path, asked) as cache:
            assert cache.get(["a"]) == found


def test_a_name_that_means_another_model_has_no_replies(path: Path) -> None:
    with ReplyCache(path, "judge") as cache:
        cache.put("a", VALUE, "llama-8b")
        cache.put("b", VALUE, "llama-70b")  # the endpoint was exchanged
        assert cache.get(["a", "b"]) == {"b": VALUE}
    with ReplyCache(path, "judge") as cache:
        assert cache.get(["a", "b"]) == {"b": VALUE}
        cache.put("c", VALUE, "llama-8b")  # and exchanged back
        assert cache.get(["a", "b", "c"]) == {"a": VALUE, "c": VALUE}


def test_the_default_is_in_the_cache_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    assert default_path("judge") == tmp_path / "judge" / "v3.sqlite"
    assert default_path("judge", "mine.sqlite") == tmp_path / "judge" / "mine.sqlite"
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    assert default_path("judge") is None
