"""Hooks of the docs site (mkdocs.yml): pages outside of docs/, the command line, docstrings."""

import posixpath
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
OUTSIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "kg/README.md", "training/README.md")
"""Pages that lie next to what they describe, besides those of benchmarks/."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s]+)(#[\w-]+)?\)")
_CLI = "<!-- cli -->"


def on_config(config: "MkDocsConfig") -> "MkDocsConfig":
    """Let Markdown read the examples of docstrings as code."""
    from markdown.extensions import Extension
    from markdown.preprocessors import Preprocessor

    class Docstrings(Extension, Preprocessor):  # type: ignore[misc]  # it has no types
        def extendMarkdown(self, md: Any) -> None:  # noqa: N802  # Markdown calls it by this name
            md.preprocessors.register(self, "docstrings", 28)  # before fences are read

        def run(self, lines: list[str]) -> list[str]:
            return list(fenced_examples(lines))

    config.markdown_extensions.append(Docstrings())
    return config


def on_files(files: "Files", config: "MkDocsConfig") -> "Files":
    """Add the pages that are outside of docs/."""
    from mkdocs.structure.files import File

    benchmarks = sorted(each.relative_to(ROOT) for each in ROOT.glob("benchmarks/**/README.md"))
    for path in (*OUTSIDE, *(each.as_posix() for each in benchmarks)):
        files.append(File.generated(config, path, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
    """Lead links to the pages of the site, and fill in the command line's reference."""
    if _CLI in markdown:
        markdown = markdown.replace(_CLI, command_line())
    source = page.file.src_uri
    place = source if (ROOT / source).is_file() else f"docs/{source}"
    return site_links(markdown, place, {each.src_uri for each in files})


def site_links(markdown: str, place: str, pages: set[str]) -> str:
    """Return a page whose relative links lead to other pages, or are plain text.

    In the repository a link to a file or a folder leads to it; the site has only the pages.

    >>> site_links(
    ...     "[graph](../kg/README.md), [names](../kg/names.py)", "docs/x.md", {"kg/README.md"}
    ... )
    '[graph](kg/README.md), names'
    >>> site_links("[audit](../docs/audit.md#from-python)", "kg/README.md", {"audit.md"})
    '[audit](../audit.md#from-python)'

    Args:
        markdown: The text of the page.
        place: Its path in the repository.
        pages: The paths of the site's pages.
    """
    here = posixpath.dirname(place.removeprefix("docs/"))

    def lead(link: re.Match[str]) -> str:
        text, target, anchor = link[1], link[2], link[3] or ""
        if "://" in target:
            return link[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
        path = path.removeprefix("docs/")
        for page in (path, f"{path}/README.md"):
            if page in pages:
                return f"[{text}]({posixpath.relpath(page, here or '.')}{anchor})"
        return text

    return _LINK.sub(lead, markdown)


def fenced_examples(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with each doctest in a fence: Markdown takes ``>>>`` for a quotation.

    >>> list(fenced_examples(["A sum:", "", ">>> 1 + 1", "2", "", "That is all."]))
    ['A sum:', '', '```pycon', '>>> 1 + 1', '2', '```', '', 'That is all.']
    """
    is_fenced = is_example = False
    for line in lines:
        if line.lstrip().startswith("```"):
            is_fenced = not is_fenced
        if line.startswith(">>> ") and not is_fenced and not is_example:
            is_example = True
            yield "```pycon"
        elif is_example and not line.strip():
            is_example = False
            yield "```"
        yield line if is_fenced or is_example else line.replace(":math:`", "`")
    if is_example:
        yield "```"


def command_line() -> str:
    """Return the reference of the command line, written by typer from the commands themselves."""
    command = [sys.executable, "-m", "typer", "pathreward.cli", "utils", "docs"]
    ran = subprocess.run(
        [*command, "--name", "pathreward"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ran.stdout.split("\n", 1)[1]
