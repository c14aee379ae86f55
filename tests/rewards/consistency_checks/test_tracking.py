from pathreward.completion.sections import parse_completion
from pathreward.rewards.consistency_checks.targets import Targets
from pathreward.rewards.consistency_checks.tracking import last_sentences, think_pieces, track

TARGETS = Targets([("A", "abscess"), ("B", "cyst")])


def test_events_point_at_their_sentences() -> None:
    text = "Pus is seen. So an abscess.\nNo cyst"
    stances = track([(10, text)], TARGETS)
    spans = [stances.span(each.sentence) for each in stances.events]
    assert [text[start - 10 : end - 10].rstrip() for start, end in spans] == [
        "So an abscess.",
        "No cyst",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(track([(0, "H. pylori vs. an abscess.")], TARGETS).sentences) == 1


def test_of_a_long_reasoning_the_end_is_read() -> None:
    text = f"<think>{'x ' * 40_000}end</think>"
    [(start, piece)] = think_pieces(parse_completion(text))
    assert len(piece) == 50_000
    assert piece.endswith("end")
    assert text[start : start + len(piece)] == piece


def test_the_last_sentences() -> None:
    text = f"{'A sentence of some length. ' * 9}The end."
    [(start, piece)] = last_sentences([(5, text)])
    assert text[start - 5 :] == piece
    assert 80 <= len(piece) < 120
    assert last_sentences([(5, "Short.")]) == [(5, "Short.")]
