from pathlib import Path

import pytest

from tests.cli.support import RECIPE, RIGHT, WRONG, write_rows
from tests.llm.stub_server import server

__all__ = ["server"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours.yaml").write_text(RECIPE)
    write_rows(RIGHT, WRONG)
    return tmp_path
