import io

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from pathreward.training.progress import Bars, print_outcome


@pytest.fixture
def progress() -> Progress:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    return Progress(TextColumn("{task.fields[figures]}"), console=console)


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ({"loss": 0.5, "grad_norm": 2.0}, "loss 0.500"),
        (
            {"reward": 0.25, "pathreward/answer/mean": 1.0, "loss": 9.0},
            "reward 0.250  answer 1.000",  # the loss of GRPO is of no interest
        ),
    ],
)
def test_a_bar_shows_the_figures_of_its_stage(
    progress: Progress, figures: dict[str, float], text: str
) -> None:
    advance = Bars(progress).start("1-stage", 10)
    advance(3, figures)
    [task] = progress.tasks
    assert (task.completed, task.total, task.fields["figures"]) == (3, 10, text)
    advance(4, {})
    assert (task.completed, task.fields["figures"]) == (4, text)  # the last figures stay


@pytest.mark.parametrize(("rank", "printed"), [("0", True), ("1", False)])
def test_only_the_main_process_prints(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, rank: str, printed: bool
) -> None:
    monkeypatch.setenv("RANK", rank)
    Bars(progress).print_line("a line")
    output = progress.console.file
    assert isinstance(output, io.StringIO)
    assert ("a line" in output.getvalue()) is printed


def test_a_file_gets_a_line_at_each_tenth_of_a_stage() -> None:
    console = Console(file=io.StringIO(), width=80)
    advance = Bars(Progress(console=console, disable=True)).start("2-sft", 40)
    for done in range(1, 41):
        advance(done, {"loss": done / 100})
    output = console.file
    assert isinstance(output, io.StringIO)
    lines = output.getvalue().splitlines()
    assert lines[0] == "2-sft 4/40  loss 0.040"
    assert lines[-1] == "2-sft 40/40  loss 0.400"
    assert len(lines) == 10


FOREIGN = "runs/[red]a\x1b[31mb\u202e"
SHOWN = "runs/[red]a<U+001B>[31mb<U+202E>"


def test_control_characters_and_markup_of_a_name_are_shown(
    progress: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    Bars(progress).print_line(FOREIGN)
    output = progress.console.file
    assert isinstance(output, io.StringIO)
    assert output.getvalue() == f"{SHOWN}\n"
    print_outcome([FOREIGN])
    assert capsys.readouterr().err == f"{SHOWN}\n"
