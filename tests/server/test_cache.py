import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward import PathrewardError
from pathreward.server.cache import ResultCache, result_key
from tests.server.support import ROOT


def test_results_are_kept_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    cache = ResultCache(path)
    cache.put([("a", "1"), ("b", "2")])
    cache.put([("a", "changed")])
    cache.close()
    assert ResultCache(path).get(["a", "b", "c"]) == {"a": "1", "b": "2"}


def test_the_oldest_go_beyond_the_bound(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "results.sqlite", most=500)
    cache.put((str(number), "x") for number in range(1000))
    assert cache.get(["0", "499", "500", "999"]).keys() == {"500", "999"}


def test_a_key_depends_on_sample_recipe_version_and_flags() -> None:
    sample = {"completion": "B", "answer": "B"}
    flags = ["0.1", "digest", False]
    keys = {result_key(sample, flags), result_key({**sample, "answer": "A"}, flags)}
    keys |= {result_key(sample, [*flags[:2], True]), result_key(sample, ["0.2", *flags[1:]])}
    assert len(keys) == 4


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    with pytest.raises(PathrewardError, match="is a database of something else; name another file"):
        ResultCache(other)
    (tmp_path / "text").write_text("no database at all" * 100)
    with pytest.raises(PathrewardError, match=r"can't use .* as the cache of results"):
        ResultCache(tmp_path / "text")
    with pytest.raises(PathrewardError, match=r"can't use .* as the cache of results"):
        ResultCache(tmp_path / "no folder" / "results.sqlite")


def test_a_file_that_fails_later_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "results.sqlite"
    cache = ResultCache(path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE results")
    database.close()
    assert cache.get(["a"]) == {}
    cache.put([("a", "1")])
    assert not cache.is_on
    assert [each.message for each in caplog.records] == [
        "the cache of results fails (no such table: results); scoring goes on without it"
    ]


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    code = (
        "import sys; from pathlib import Path; from pathreward.server.cache import ResultCache\n"
        "cache = ResultCache(Path(sys.argv[1]))\n"
        "for n in range(100): cache.put([(f'{sys.argv[2]}-{n}', 'x')]); assert cache.is_on"
    )
    command = [sys.executable, "-c", code, str(path)]
    writers = [subprocess.Popen([*command, str(each)], cwd=ROOT) for each in range(2)]
    assert [each.wait(60) for each in writers] == [0, 0]
    keys = [f"{each}-{number}" for each in range(2) for number in range(100)]
    assert len(ResultCache(path).get(keys)) == 200
