from pathlib import Path

import pytest

from tests.server.browser import CHROMIUM, Browser
from tests.server.support import Running

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
SHOWN = "!document.getElementById('result').classList.contains('empty')"


def test_the_page_scores_and_fits_the_screen(server: Running, tmp_path: Path) -> None:
    with Browser(tmp_path / "profile") as browser:
        for width in (390, 1280):
            browser.open(f"{server.url}/", width)
            browser.run("document.querySelector('button').click()")
            browser.wait(SHOWN)
            inner = "document.getElementById('result').contentDocument.documentElement"
            assert "squamous cell carcinoma" in browser.run(f"{inner}.textContent")
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert browser.run(overflow) <= 0
            assert browser.run(f"{inner}.scrollWidth - {inner}.clientWidth") <= 0
            height = browser.run("document.getElementById('result').clientHeight")
            assert height >= browser.run(f"{inner}.scrollHeight")
            shot = tmp_path / f"{width}.png"
            browser.screenshot(shot)
            assert shot.read_bytes().startswith(b"\x89PNG")


def test_the_page_shows_an_error_and_runs_no_script_of_a_sample(
    server: Running, tmp_path: Path
) -> None:
    with Browser(tmp_path / "profile") as browser:
        browser.open(f"{server.url}/", 800)
        browser.run("document.querySelector('[name=recipe]').value = 'nope'")
        browser.run("document.querySelector('button').click()")
        browser.wait("document.getElementById('state').value.startsWith('unknown recipe')")
        attack = "<img src=x onerror=parent.attacked=1><script>parent.attacked=1</script>"
        browser.run("document.querySelector('[name=recipe]').value = ''")
        browser.run(
            f"document.querySelector('textarea').value = '{attack.replace('/', chr(92) + '/')}'"
        )
        browser.run("document.querySelector('button').click()")
        browser.wait(SHOWN)
        assert browser.run("window.attacked") is None
