from pathlib import Path

import pytest

from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.scispacy import ScispacySettings
from pathreward.linking.settings import linker_of, settings_of

GRAPH = KnowledgeGraph([Concept("a", "wart", "finding")])


@pytest.mark.parametrize("settings", [None, {}, {"stages": ["exact", "abbreviations"]}])
def test_without_settings_it_is_the_default(settings: object) -> None:
    assert linker_of(None, settings) is Linker.default()
    assert linker_of(GRAPH, settings) == Linker(GRAPH)


@pytest.mark.parametrize(
    "linker",
    [
        Linker(),
        Linker(stages=("exact",)),
        Linker(stages=("scispacy", "exact")),
        Linker(stages=("exact", "scispacy"), scispacy=ScispacySettings(similarity=0.8)),
        Linker(scispacy=ScispacySettings(pipeline="en_core_sci_sm")),
    ],
)
def test_settings_are_written_as_they_are_read(linker: Linker) -> None:
    assert linker_of(None, settings_of(linker)) == linker


def test_paths_are_relative_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "umls.jsonl").touch()
    models = {
        "pipeline": "models",
        "embeddings": "models",
        "knowledge_base": "umls.jsonl",
        "similarity": 1,
    }
    assert linker_of(None, {"scispacy": models}, tmp_path).scispacy == ScispacySettings(
        pipeline=str(tmp_path / "models"),
        embeddings=str(tmp_path / "models"),
        knowledge_base=str(tmp_path / "umls.jsonl"),
        similarity=1.0,
    )


def test_a_pipeline_may_be_a_package(tmp_path: Path) -> None:
    settings = {"scispacy": {"pipeline": "en_core_sci_sm"}}
    assert linker_of(None, settings, tmp_path).scispacy.pipeline == "en_core_sci_sm"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("exact", "`linker` must be keys and values such as `stages: [exact, fuzzy]`, got 'exact'"),
        ({"stage": []}, "unknown key of `linker` 'stage', did you mean 'stages'"),
        ({"stages": []}, "`stages` must be a list of exact, abbreviations, fuzzy, scispacy, "),
        ({"stages": [3]}, "unknown stage '3'"),
        ({"stages": ["scispacy-umls"]}, "needs `scispacy: {knowledge_base: FILE}`, scispaCy's"),
        ({"scispacy": "x"}, "`scispacy` of `linker` must be keys and values such as `pipeline: "),
        ({"scispacy": {"model": "x"}}, "unknown key of `scispacy` 'model'"),
        ({"scispacy": {"pipeline": 3}}, "`scispacy`: `pipeline` must be a path, got 3"),
        ({"scispacy": {"similarity": 2}}, "`similarity` must be a number in [0, 1], got 2"),
        ({"scispacy": {"similarity": True}}, "`similarity` must be a number in [0, 1], got True"),
        ({"scispacy": {"embeddings": "no"}}, "`embeddings`: there is no file or folder {0}/no; a "),
        ({"scispacy": {"pipeline": "no/x"}}, "`pipeline`: there is no file or folder {0}/no/x; a "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, settings: object, message: str) -> None:
    with pytest.raises(RecipeError) as raised:
        linker_of(None, settings, tmp_path)
    assert message.replace("{0}", str(tmp_path)) in str(raised.value)
