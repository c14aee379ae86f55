import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.report.marks import Block, blocks, evidence_of
from pathreward.score import Evidence, Score, Verdict

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
def test_a_piece_has_the_evidence_that_covers_it(text: str, spans: list[tuple[int, int]]) -> None:
    evidence = [_evidence(*span) for span in spans]
    for block in blocks(text, evidence):
        for piece in block.pieces:
            covering = {e for e in evidence if e.start <= piece.start and piece.end <= e.end}
            assert set(piece.evidence) == covering


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
        ([_evidence(0, 8), _evidence(2, 5)], ["0-8", "2-5", "0-8"]),  # the narrower inside
        ([_evidence(0, 5), _evidence(3, 8)], ["0-5", "0-5", "3-8"]),  # a chain, equally wide
        ([_evidence(0, 8), _evidence(0, 8, "against")], ["0-8"]),
    ],
)
def test_overlap_shows_the_narrowest_first(spans: list[Evidence], expected: list[str]) -> None:
    [block] = blocks("abcdefgh", spans)
    assert [piece.evidence[0].note for piece in block.pieces] == expected


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
    assert [piece.end for piece in blocks("nests", [_evidence(2, 99)])[0].pieces] == [2, 5]


def test_a_block_says_where_its_tags_are() -> None:
    [block] = blocks("<think>a</think>", [])
    assert (block.start, block.opened, block.closed, block.end) == (0, 7, 8, 16)
    assert isinstance(block, Block)


def test_evidence_is_found_in_parts_of_parts_and_named_once() -> None:
    shared, inner = _evidence(0, 3), _evidence(4, 6)
    entity = Score(0.5, parts={"recall": Score(0.5, evidence=(inner,))}, evidence=(shared,))
    whole = Score(0.5, parts={"entity": entity}, evidence=(shared, inner))
    assert evidence_of(whole) == {shared: ["entity"], inner: ["recall"]}
