import pytest

from pathreward.data.captions import caption_start, split_caption


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Figure 1. Keratin pearls.", "1"),
        ("Fig. 2-3: Nests.", "2-3"),
        ("FIG 4.12 Nests of cells.", "4.12"),
        ("Figure 7 | Nests.", "7"),
        ("Extended Data Fig. 2. Nests.", "2"),
        ("Supplementary Figure S3. Nests.", "S3"),
        ("Abb. 3: Nester.", "3"),
        ("图1\uff1a角化珠", "1"),
        ("Plate 2. Nests.", "2"),
        ("Figure 2 shows nests of cells.", None),
        ("Figures are shown.", None),
        ("As Figure 2. shows", None),
        ("Fig tree 2. is one.", None),
        ("", None),
    ],
)
def test_where_a_caption_begins(text: str, number: str | None) -> None:
    found = caption_start(text)
    assert (found[0] if found else None) == number


@pytest.mark.parametrize(
    ("caption", "parts"),
    [
        ("Nests of cells.", [("", "Nests of cells.")]),
        ("(A) Nests. (B) Mucin.", [("A", "Nests."), ("B", "Mucin.")]),
        ("A, Nests. B, Mucin.", [("A", "Nests."), ("B", "Mucin.")]),
        ("a) Nests", [("", "a) Nests")]),
        ("SCC. (a) Nests. (b) Mucin.", [("A", "SCC. Nests."), ("B", "SCC. Mucin.")]),
        (
            "(A-C) Nests. (D) Mucin.",
            [("A", "Nests."), ("B", "Nests."), ("C", "Nests."), ("D", "Mucin.")],
        ),
        ("Nests (A) and mucin (B).", [("A", "Nests"), ("B", "mucin")]),
        (
            "(A) Nests; arrow (X). (B) Mucin (C1).",
            [("A", "Nests; arrow (X)."), ("B", "Mucin (C1).")],
        ),
        ("Stage (B) is after (A).", [("", "Stage (B) is after (A).")]),
        ("(A) Only one label.", [("", "(A) Only one label.")]),
        ("(A)(B)", [("", "(A)(B)")]),
    ],
)
def test_the_parts_of_a_caption(caption: str, parts: list[tuple[str, str]]) -> None:
    assert [tuple(each) for each in split_caption(caption)] == parts


def test_a_long_caption_is_read_in_linear_time() -> None:
    assert split_caption("(A) " + "nests (" * 100_000)[0].label == ""
