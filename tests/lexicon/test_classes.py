"""Every class of a table is read by code: a row that nothing reads would change nothing."""

import re
from pathlib import Path

import pytest

import pathreward
from pathreward.assertion.classes import VERBS, WORDS

_ROOT = Path(pathreward.__file__).parent
_LOADED = re.compile(r"load_table\(\s*[\w\".]+,\s*\"(\w+)\",\s*(None)?")
_PLACEHOLDER = re.compile(r"<!?([a-z_|]+)>")
_VALUES = {"degree_words", "nottingham_parts", "side_words"}
"""Tables whose classes are values that facts or sites have."""


def _sources(folder: Path) -> str:
    return "\n".join(each.read_text("utf-8") for each in sorted(folder.glob("*.py")))


def _tables() -> dict[str, set[Path]]:
    """Return the tables that are loaded with a fixed set of classes, with the loading packages."""
    found: dict[str, set[Path]] = {}
    for path in _ROOT.rglob("*.py"):
        for name, is_open in _LOADED.findall(path.read_text("utf-8")):
            if not is_open and name not in _VALUES | {"nothing", "cues"}:
                found.setdefault(name, set()).add(path.parent)
    return found


@pytest.mark.parametrize("cls", [*WORDS, *VERBS])
def test_a_rule_names_each_class_of_cues(cls: str) -> None:
    source = _sources(_ROOT / "assertion")
    named = {each for names in _PLACEHOLDER.findall(source) for each in names.split("|")}
    forms = {cls, f"{cls}_ed", f"{cls}_ing"}
    if named & forms or cls in {"reject", "withdraw"}:  # which `<exclude>` includes
        return
    composed = re.compile(
        rf"letters\(\s*\"[a-z_|]*\b{cls}\b|LETTERS\[\"{cls}\"\]|\"[a-z_|]*\b{cls}\|"
    )
    assert composed.search(source) or f'|{cls}"' in source or f"|{cls}|" in source, cls


@pytest.mark.parametrize("name", sorted(_tables()))
def test_code_reads_each_class_of_a_table(name: str) -> None:
    packages = _tables()[name]
    source = "\n".join(map(_sources, sorted(packages)))
    [table] = _ROOT.rglob(f"{name}.tsv")
    rows = table.read_text("utf-8").splitlines()[1:]
    classes = {each.partition("\t")[0] for each in rows}
    declared_only = [
        each for each in sorted(classes) if len(re.findall(rf"[\"'|]{each}[\"'|]", source)) < 2
    ]
    assert declared_only == [] or len(classes) == 1
