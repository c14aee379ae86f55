import pytest

from pathreward.data.pdf_layout import Line, Rectangle, blocks, image_boxes, text_lines

PAGE = Rectangle(0, 0, 600, 800)


def image(x0: float, top: float, x1: float, bottom: float) -> dict[str, float]:
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom}


def line(top: float, text: str, x0: float = 50, size: float = 10, width: float = 200) -> Line:
    return Line(Rectangle(x0, top, x0 + width, top + size), text, size)


def test_small_images_and_images_within_others_are_left_out() -> None:
    found = image_boxes(
        [image(0, 0, 20, 20), image(50, 50, 300, 300), image(60, 60, 200, 200)], PAGE
    )
    assert found == [Rectangle(50, 50, 300, 300)]


def test_an_image_that_leaves_the_page_is_cut() -> None:
    assert image_boxes([image(-50, -50, 300, 300)], PAGE) == [Rectangle(0, 0, 300, 300)]


def test_images_are_in_the_order_of_reading() -> None:
    found = image_boxes(
        [image(300, 402, 400, 500), image(50, 400, 150, 500), image(50, 50, 150, 150)], PAGE
    )
    assert [(each.x0, each.top) for each in found] == [(50, 50), (50, 400), (300, 402)]


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (line(112, "the next line"), 1),
        (line(130, "after a gap"), 2),
        (line(112, "in another size", size=14), 2),
        (line(112, "in another column", x0=320), 2),
    ],
)
def test_which_line_continues_a_block(second: Line, count: int) -> None:
    assert len(blocks([line(100, "a line"), second])) == count


def test_two_columns_are_two_lines() -> None:
    def word(x0: float, text: str) -> dict[str, object]:
        return {"x0": x0, "x1": x0 + 30, "top": 100, "bottom": 110, "text": text, "size": 10}

    found = text_lines([word(320, "right"), word(50, "left"), word(84, "column")])
    assert [each.text for each in found] == ["left column", "right"]
