import subprocess
import sys

import pathreward


def test_every_public_name_is_there_and_they_are_few() -> None:
    assert all(hasattr(pathreward, name) for name in pathreward.__all__)
    assert len(pathreward.__all__) <= 40


def test_importing_and_scoring_load_nothing_heavy() -> None:
    code = (
        "import sys, pathreward as pr;"
        "heavy = {'torch', 'transformers', 'spacy', 'trl', 'pandas', 'datasets', 'matplotlib'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "pr.load('pathreward')(pr.Sample('<think>Necrosis.</think>', findings='necrosis'));"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
