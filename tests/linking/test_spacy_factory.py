"""The factory as spaCy finds it: by the entry point of an installed distribution."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import GraphError, RecipeError
from pathreward.linking import Linker

spacy = pytest.importorskip("spacy")

ROOT = Path(__file__).parents[2]
OBO = "format-version: 1.2\n\n[Term]\nid: HP:1\nname: zebroid change\n"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the distribution's metadata, made of pyproject.toml as an installer does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    folder = tmp_path / "site" / "pathreward-0.0.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: pathreward\nVersion: 0.0.0\n")
    factories = project["entry-points"]["spacy_factories"]
    lines = "".join(f"{name} = {target}\n" for name, target in factories.items())
    (folder / "entry_points.txt").write_text(f"[spacy_factories]\n{lines}")
    (tmp_path / "x.obo").write_text(OBO)
    return tmp_path


def run(folder: Path, code: str) -> str:
    paths = os.pathsep.join([str(folder / "site"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_pipeline_adds_saves_and_loads_it_without_an_import(installed: Path) -> None:
    output = run(
        installed,
        "import spacy\n"
        "if __name__ == '__main__':\n"
        "    nlp = spacy.blank('en')\n"
        "    config = {'graph': [{'obo': 'x.obo'}, 'shipped'], 'overwrite_ents': True}\n"
        "    nlp.add_pipe('pathreward_linker', name='concepts', config=config)\n"
        "    nlp.to_disk('saved')\n"
        "    again = spacy.load('saved')\n"
        "    print(again.pipe_names, again.get_pipe('concepts').overwrite_ents)\n"
        "    print([e.kb_id_ for e in again('Zebroid change and necrosis.').ents])\n"
        "    docs = nlp.pipe(['Necrosis.', 'No necrosis.'], n_process=2)\n"
        "    print([[(m.concept.id, m.polarity) for m in doc._.pathreward] for doc in docs])\n",
    )
    assert output.splitlines() == [
        "['concepts'] True",
        "['HP:1', 'necrosis']",
        "[[('necrosis', 'affirmed')], [('necrosis', 'negated')]]",
    ]


def add(**config: Any) -> Any:
    from pathreward.linking import spacy_factory

    assert spacy_factory.create_linker is not None  # registered by its decorator
    nlp = spacy.blank("en")
    nlp.add_pipe("pathreward_linker", config=config)
    return nlp


def test_the_stages_are_configured() -> None:
    document = add(stages=["exact", "fuzzy"])("No necrosis. Keratinizatoin.")
    assert [(e.kb_id_, e._.polarity, e._.kb_ents[0][1] < 1.0) for e in document.ents] == [
        ("necrosis", "negated", False),
        ("keratinization", "affirmed", True),
    ]


def test_by_default_it_is_the_shipped_linker() -> None:
    assert add().get_pipe("pathreward_linker").linker is Linker.default()


@pytest.mark.parametrize(
    ("config", "error", "message"),
    [
        ({"graph": {"obo": "y.obo"}}, GraphError, "`obo`: there is no file or folder y.obo; a "),
        ({"stages": ["exakt"]}, RecipeError, "`linker`: unknown stage 'exakt', did you mean 'e"),
        ({"scispacy": {"model": "x"}}, RecipeError, "unknown key of `scispacy` 'model'"),
    ],
)
def test_what_is_wrong_in_a_configuration_is_named(
    config: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        add(**config)
