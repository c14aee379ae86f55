from pathlib import Path

import pytest

from pathreward.errors import PathrewardError
from pathreward.kg import KnowledgeGraph
from pathreward.report.graph_figure import write_figure
from pathreward.report.graph_layout import draw_neighbourhood, draw_paths

pytest.importorskip("matplotlib")
GRAPH = KnowledgeGraph.default()


@pytest.mark.parametrize(
    ("name", "start"), [("x.png", b"\x89PNG"), ("x.svg", b"<?xml"), ("x.pdf", b"%PDF")]
)
def test_writes_the_format_of_the_suffix(tmp_path: Path, name: str, start: bytes) -> None:
    write_figure(draw_neighbourhood(GRAPH, "melanoma"), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_the_image_has_the_shape_of_the_drawing(tmp_path: Path) -> None:
    from matplotlib.image import imread

    drawing = draw_paths(GRAPH, GRAPH.paths("keratin_pearls", "adenocarcinoma"))
    write_figure(drawing, tmp_path / "x.png")
    height, width, _ = imread(tmp_path / "x.png").shape
    assert width / height == pytest.approx(drawing.width / (drawing.height + 34), rel=0.02)


@pytest.mark.parametrize("name", ["x.docx", "no/such/folder/x.png"])
def test_what_can_not_be_written_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(PathrewardError, match="can't write"):
        write_figure(draw_neighbourhood(GRAPH, "melanoma"), tmp_path / name)
