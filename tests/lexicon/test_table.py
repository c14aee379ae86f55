import re
import sys
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.lexicon import load_table

PACKAGE = "tables_of_a_test"
HEADER = "class\tphrase\tlanguage\tcomment\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with an empty folder of tables, importable for the length of a test."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    load_table.cache_clear()
    return folder


def test_rows_are_read_in_order(package: Path) -> None:
    (package / "cues.tsv").write_text(HEADER + "no\tnot\ten\nhedge\tperhaps\ten\tadverb\n")
    table = load_table(PACKAGE, "cues", frozenset({"no", "hedge"}))
    assert table.phrases("hedge", "no") == ("not", "perhaps")
    assert table.phrases("no", language="zh") == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("no\tnot\n", "cues.tsv:2: expected 3 or 4 cells, got 2"),
        ("nay\tnot\ten\n", "cues.tsv:2: unknown class 'nay'; known: no"),
        ("no\tnot\txx\n", "cues.tsv:2: unknown language 'xx'"),
        ("no\tnot  at\ten\n", "cues.tsv:2: the phrase 'not  at' is empty or has extra spaces"),
        ("no\tnot\ten\nno\tnot\ten\n", "cues.tsv:3: 'not' is in the table already, as 'no'"),
        (
            "no\tno\u200bt\ten\n",
            "cues.tsv:2: the phrase has the invisible character U+200B; remove it",
        ),
        (
            "no\t\u200b\ten\n",
            "cues.tsv:2: the phrase has the invisible character U+200B; remove it",
        ),
        ("no\t\ten\n", "cues.tsv:2: the phrase '' is empty or has extra spaces"),
        ("", "cues.tsv: no row has the class 'no'"),
    ],
)
def test_a_bad_row_is_named(package: Path, rows: str, message: str) -> None:
    (package / "cues.tsv").write_text(HEADER + rows, "utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        load_table(PACKAGE, "cues", frozenset({"no"}))


def test_a_header_is_needed(package: Path) -> None:
    (package / "cues.tsv").write_text("no\tnot\ten\n")
    with pytest.raises(DataError, match=r"cues\.tsv:1: expected the columns class, phrase"):
        load_table(PACKAGE, "cues", frozenset({"no"}))


def test_rows_of_the_users_own_extend_a_table(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "cues.tsv").write_text(HEADER + "no\tnot\ten\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "cues.tsv").write_text(HEADER + "no\tnowise\ten\n")
    monkeypatch.setenv("PATHREWARD_LEXICON", str(own))
    assert load_table(PACKAGE, "cues", frozenset({"no"})).phrases("no") == ("not", "nowise")


def test_a_table_that_is_not_utf_8_is_refused(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "cues.tsv").write_text(HEADER + "no\tnot\ten\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "cues.tsv").write_bytes(f"{HEADER}no\tgeh\u00f6rt nicht\tde\n".encode("latin-1"))
    monkeypatch.setenv("PATHREWARD_LEXICON", str(own))
    message = f"{own / 'cues.tsv'}:2: byte 0xf6 is not UTF-8; save the table as UTF-8"
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        load_table(PACKAGE, "cues", frozenset({"no"}))
