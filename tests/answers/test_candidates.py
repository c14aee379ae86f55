from pathreward.answers.candidates import Candidate, Recognised


def test_candidates_are_in_the_order_of_the_text() -> None:
    first, second = Candidate(2, 5, "A", 0.0), Candidate(9, 12, "B", 1.0)
    assert Recognised((second, first)).candidates == (first, second)
    assert Recognised((first, second)).candidates == (first, second)


def test_nothing_is_found_by_default() -> None:
    found = Recognised()
    assert (found.candidates, found.accounted, found.additions) == ((), (), ())
