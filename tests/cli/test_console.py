from pathlib import Path

import pytest

from pathreward.cli.console import (
    console,
    expect_apart,
    output_file,
    progress,
    report_written,
    warn,
)
from pathreward.errors import DataError


@pytest.mark.parametrize(
    ("paths", "apart"),
    [
        (("a", "b", None), True),
        (("a", None, None), True),
        (("a", "b", "b"), False),
        (("a", "./a", None), False),  # another spelling of the same file
    ],
)
def test_input_and_outputs_must_differ(paths: tuple[str | None, ...], apart: bool) -> None:
    given = [None if each is None else Path(each) for each in paths]
    if apart:
        expect_apart(*given)
    else:
        with pytest.raises(DataError, match="must be different files"):
            expect_apart(*given)


def test_an_output_is_written_or_none(tmp_path: Path) -> None:
    with output_file(None) as file:
        assert file is None
    with output_file(tmp_path / "out") as file:
        assert file is not None
        file.write("text")
    assert (tmp_path / "out").read_text() == "text"


def test_warnings_go_to_standard_error_without_control_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    warn("bad [row]\x1b[31m", style="red")
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "bad [row]<U+001B>[31m\n"


def test_written_paths_are_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report_written(None, tmp_path / "[a].html")
    assert capsys.readouterr().out == f"wrote {tmp_path}/[a].html\n"


def test_no_bar_is_drawn_without_a_terminal() -> None:
    assert progress("scoring").disable


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),  # no terminal
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
    ids=["pipe", "forced", "no colour"],
)
def test_colours_are_for_terminals_that_want_them(
    variables: dict[str, str],
    coloured: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    console().print("[red]bad[/]")
    assert ("\x1b[31m" in capsys.readouterr().out) == coloured
