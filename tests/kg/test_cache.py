import json
import os
import pickle
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pathreward.kg import CacheWarning, Concept, KnowledgeGraph, Relation
from pathreward.kg.cache import FORMAT, DamagedError, cache_folder, is_cache_on, load, save, write

OBO = """format-version: 1.2

[Term]
id: CL:1
name: cell
synonym: "cellule" EXACT []
xref: MESH:D002477

[Term]
id: CL:2
name: T cell
is_a: CL:1
relationship: develops_from GO:1
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("PATHREWARD_CACHE", str(folder))
    return folder


@pytest.fixture
def obo(tmp_path: Path) -> Path:
    path = tmp_path / "x.obo"
    path.write_text(OBO)
    age(path)
    return path


def age(path: Path) -> None:
    """Make a file old enough for its time to identify its content."""
    then = time.time() - 60
    os.utime(path, (then, then))


def entries(cache: Path) -> list[Path]:
    return sorted((cache / "graphs" / FORMAT).iterdir())


@pytest.fixture
def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the source was read again")

    monkeypatch.setattr("pathreward.kg.sources.obo.read_obo", refuse)


def test_the_second_time_nothing_is_read(obo: Path, request: pytest.FixtureRequest) -> None:
    built = KnowledgeGraph.from_obo(obo, cache=True)
    assert built == KnowledgeGraph.from_obo(obo)
    request.getfixturevalue("never_read")
    loaded = KnowledgeGraph.from_obo(obo, cache=True)
    assert loaded == built
    assert loaded.repairs == built.repairs
    assert loaded["CL:1"] == Concept("CL:1", "cell", "cell", ("cellule",), ("MESH:D002477",))
    assert loaded.kinds == built.kinds


def test_without_asking_nothing_is_kept(obo: Path, cache: Path) -> None:
    KnowledgeGraph.from_obo(obo)
    assert not cache.exists()


def test_another_content_or_option_is_another_entry(obo: Path, cache: Path) -> None:
    KnowledgeGraph.from_obo(obo, cache=True)
    KnowledgeGraph.from_obo(obo, cache=True, synonyms=["NARROW"])
    assert len(entries(cache)) == 2
    obo.write_text(OBO.replace("T cell", "B cell"))
    assert KnowledgeGraph.from_obo(obo, cache=True)["CL:2"].name == "B cell"
    assert len(entries(cache)) == 3


def test_a_file_of_the_same_size_that_was_just_written_is_read_again(obo: Path) -> None:
    assert KnowledgeGraph.from_obo(obo, cache=True)["CL:2"].name == "T cell"
    stat = obo.stat()
    obo.write_text(OBO.replace("T cell", "B cell"))
    os.utime(obo, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert KnowledgeGraph.from_obo(obo, cache=True)["CL:2"].name == "B cell"


def test_a_copy_elsewhere_is_the_same_entry(obo: Path, cache: Path, tmp_path: Path) -> None:
    KnowledgeGraph.from_obo(obo, cache=True)
    copy = tmp_path / "copy.obo"
    copy.write_text(OBO)
    KnowledgeGraph.from_obo(copy, cache=True)
    assert len(entries(cache)) == 1


@pytest.mark.parametrize("name", ["edges.npz", "concepts.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "empty"])
def test_a_damaged_entry_is_built_again_with_a_warning(
    obo: Path, cache: Path, name: str, damage: str
) -> None:
    built = KnowledgeGraph.from_obo(obo, cache=True)
    (entry,) = entries(cache)
    whole = (entry / name).read_bytes()
    if damage == "gone":
        (entry / name).unlink()
    else:
        changed = bytes([whole[9] ^ 1])
        damaged = {"cut": whole[:-3], "changed": whole[:9] + changed + whole[10:], "empty": b""}
        (entry / name).write_bytes(damaged[damage])
    with pytest.warns(CacheWarning, match="it is built again"):
        assert KnowledgeGraph.from_obo(obo, cache=True) == built
    assert (entry / name).read_bytes() == whole
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert KnowledgeGraph.from_obo(obo, cache=True) == built
    assert [each.name for each in entries(cache)] == [entry.name]  # nothing else is left behind


def test_arrays_that_would_run_code_are_refused(obo: Path, cache: Path) -> None:
    import hashlib
    import io

    import numpy as np

    KnowledgeGraph.from_obo(obo, cache=True)
    (entry,) = entries(cache)
    arrays = io.BytesIO()
    np.savez(arrays, subjects=np.array([{}], dtype=object), kinds=[0], targets=[1])
    (entry / "edges.npz").write_bytes(arrays.getvalue())
    manifest = json.loads((entry / "manifest.json").read_text())
    manifest["edges.npz"] = hashlib.blake2b(arrays.getvalue(), digest_size=20).hexdigest()
    (entry / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DamagedError, match="allow_pickle=False"):
        load(entry)


def test_a_folder_that_can_not_be_written_is_no_reason_to_stop(
    obo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "file"))
    with pytest.warns(CacheWarning, match="can't write a graph to"):
        assert len(KnowledgeGraph.from_obo(obo, cache=True)) == 2


def test_a_graph_from_the_cache_pickles_as_a_reference(obo: Path) -> None:
    KnowledgeGraph.from_obo(obo, cache=True)
    graph = KnowledgeGraph.from_obo(obo, cache=True)
    data = pickle.dumps(graph)
    assert b"cellule" not in data
    assert pickle.loads(data) == graph
    assert pickle.loads(data) is pickle.loads(data)  # once in a process


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"PATHREWARD_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, Path("/a")),
        ({"XDG_CACHE_HOME": "/b"}, Path("/b/pathreward")),
        ({"HOME": "/h"}, Path("/h/.cache/pathreward")),
    ],
)
def test_where_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("PATHREWARD_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == expected


def test_saves_what_it_loads(tmp_path: Path) -> None:
    graph = KnowledgeGraph(
        [Concept("a", "\N{GREEK SMALL LETTER BETA}\x00", "odd"), Concept("b", "b", "")],
        [
            Relation("a", "likes", "b", "rarely"),
            Relation("a", "is_a", "b"),
            Relation("b", "is_a", "a"),
        ],
        strict=False,
    )
    save(graph._parts, tmp_path / "entry")
    assert load(tmp_path / "entry").concepts == graph._parts.concepts
    assert load(tmp_path / "entry").edges == graph._parts.edges
    assert load(tmp_path / "entry").repairs == graph.repairs


def test_many_may_save_the_same_at_once(tmp_path: Path) -> None:
    graph = KnowledgeGraph.default()
    entry = tmp_path / "graphs" / "entry"
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: save(graph._parts, entry), range(24))) == [None] * 24
    assert load(entry).concepts == graph._parts.concepts
    assert list(entry.parent.iterdir()) == [entry]


@pytest.mark.parametrize(
    ("value", "on"), [("off", False), ("OFF", False), ("", True), ("/a", True)]
)
def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", value)
    assert is_cache_on() is on


def test_switched_off_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.obo"
    path.write_text("format-version: 1.2\n\n[Term]\nid: X:1\nname: a\n")
    assert list(KnowledgeGraph.from_obo(path, cache=True)) == ["X:1"]
    assert [each.name for each in tmp_path.iterdir()] == ["x.obo"]


def test_folders_that_killed_processes_left_are_removed(tmp_path: Path) -> None:
    left = [tmp_path / ".0a1b.0123abcd.part", tmp_path / ".0a1b.0123abcd.old"]
    for each in left:
        each.mkdir()
        (each / "concepts.json").write_text("half")
        os.utime(each, (0, 0))
    fresh = tmp_path / ".2c3d.0123abcd.part"  # perhaps of a process that writes now
    fresh.mkdir()
    write({"data.json": b"{}"}, tmp_path / "4e5f")
    assert sorted(tmp_path.iterdir()) == [fresh, tmp_path / "4e5f"]
