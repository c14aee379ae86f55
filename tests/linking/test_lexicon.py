from pathlib import Path

import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking.lexicon import Found, Lexicon

LEXICON = Lexicon([("clear cell", 0), ("clear cell carcinoma", 1), ("carcinoma", 2)], ["is"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("clear cell", [(0, 2, 0)]),
        ("clear cell carcinoma", [(0, 3, 1)]),  # the longest
        ("clear cell clear", [(0, 2, 0)]),  # a prefix at the end
        ("clear carcinoma", [(1, 2, 2)]),  # a prefix that leads nowhere
        ("is it clear", []),
        ("carcinoma carcinoma", [(0, 1, 2), (1, 2, 2)]),
    ],
)
def test_scans_leftmost_and_longest(text: str, expected: list[Found]) -> None:
    assert LEXICON.scan(LEXICON.encode(text)) == expected


def test_each_piece_has_as_many_spans_as_characters() -> None:
    piece = "clear-cell,carcinoma"
    assert LEXICON.spans[piece] == [(0, 5), (6, 10), (10, 11), (11, 20)]
    assert len(LEXICON.pieces[piece]) == 4


def test_pieces_are_kept_within_bounds() -> None:
    LEXICON.pieces["carcinoma" * 100]
    assert "carcinoma" * 100 not in LEXICON.pieces


def test_of_two_names_that_read_alike_the_first_counts() -> None:
    lexicon = Lexicon([("tumor", 0), ("Tumours", 1)])
    assert lexicon.scan(lexicon.encode("tumours")) == [(0, 1, 0)]


def test_words_beyond_the_surrogates_have_characters_of_their_own() -> None:
    many = [(f"word{i}x", i) for i in range(60_000)]
    lexicon = Lexicon(many)
    assert lexicon.scan(lexicon.encode("word59999x")) == [(0, 1, 59_999)]
    assert not any("\ud800" <= each <= "\udfff" for each in lexicon.characters.values())


@pytest.mark.parametrize("piece", ["clear", "cell,", "carcinoma.", "it)", "carcinoma"])
def test_the_fast_path_equals_the_full_tokenization(piece: str) -> None:
    tokens = LEXICON.vocabulary.tokenize(piece)
    characters = [LEXICON.characters.get(token.form, token.form) for token in tokens]
    assert LEXICON.encode(piece) == "".join(characters)
    assert LEXICON.spans[piece] == [(token.start, token.end) for token in tokens]


def test_words_within_names_may_be_as_many() -> None:
    lexicon = Lexicon([(f"first word{i}x", i) for i in range(60_000)])
    assert lexicon.scan(lexicon.encode("word59999x first word59999x")) == [(1, 3, 59_999)]


def test_tables_from_the_disk_are_those_that_were_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [(name, i) for i, each in enumerate(_concepts()) for name in each.names]
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    fresh = Lexicon(names, ["no", "left"])
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    Lexicon(names, ["no", "left"])
    again = Lexicon(names, ["no", "left"])
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["lexicon"]
    assert again.characters == fresh.characters
    assert again.first_start == fresh.first_start
    text = "No squamous cell carcinoma of the left lung, keratin pearls; CK5/6+."
    assert again.encode(text) == fresh.encode(text)
    assert again.scan(again.encode(text)) == fresh.scan(fresh.encode(text))
    assert again.lengths("a", "b") == fresh.lengths("a", "b")


def _concepts() -> list[Concept]:
    return list(KnowledgeGraph.default().concepts.values())
