"""The pages in a browser: no page is wider than a phone, marks and search work."""

from pathlib import Path

import pytest

import pathreward as pr
from pathreward.kg import KnowledgeGraph
from pathreward.report.gallery import Gallery
from pathreward.report.graph_page import concept_page, path_page
from pathreward.report.scores import score_report
from pathreward.report.summary import Summary
from pathreward.scoring import Scored
from tests.report.browser import measure, needs_browser, overflow

pytestmark = needs_browser
GRAPH = KnowledgeGraph.default()
TEXT = (
    "<observe>Nests of atypical cells. No necrosis. {}</observe>"
    "<think>Nests of atypical cells, therefore melanoma.</think><answer>melanoma</answer>"
)


@pytest.fixture(scope="module")
def report() -> str:
    reward = pr.load("pathreward")
    gallery, summary = Gallery(), Summary()
    for number, words in enumerate(("Mitoses.", "x" * 500, "Zebra stripes."), start=1):
        sample = pr.Sample(
            TEXT.format(words), answer="melanoma", findings="Nests of atypical cells. Necrosis."
        )
        score = reward(sample)
        summary.add(score)
        gallery.add(Scored(number, {"id": f"case-{number}"}, sample, score))
    return score_report(gallery, summary, recipe="pathreward", source="a-long-name" * 9 + ".jsonl")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen(report: str, tmp_path: Path, width: int) -> None:
    pages = {
        "report": report,
        "concept": concept_page(GRAPH, GRAPH.find("squamous cell carcinoma")),
        "path": path_page(GRAPH, GRAPH.paths("melanoma", "necrosis", limit=4)),
        "notebook": pr.load("pathreward")(pr.Sample(TEXT, answer="melanoma")).to_html(),
    }
    wide = {name: overflow(page, tmp_path, width) for name, page in pages.items()}
    assert wide == dict.fromkeys(pages, 0)


def test_the_search_shows_the_rows_with_all_words(report: str, tmp_path: Path) -> None:
    script = """
        const shown = () => [...page.querySelectorAll(".card")].filter((card) => !card.hidden);
        const find = page.getElementById("find");
        return ["", "zebra", "ZEBRA nests", "zebra mitoses", "case-1"].map((words) => {
            find.value = words;
            find.dispatchEvent(new Event("input", { bubbles: true }));
            return [shown().map((card) => card.id).join(" "), page.getElementById("count").value];
        });
    """
    assert measure(report, tmp_path, script) == [
        ["row-1 row-2 row-3", "3 of 3"],
        ["row-3", "1 of 3"],
        ["row-3", "1 of 3"],
        ["", "0 of 3"],
        ["row-1", "1 of 3"],
    ]


def test_a_focused_mark_shows_its_notes_within_the_page(report: str, tmp_path: Path) -> None:
    script = """
        page.defaultView.focus();
        return [...page.querySelectorAll("mark[tabindex]")].slice(0, 8).map((mark) => {
            mark.focus();
            const style = page.defaultView.getComputedStyle(mark, "::after");
            const root = page.documentElement;
            return [page.activeElement === mark, style.content.includes(" · "),
                    root.scrollWidth - root.clientWidth, parseFloat(style.width) > 150];
        });
    """
    found = measure(report, tmp_path, script)
    assert len(found) == 8
    assert found == [[True, True, 0, True]] * 8
