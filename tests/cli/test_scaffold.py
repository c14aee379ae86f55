from pathlib import Path

import pytest

from pathreward.adapters.scaffold import frameworks
from tests.cli.support import in_one_line, invoke


def test_the_help_lists_the_frameworks() -> None:
    text = " ".join(invoke("scaffold", "--help").output.split())
    assert [each for each in frameworks() if each not in text] == []


def test_it_writes_files_and_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("scaffold", "verifiers", "--recipe", "pathreward", "-o", "rl")
    assert result.exit_code == 0
    assert "wrote rl/pathreward.toml" in result.output
    assert "pathreward.adapters.verifiers:reward" in Path("rl/pathreward.toml").read_text()
    again = invoke("scaffold", "verifiers", "--recipe", "pathreward", "-o", "rl")
    assert again.exit_code == 2
    assert "is not overwritten" in in_one_line(again)
