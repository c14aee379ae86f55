import pytest

from pathreward.errors import DataError
from pathreward.evaluation import Item, screen
from pathreward.sample import Sample
from tests.evaluation.support import evaluation, item


def test_a_screen_says_how_many_right_answers_stay_right() -> None:
    seen = evaluation([item(str(n), "B" if n < 6 else "A") for n in range(8)])
    blind = evaluation([item(str(n), "B" if n in {0, 1, 2, 7} else "A") for n in range(8)])
    found = screen(seen, blind, "no-image")
    assert (found.difference.after, found.difference.before) == (0.75, 0.5)
    assert found.stays is not None
    assert (found.stays.value, found.stays.items) == (0.5, 6)


def test_without_a_right_answer_nothing_stays() -> None:
    wrong = evaluation([item("1", "A")])
    assert screen(wrong, wrong, "text-only").stays is None


def test_rows_without_an_answer_cannot_be_screened() -> None:
    report = evaluation([Item("1", (Sample("Nests.", findings="Nests and keratin pearls."),))])
    with pytest.raises(DataError, match="nothing to screen"):
        screen(report, report, "no-image")
