from rich.console import Console

from pathreward.evaluation import compare
from pathreward.evaluation.terminal import in_terminal
from tests.evaluation.support import evaluation, item


def test_the_tables_fit_a_screen_and_markup_has_no_effect() -> None:
    found = evaluation([item("1", "B", category="[red]x[/red]"), item("2", "A", category="y")])
    console = Console(width=80)
    with console.capture() as shown:
        console.print(in_terminal(found, [compare(found, found)]))
    text = shown.get()
    assert "[red]x[/red]" in text
    assert "2 rows, joined by id. 95 % intervals: bootstrap over 2 rows" in text
    assert max(map(len, text.splitlines())) <= 80
