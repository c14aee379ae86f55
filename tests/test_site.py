"""The docs site: it is built strictly, fetches nothing, and has the reference of every command."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from pathreward.cli import app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="needs the extra `docs`")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir"]
    ran = subprocess.run(
        [*command, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


def test_no_page_fetches_anything_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 40
    loaded = re.compile(r'(?:<(?:script|img|iframe)[^>]* src|<link[^>]* href)="(?:https?:)?//[^"]*')
    assert {each.name: loaded.findall(each.read_text("utf-8")) for each in pages} == {
        each.name: [] for each in pages
    }


def test_the_command_line_page_has_every_command(site: Path) -> None:
    page = (site / "reference/cli.html").read_text("utf-8")
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        for inner in getattr(command, "commands", None) or [""]:
            assert f"<code>pathreward {name} {inner}".rstrip() + "</code>" in page


def test_examples_in_docstrings_are_code(site: Path) -> None:
    page = (site / "reference/api.html").read_text("utf-8")
    assert "<blockquote>" not in page
    assert '<span class="gp">&gt;&gt;&gt; </span>' in page  # a prompt, highlighted
