import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.report.marks import Block, blocks
from pathreward.score import Evidence, Verdict

FRAGMENTS = ["<observe>", "</observe>", "<info>", "<think>", "</think>", "<answer>", "</answer>"]
TEXTS = st.lists(st.sampled_from([*FRAGMENTS, "nests", " ", "\n", "<", "x"])).map("".join)
SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8)


def _evidence(start: int, end: int, verdict: Verdict = "supports") -> Evidence:
    return Evidence("think", start, end, verdict=verdict, note=f"{start}-{end}")


@given(TEXTS, SPANS)
def test_blocks_and_pieces_fill_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    place = 0
    for block in blocks(text, [_evidence(*span) for span in spans]):
        assert block.start == place
        assert block.start <= block.opened <= block.closed <= block.end
        edges = [block.opened, *(piece.end for piece in block.pieces)]
        assert [piece.start for piece in block.pieces] == edges[:-1]
        assert edges[-1] == block.closed
        place = block.end
    assert place == len(text)


@given(TEXTS, SPANS)
def test_a_piece_has_evidence_that_shares_a_word_with_it(
    text: str, spans: list[tuple[int, int]]
) -> None:
    evidence = [_evidence(*span) for span in spans]
    for block in blocks(text, evidence):
        for piece in block.pieces:
            for each in piece.evidence:
                overlap = text[max(each.start, piece.start) : min(each.end, piece.end)]
                assert overlap or not text[each.start : each.end].strip()


@given(TEXTS, SPANS)
def test_a_mark_starts_and_ends_at_words(text: str, spans: list[tuple[int, int]]) -> None:
    for block in blocks(text, [_evidence(*span) for span in spans]):
        for piece in block.pieces:
            words = text[piece.start : piece.end]
            if piece.evidence and words.strip():
                assert words == words.strip()
                for edge in (piece.start, piece.end):
                    inside = block.opened < edge < block.closed
                    assert not (inside and text[edge - 1 : edge + 1].isalnum())


@pytest.mark.parametrize(
    ("text", "span", "marked"),
    [
        ("the margins are free", (5, 10), "margins"),  # cut at both ends
        ("the margins are free", (3, 12), "margins"),  # with white space
        ("pT2a, pN0", (1, 4), "pT2a"),
        ("no (lymphatic) spread", (3, 14), "(lymphatic)"),  # signs of its own stay
        ("lymph-node", (6, 8), "node"),  # a hyphen parts words
        ("未见坏死。", (2, 4), "坏死"),  # Chinese has no spaces
        ("<think>nests</think>", (8, 10), "nests"),
    ],
)
def test_a_span_is_extended_to_whole_words(text: str, span: tuple[int, int], marked: str) -> None:
    pieces = [piece for block in blocks(text, [_evidence(*span)]) for piece in block.pieces]
    assert [text[each.start : each.end] for each in pieces if each.evidence] == [marked]


def test_no_word_of_a_mark_is_repeated_by_the_mark_that_interrupts_it() -> None:
    text = "all of the margins are free"
    wide, narrow = _evidence(0, len(text)), _evidence(11, 18, "against")
    [block] = blocks(text, [wide, narrow])
    marked = [
        (text[each.start : each.end], each.continued) for each in block.pieces if each.evidence
    ]
    assert marked == [("all of the", False), ("margins", False), ("are free", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("nests", [("", "nests")]),
        ("<think>a</think>", [("think", "<think>a</think>")]),
        ("a</think>b", [("think", "a</think>"), ("", "b")]),  # prefilled, then a bare answer
        (
            "<info>a</info>\n<think>b",
            [("observe", "<info>a</info>"), ("", "\n"), ("think", "<think>b")],
        ),
        ("<think>a<answer>b</answer>", [("think", "<think>a"), ("answer", "<answer>b</answer>")]),
        (
            "<think></think></think>",
            [("think", "<think></think>"), ("", "</think>")],
        ),  # a stray tag
    ],
)
def test_blocks_are_the_sections_and_what_is_between(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(each.name, text[each.start : each.end]) for each in blocks(text, [])] == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([_evidence(0, 8), _evidence(3, 5)], ["0-8", "3-5", "0-8"]),  # the narrower inside
        ([_evidence(0, 5), _evidence(3, 8)], ["0-5", "3-8"]),  # a chain, equally wide
        ([_evidence(0, 8, "against"), _evidence(3, 5)], ["0-8"]),  # a cost is not interrupted
        ([_evidence(0, 8), _evidence(0, 8, "against")], ["0-8"]),
    ],
)
def test_overlap_shows_costs_first_then_the_narrowest(
    spans: list[Evidence], expected: list[str]
) -> None:
    [block] = blocks("ab cd ef", spans)
    assert [piece.evidence[0].note for piece in block.pieces if piece.evidence] == expected


def test_of_the_same_words_the_costliest_verdict_comes_first() -> None:
    verdicts: list[Verdict] = ["neutral", "supports", "against", "partial"]
    evidence = [Evidence("think", 0, 5, concept="nest", verdict=each) for each in verdicts]
    [block] = blocks("nests", evidence)
    [piece] = block.pieces
    assert [each.verdict for each in piece.evidence] == [
        "against",
        "partial",
        "supports",
        "neutral",
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence("think", 0, 5, note="section"),  # a section that was read, no mention
        Evidence("reference", concept="necrosis", verdict="missing"),  # no words
        _evidence(-3, 2),  # no place in a text
        _evidence(4, 2),
        _evidence(99, 120),  # beyond it
    ],
)
def test_what_is_no_words_is_not_marked(evidence: Evidence) -> None:
    assert blocks("nests", [evidence])[0].pieces[0].evidence == ()


def test_evidence_beyond_the_end_stops_there() -> None:
    assert [piece.end for piece in blocks("a nest", [_evidence(2, 99)])[0].pieces] == [2, 6]


def test_a_block_has_the_positions_of_its_tags() -> None:
    [block] = blocks("<think>a</think>", [])
    assert (block.start, block.opened, block.closed, block.end) == (0, 7, 8, 16)
    assert isinstance(block, Block)
