import pytest

from pathreward.report.gallery import Gallery
from pathreward.sample import Sample
from pathreward.score import Score
from pathreward.scoring import Scored


def _row(number: int, value: float | None) -> Scored:
    return Scored(number, {}, Sample("text"), Score(value, "reason"))


def _filled(cap: int, values: list[float | None]) -> Gallery:
    gallery = Gallery(cap=cap)
    for number, value in enumerate(values, start=1):
        gallery.add(_row(number, value))
    return gallery


@pytest.mark.parametrize("count", [0, 1, 29, 30])
def test_up_to_the_cap_all_rows_are_kept_in_order(count: int) -> None:
    gallery = _filled(30, [0.5] * count)
    assert [row.number for row in gallery.chosen()] == list(range(1, count + 1))
    assert gallery.rule == ""


def test_of_more_the_extremes_and_a_uniform_sample_are_kept() -> None:
    values: list[float | None] = [(number * 7919 % 1000) / 1000 for number in range(1000)]
    values[500] = None
    gallery = _filled(30, values)
    chosen = gallery.chosen()
    assert [row.number for row in chosen] == sorted(row.number for row in chosen)
    assert len(chosen) == 30
    totals = {row.score.value for row in chosen}
    known = sorted(value for value in values if value is not None)
    assert totals >= set(known[:10]) | set(known[-10:])
    between = [row.number for row in chosen if row.score.value in set(known[10:-10])]
    assert min(between) < 333  # the sample reaches from the start of the file
    assert max(between) > 667  # to its end
    assert gallery.rule == (
        "30 of 1,000 completions are shown: the 10 with the lowest totals, the 10 with the highest "
        "and a uniform sample of the others. The figures above cover all."
    )


def test_the_draw_is_the_same_twice_and_unscored_rows_are_in_it() -> None:
    values: list[float | None] = [None] * 100
    first, second = _filled(10, values).chosen(), _filled(10, values).chosen()
    assert len(first) == 10
    assert [row.number for row in first] == [row.number for row in second]
