"""The wheel and the sdist carry what users need, tried from another folder."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # Not isolated: hatchling is in the development environment, so nothing is fetched for it.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return folder


def test_the_wheel_has_the_package_and_its_resources(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "pathreward/__init__.py",
        "pathreward/audit/audit.css",
        "pathreward/py.typed",
        "pathreward/_shipped/rewards/audit.jsonl",
        "pathreward/_shipped/rewards/pathreward.yaml",
        "pathreward/_shipped/kg/concepts.tsv",
        "pathreward/_shipped/training/quickstart.yaml",
    } <= names
    tables = {str(each.relative_to(ROOT)) for each in (ROOT / "pathreward").rglob("*.tsv")}
    assert tables
    assert tables <= names
    templates = {str(each.relative_to(ROOT)) for each in (ROOT / "pathreward").rglob("*.tmpl")}
    assert templates
    assert templates <= names
    licences = {Path(each).name for each in names if ".dist-info/licenses/" in each}
    assert licences == {"LICENSE", "NOTICE"}
    assert not {name for name in names if name.startswith(("tests/", "benchmarks/", "kg/"))}


def test_what_the_tests_run_with_is_pinned_to_the_installed_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [extras] = re.findall(r'"\.\[([\w,-]+)\]"', (ROOT / "Makefile").read_text("utf-8"))
    optional = project["optional-dependencies"]
    groups = [project["dependencies"], *(optional[each] for each in extras.split(","))]
    required = {canonicalize_name(Requirement(each).name) for group in groups for each in group}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(each.split("==") for each in lines if not each.startswith("#"))
    assert required <= set(pinned), "run `make pins`"
    tested = {each: Version(version(each)).public for each in required}
    assert {each: pinned[each] for each in required} == tested, "run `make pins`"


def test_the_sdist_can_run_its_own_tests(built: Path) -> None:
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"Makefile", "constraints.txt", "tests/test_packaging.py", "LICENSE", "NOTICE"} <= names
    files = {
        each.relative_to(ROOT).as_posix()
        for folder in ("docs", "examples")
        for each in (ROOT / folder).rglob("*.*")
        if each.is_file() and "__pycache__" not in each.parts
    }
    assert files | {"mkdocs.yml"} <= names


def test_an_installed_wheel_scores_a_file_from_another_folder(built: Path, tmp_path: Path) -> None:
    [wheel] = built.glob("*.whl")
    venv.create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    constraints = str(ROOT / "constraints.txt")
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    install = [*pip, "install", "-q", "--no-compile", "-c", constraints, str(wheel)]
    subprocess.run(install, check=True, capture_output=True, text=True)
    rows = tmp_path / "rows.jsonl"
    completion = (
        "<observe>Keratin pearls.</observe><think>Keratin pearls, therefore squamous cell "
        "carcinoma.</think><answer>SCC</answer>"
    )
    row = {
        "completion": completion,
        "answer": "squamous cell carcinoma",
        "findings": "Keratin pearls are present.",
    }
    rows.write_text(json.dumps(row) + "\n", "utf-8")
    outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    score = [str(python.with_name("pathreward")), "score", str(rows), "-o", "scored.jsonl"]
    subprocess.run(score, check=True, cwd=tmp_path, env=outside, capture_output=True, text=True)
    scored = json.loads((tmp_path / "scored.jsonl").read_text("utf-8"))
    assert scored["score"]["value"] == 1.0
    code = "import pathreward as pr; from pathreward.recipes.loading import shipped; "
    code += "[pr.load(n) for n in shipped()]"
    subprocess.run([python, "-c", code], check=True, cwd=tmp_path, env=outside)
