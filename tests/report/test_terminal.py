from io import StringIO

import pytest
from rich.console import Console, RenderableType

from pathreward.printable import HIDDEN, printable
from pathreward.report.summary import Summary
from pathreward.report.terminal import brief_explanation, figures_table, render_explanation
from pathreward.sample import Sample
from pathreward.score import Evidence, Score


def _rendered(view: RenderableType, *, colour: bool = False) -> str:
    out = StringIO()
    system = "standard" if colour else None
    Console(file=out, width=100, force_terminal=colour, color_system=system).print(view)  # type: ignore[arg-type]  # a name of a colour system
    return out.getvalue()


def test_one_completion_is_explained() -> None:
    nests = Evidence("think", 7, 12, "Nests", "nest", verdict="supports", note="tumour nest")
    missing = Evidence("reference", concept="necrosis", polarity="negated", verdict="missing")
    parts = {
        "entity": Score(0.5, "1 of 2 findings", evidence=(nests, missing)),
        "answer": Score.unscored("no gold answer"),
    }
    sample = Sample("<think>Nests.</think>stray")
    output = _rendered(render_explanation(sample, Score(0.5, "1 x entity", parts=parts)))
    for expected in (
        "╭─ think ─",
        "✓Nests.",
        "stray",
        "entity   0.500   1 of 2 findings",
        "answer       -   no gold answer",
        "total    0.500   1 x entity",
        "Nests   affirmed   ✓ supports   entity   tumour nest",
        "negated    - missing    entity   necrosis",
    ):
        assert expected in output


@pytest.mark.parametrize(
    ("polarity", "code"), [("affirmed", "4;32"), ("negated", "9;32"), ("uncertain", "21;32")]
)
def test_polarity_is_a_line_and_verdict_a_colour(polarity: str, code: str) -> None:
    nests = Evidence("", 0, 5, "nests", "nest", polarity, verdict="supports")  # type: ignore[arg-type]  # one of them
    output = _rendered(
        render_explanation(Sample("nests"), Score(1.0, evidence=(nests,))), colour=True
    )
    assert f"\x1b[{code}m✓nests\x1b[0m" in output


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "a\u202eb", "\ud800", "a\x9b31mb"])
def test_a_terminal_gets_text_without_control_characters(text: str) -> None:
    shown = _rendered(render_explanation(Sample(text), Score(0.0, text)))
    assert not HIDDEN.search(shown)
    assert printable(text) in shown


def test_an_empty_completion_is_noted() -> None:
    assert "The completion is empty." in _rendered(render_explanation(Sample(""), Score(0.0)))


def test_the_table_has_a_row_a_part() -> None:
    summary = Summary()
    summary.add(Score(0.5, parts={"answer": Score(0.25), "judge": Score.unscored("down")}))
    summary.add(Score(1.0, parts={"answer": Score(0.75), "judge": Score.unscored("down")}))
    rows = [line.split() for line in _rendered(figures_table(summary)).splitlines()]
    assert ["answer", "0.500", "0.354", "0.250", "0.750", "0.0%"] in rows  # sd = 0.5 / sqrt 2
    assert ["judge", "-", "-", "-", "-", "100.0%"] in rows
    assert ["total", "0.750", "0.354", "0.500", "1.000", "0.0%"] in rows


def _long_score() -> tuple[Sample, Score]:
    words = "Nests of atypical cells with necrosis and mitoses. " * 40
    text = f"<observe>{words}</observe>\n<think>{words}</think>\n<answer>{words}</answer>"
    places = range(9, 900, 51)
    evidence = tuple(
        Evidence("observe", at, at + 5, "Nests", "nest", verdict="against", note=f"nest {at}")
        for at in places
    )
    parts = {f"part_{n}": Score(0.5, "why it is so " * 20, evidence=evidence) for n in range(9)}
    return Sample(text), Score(0.5, "0.1 x part 0.50 + " * 20, parts=parts)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_brief_explanation_fits_a_screen(width: int) -> None:
    lines = brief_explanation(*_long_score(), width)
    assert len(lines) <= 23
    assert max(len(line.plain) for line in lines) <= width


def test_a_brief_explanation_counts_what_it_leaves_out() -> None:
    *_, last = brief_explanation(*_long_score(), 80)
    assert str(last) == "--all shows the whole text and 15 more pieces of evidence"


def test_a_brief_explanation_counts_equal_costs_once() -> None:
    costs = tuple(
        Evidence("", at, at + 5, "nests", "nest", verdict="against", note="not in the reference")
        for at in (0, 6)
    )
    score = Score(0.5, "half", parts={"entity": Score(0.5, evidence=costs)})
    lines = [str(line) for line in brief_explanation(Sample("nests nests"), score, 80)]
    assert "✗ against 'nests': not in the reference (2 times) [entity]" in lines


@pytest.mark.parametrize("text", ["", " \n", "<think></think>"])
def test_a_brief_explanation_of_nothing_says_so(text: str) -> None:
    lines = [str(line) for line in brief_explanation(Sample(text), Score(0.0, "nothing"), 80)]
    assert lines[0] == "The completion is empty."


def test_a_brief_explanation_has_no_control_characters() -> None:
    evil = "\x1b]0;title\x07 [bold]nests[/bold]"
    score = Score(0.0, evil, parts={evil: Score(0.0, evil)})
    text = "\n".join(str(line) for line in brief_explanation(Sample(evil), score, 80))
    assert "\x1b" not in text
    assert "[bold]nests[/bold]" in text
