import json
import re
from html import unescape

import pytest

from pathreward.report.gallery import Gallery
from pathreward.report.scores import score_report
from pathreward.report.summary import Summary
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.scoring import Scored

HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' </article> &lt; \u202e \ud800"


def _report(*rows: tuple[Sample, Score], cap: int = 2000, skipped: tuple[str, ...] = ()) -> str:
    gallery, summary = Gallery(cap=cap), Summary()
    for number, (sample, score) in enumerate(rows, start=1):
        summary.add(score)
        gallery.add(Scored(number, {"id": f"case-{number}"}, sample, score))
    return score_report(gallery, summary, recipe="ours", source="rows.jsonl", skipped=skipped)


def test_a_card_shows_total_parts_reasons_and_reference() -> None:
    parts = {"answer": Score(1.0, "option B"), "entity": Score.unscored("no findings to name")}
    sample = Sample("<answer>B</answer>", "Which?", "B", ["abscess", "melanoma"], "Large cells.")
    report = _report((sample, Score(0.9, "0.9 x answer", parts=parts)))
    for expected in ("Row 1", "case-1", "0.900", "0.9 x answer", "option B", "no findings to name"):
        assert expected in report
    for reference_list in ("Which?", "Large cells.", "<li class=gold><b>B</b> melanoma</li>"):
        assert reference_list in report
    assert json.loads(re.findall(r'data-values="([^"]*)"', report)[0]) == [0.9, 1.0, None]


def test_parts_of_parts_are_shown() -> None:
    entity = Score(0.5, "F1", parts={"recall": Score(0.25, "1 of 4")})
    report = _report((Sample("text"), Score(0.5, parts={"entity": entity})))
    assert "1 of 4" in report
    assert "0.250" in report


def test_what_is_missing_is_listed_with_its_polarity() -> None:
    missing = Evidence(
        "reference", concept="necrosis", polarity="negated", verdict="missing", note="necrosis"
    )
    fact = Evidence("answer", edge="keratin supports scc", verdict="supports", note="keratin")
    report = _report((Sample("text"), Score(0.0, evidence=(missing, fact))))
    assert '<h3>Missing</h3><ul class="chips"><li><mark class="missing negated">' in report
    assert "necrosis</mark> negated</li>" in report
    assert "keratin supports scc" in report


@pytest.mark.parametrize("field", ["completion", "prompt", "answer", "findings", "reasoning"])
def test_no_field_makes_an_element(field: str) -> None:
    sample = Sample(**{"completion": "text", field: HOSTILE})
    report = _report((sample, Score(0.0, HOSTILE, parts={HOSTILE: Score(1.0, HOSTILE)})))
    assert report.count("<script>") == 1  # the page's own
    assert report.count("</article>") == 1
    assert HOSTILE[:25] in unescape(report)


def test_the_script_of_the_page_is_left_whole() -> None:
    assert "</" not in re.findall(r"<script>(.*?)</script>", _report(), re.DOTALL)[0]


def test_the_figures_are_over_all_rows_and_the_cap_is_stated() -> None:
    rows = [(Sample("text"), Score(number / 100)) for number in range(101)]
    report = _report(*rows, cap=9)
    assert report.count("<article") == 9
    assert "9 of 101 completions are shown: the 3 with the lowest totals" in report
    assert "101 completions scored by the recipe <b>ours</b>" in report
    assert "<td>0.500</td><td>0.293</td><td>0.000</td><td>1.000</td><td>0%</td>" in report


def test_a_very_long_completion_is_cut_and_says_so() -> None:
    report = _report((Sample("a" * 10_000_000), Score(0.0)))
    assert len(report) < 100_000
    assert 'data-count="9,980,000"' in report


@pytest.mark.parametrize("field", ["prompt", "findings", "reasoning"])
def test_a_long_text_folds_away_under_its_start(field: str) -> None:
    for text, start in (("word " * 200, "word word"), (" " * 500 + "a", "")):
        report = _report((Sample(**{"completion": "a", field: text}), Score(0.0)))
        assert f"<summary>{start}" in report


def test_an_empty_completion_says_so() -> None:
    assert "The completion is empty." in _report((Sample(" \n"), Score(0.0)))


def test_skipped_rows_are_named() -> None:
    report = _report((Sample("a"), Score(1.0)), skipped=("rows.jsonl:7: <not> JSON",))
    assert "<li>rows.jsonl:7: &lt;not&gt; JSON</li>" in report


@pytest.mark.parametrize(
    ("value", "others", "bar"),
    [
        (0.25, [0.0, 1.0], "left:0.0%;width:25.0%"),
        (-0.5, [-1.0, 1.0], "left:25.0%;width:25.0%"),  # from 0, in the middle, to the left
        (2.0, [4.0], "left:0.0%;width:50.0%"),  # a range beyond 1
    ],
)
def test_bars_run_from_nought_on_the_scale_of_all_values(
    value: float, others: list[float], bar: str
) -> None:
    report = _report(*((Sample("a"), Score(each)) for each in (value, *others)))
    assert bar in report
