"""Pages in a real browser: what a person at a given width would see."""

import json
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")

_FRAME = """<!doctype html><meta charset="utf-8"><style>iframe {{ border: 0 }}</style>
<iframe width="{width}" height="900" srcdoc="{page}"></iframe><pre></pre>
<script>
document.querySelector("iframe").addEventListener("load", (event) => {{
  const page = event.target.contentDocument;
  const measure = (function (page) {{ {script} }});
  document.querySelector("pre").textContent = JSON.stringify(measure(page));
}});
</script>
"""


def measure(page: str, folder: Path, script: str, width: int = 390) -> Any:
    """Return what a script finds in a page that is shown in a frame of some width.

    Args:
        page: The HTML of the page.
        folder: A folder for the file and for the browser's profile.
        script: The body of a JavaScript function of ``page``, the page's document.
        width: The width of the frame in pixels.
    """
    file = folder / "frame.html"
    file.write_text(_FRAME.format(width=width, page=escape(page), script=script), "utf-8")
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
        *(f"--user-data-dir={folder / 'profile'}", "--window-size=1600,1200", file.as_uri()),
    ]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return json.loads(unescape(shown.split("<pre>")[1].split("</pre>")[0]))


def overflow(page: str, folder: Path, width: int = 390) -> int:
    """Return by how many pixels a page is wider than its frame; 0: it needs no scrolling."""
    script = "const root = page.documentElement; return root.scrollWidth - root.clientWidth;"
    return int(measure(page, folder, script, width))
