"""Parts of a whole, in fractions and in words."""

import pytest

from pathreward.facts.measurement.parse import quantities


@pytest.mark.parametrize(
    ("text", "part", "whole", "counted"),
    [
        ("0/11", 0, 11, ""),
        ("2 of 15 nodes", 2, 15, "nodes"),
        ("Lymph nodes: 2/15", 2, 15, "nodes"),
        ("Nodes ....... (0/4)", 0, 4, "nodes"),
        ("two of fifteen", 2, 15, ""),
        ("Three of nine level VI nodes are positive", 3, 9, "nodes"),
        ("Level VI nodes: 3 positive of 9", 3, 9, "nodes"),
        ("one positive node of 19", 1, 19, "nodes"),
        ("Of 19 nodes recovered, one contains metastasis", 1, 19, "nodes"),
        ("12 cores, 3 positive", 3, 12, "cores"),
        ("3 of 12 lymph nodes are negative", 9, 12, "nodes"),
        ("3 of 12 nodes are involved, margins are free", 3, 12, "nodes"),
        ("Sixteen nodes are all negative", 0, 16, "nodes"),
        ("five glomeruli of 16", 5, 16, "glomeruli"),
        ("None of three sentinel nodes contains tumor", 0, 3, "nodes"),
        ("Eleven lymph nodes contain no metastasis", 0, 11, "nodes"),
        ("No tumour is present in 16 nodes", 0, 16, "nodes"),
        ("HGPIN. Two of six cores are involved", 2, 6, "cores"),
        ("the one cystic duct node is negative", 0, 1, "nodes"),
        ("Four level Ib lymph nodes are negative", 0, 4, "nodes"),
        ("Two right axillary sentinel nodes are clear", 0, 2, "nodes"),
        ("Thirteen nodes from several stations, all sampled, are negative", 0, 13, "nodes"),
        ("Two nodes were examined: one has a macrometastasis", 1, 2, "nodes"),
        ("9 lymph nodes among the 31 found", 9, 31, "nodes"),
        ("in the left neck all 15 are negative", 0, 15, ""),
        ("None of 15 nodes is positive", 0, 15, "nodes"),
        ("Not one of 5 nodes is involved", 0, 5, "nodes"),
        ("Each of the 12 nodes is positive", 12, 12, "nodes"),
        ("All twelve nodes contain tumour", 12, 12, "nodes"),
        ("No metastasis in 3 of 12 nodes", 9, 12, "nodes"),  # the others have some
        ("Both nodes contain tumour", 2, 2, "nodes"),
        ("Both nodes are negative", 0, 2, "nodes"),
        ("Neither node contains tumour", 0, 2, "nodes"),
        ("55 intraepithelial lymphocytes per 100 enterocytes", 55, 100, ""),
    ],
)
def test_parts_of_a_whole(text: str, part: int, whole: int, counted: str) -> None:
    [found] = quantities(text)
    assert (found.unit, found.low, found.whole, found.counted) == ("of", part, whole, counted)


@pytest.mark.parametrize(
    ("text", "low", "involved"),
    [
        ("Four nodes are positive", 4, True),
        ("Metastasis in four nodes", 4, True),
        ("A single node is positive", 1, True),
        ("Several nodes are positive", 2, True),
        ("Four nodes were examined", 4, False),
        ("No more than four nodes were examined", float("-inf"), False),
    ],
)
def test_number_of_nodes_with_disease(text: str, low: float, involved: bool) -> None:
    [found] = quantities(text)
    assert (found.low, found.whole, found.involved) == (low, None, involved)


def test_words_that_count_no_nodes_are_no_quantities() -> None:
    assert not quantities("Both nodes were submitted; several cores, a single core.")
