import json
from pathlib import Path

import pytest

from pathreward.kg import CacheWarning
from pathreward.kg.cache import write

pytest.importorskip("sklearn")

from pathreward.linking import tfidf

NAMES = ["squamous cell carcinoma", "squamous metaplasia", "carcinoma"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    monkeypatch.setattr(tfidf, "_WORTH_KEEPING", 3)
    return tmp_path


def nearest(text: str) -> list[tuple[str, float]]:
    vectorizer, neighbors = tfidf.build_index(NAMES)
    [(found, distances)] = neighbors.knnQueryBatch(vectorizer.transform([text]), k=2)
    return [(NAMES[i], float(each)) for i, each in zip(found, distances, strict=True)]


def test_a_kept_index_answers_as_a_new_one_does(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = nearest("squamous cel carcinoma")
    assert new[0][0] == "squamous cell carcinoma"
    monkeypatch.delattr(tfidf, "_fit")
    assert nearest("squamous cel carcinoma") == new


def test_no_pickle_is_written(cache: Path) -> None:
    nearest("x")
    assert sorted(each.name for each in cache.rglob("*") if each.is_file()) == [
        "letters.json",
        "manifest.json",
        "vectors.npz",
    ]


@pytest.mark.parametrize("name", ["letters.json", "vectors.npz", "manifest.json"])
def test_a_damaged_index_is_built_again(cache: Path, name: str) -> None:
    new = nearest("carcinoma")
    [damaged] = cache.rglob(name)
    damaged.write_bytes(damaged.read_bytes()[:-5])
    with pytest.warns(CacheWarning, match="is built again"):
        assert nearest("carcinoma") == new
    assert nearest("carcinoma") == new


def test_an_index_of_another_shape_is_built_again(cache: Path) -> None:
    new = nearest("carcinoma")
    [letters] = cache.rglob("letters.json")
    few = json.loads(letters.read_bytes())[:-5]
    entry = letters.parent
    write(
        {
            "letters.json": json.dumps(few).encode(),
            "vectors.npz": (entry / "vectors.npz").read_bytes(),
        },
        entry,
    )
    with pytest.warns(CacheWarning, match="can't be read"):
        assert nearest("carcinoma") == new


def test_few_names_are_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tfidf, "_WORTH_KEEPING", 4)
    nearest("x")
    assert not list(cache.rglob("*"))
