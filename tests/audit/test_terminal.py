import io

import pytest
from rich.console import Console

from pathreward import Sample, load
from pathreward.audit import Audit, attacks, audit, rows
from pathreward.audit.terminal import attack_table, summary, worst_examples


@pytest.fixture(scope="module")
def found() -> Audit:
    without = Sample("", "Which?", "melanoma")
    tried = attacks(only=["padded", "either-or", "prompt-as-reasoning", "side-in-answer"])
    return audit(load("pathreasoner-r1"), [*rows()[:7], without], tried, name="<ours>")


def _printed(*views: object) -> str:
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(*views)
    return console.export_text()


def test_the_terminal_shows_every_attack(found: Audit) -> None:
    text = " ".join(
        _printed(attack_table(found), worst_examples(found, 2, 80), summary(found)).split()
    )
    for expected in ("padded", "either-or", "95 %", "7 of 8 rows count", "1 left out: it has no"):
        assert expected in text
    assert "wrong answers: 0 of 7 succeed (0.0%), worst attack: 0.0% of its rows" in text
