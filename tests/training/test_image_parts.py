import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.training.image_parts import image_parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tile 3 shows nests.", ["tile 3"]),
        ("In tiles 3, 4 and 7", ["tile 3", "tile 4", "tile 7"]),
        ("clusters 2-4 and 9", ["cluster 2", "cluster 3", "cluster 4", "cluster 9"]),
        ("Patch #12, Region no. 4", ["patch 12", "region 4"]),
        ("tile-3 and image number 2", ["tile 3", "image 2"]),
        ("图块3可见坏死。聚类 2 为间质", ["tile 3", "cluster 2"]),
        ("tiles 1-900", ["tile 1", "tile 900"]),
        ("tiles 9-2", ["tile 9", "tile 2"]),
        ("The tile shows 3 mitoses.", []),
        ("Textiles 3, subtile 4, tile 3a, tiles 12345", []),
        ("two tiles and 3 fields", []),
    ],
)
def test_numbered_parts_are_named_one_by_one(text: str, names: list[str]) -> None:
    assert [each.name for each in image_parts(text)] == names


def test_a_part_has_its_place() -> None:
    text = "Nests. In Tiles 3 and 5 there is necrosis."
    assert [text[each.start : each.end] for each in image_parts(text)] == ["Tiles 3 and 5"] * 2


@given(st.lists(st.sampled_from(["tile", "tiles ", "3", "-", ",", " and ", "#", "7", " "])))
def test_any_text_is_read(parts: list[str]) -> None:
    text = "".join(parts)
    for each in image_parts(text):
        assert re.fullmatch(r"tile \d+", each.name)
        assert text[each.start : each.end].startswith("tile")
