import io
import re
from html import unescape
from pathlib import Path

import pytest
from rich.console import Console

from pathreward import Sample, load
from pathreward.audit import Audit, attacks, audit, rows
from pathreward.audit.page import audit_report
from pathreward.audit.terminal import attack_table, summary, worst_examples
from tests.report.browser import measure, needs_browser, overflow

HOSTILE = '<script>alert(1)</script> "quoted" </article> \u202e \x1b[31m'


@pytest.fixture(scope="module")
def found() -> Audit:
    without = Sample("", "Which?", "melanoma")
    tried = attacks(only=["padded", "either-or", "prompt-as-reasoning", "side-in-answer"])
    return audit(load("pathreasoner-r1"), [*rows()[:7], without], tried, name="<ours>")


def _printed(*views: object) -> str:
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(*views)
    return console.export_text()


def test_the_page_shows_figures_attacks_and_examples(found: Audit) -> None:
    page = audit_report(found)
    for expected in ("Audit of &lt;ours&gt;", "4 attacks on 7 of 8 rows", "observe/think/answer"):
        assert expected in page
    assert "Row 8: it has no findings, reasoning or entities to write from" in page
    assert re.search(r'<tr class="fell right"><th scope=row><a href="#padded">', page)
    assert '<details class="attack" id="padded" open>' in page
    assert '<details class="attack" id="either-or">' in page
    assert '<tr class="none"><th scope=row>side-in-answer' in page  # it applied to no row


def test_hostile_text_creates_no_element_and_no_control_sequence() -> None:
    hostile = Sample("", HOSTILE, "melanoma", None, f"Nests. {HOSTILE}", HOSTILE)
    found = audit(load("pathreward"), [hostile], attacks(only=["padded", "prompt-as-reasoning"]))
    page = audit_report(found)
    assert page.count("<script>") == 1  # the page's own
    assert page.count("</article>") == page.count("<article")
    assert HOSTILE[:24] in unescape(page)
    assert "\x1b[31m" not in _printed(attack_table(found), worst_examples(found, 2, 80))


def test_an_audit_without_rows_is_reported(found: Audit) -> None:
    empty = audit(lambda samples: [None] * len(samples), rows()[:2], attacks(only=["padded"]))
    assert "none of 2 rows counts" in _printed(summary(empty))
    assert "<h2>No attack succeeded</h2>" in audit_report(empty)


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen(found: Audit, tmp_path: Path, width: int) -> None:
    assert overflow(audit_report(found), tmp_path, width) == 0


@needs_browser
def test_the_search_opens_the_attacks_whose_examples_match(found: Audit, tmp_path: Path) -> None:
    script = """
        const find = page.getElementById("find");
        const folds = [...page.querySelectorAll("details.attack")];
        const state = (fold) => (fold.hidden ? "hidden" : fold.open ? "open" : "folded");
        return ["", "keratin", "no such words", ""].map((words) => {
            find.value = words;
            find.dispatchEvent(new Event("input", { bubbles: true }));
            return folds.map(state);
        });
    """
    before, some, none, after = measure(audit_report(found), tmp_path, script)
    assert before == after
    assert "folded" in before
    assert "open" in some
    assert "folded" not in some
    assert set(none) == {"hidden"}
