"""Draw a phantom tile: nuclei, and each finding in a slot of a grid."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE = 64
"""Width and height of a tile in pixels."""

_SCALE = 2  # drawn larger and reduced, for smooth edges
_SLOTS = [(row, column) for row in range(3) for column in range(3)]


def draw_tile(findings: Collection[str], generator: np.random.Generator) -> "Image":
    """Return a tile with these findings, in the colours of haematoxylin and eosin.

    >>> draw_tile({"necrosis"}, np.random.default_rng(0)).size
    (64, 64)
    """
    from PIL import Image, ImageDraw

    side = SIZE * _SCALE
    base = np.array([236, 196, 214]) + generator.normal(0, 4, 3)
    coarse = generator.normal(0, 7, (8, 8, 1)).repeat(side // 8, 0).repeat(side // 8, 1)
    pixels = base + coarse + generator.normal(0, 6, (side, side, 3))
    tile = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(tile)
    spindle = "spindle cells" in findings
    _nuclei(draw, generator, spindle)
    slots = generator.permutation(len(_SLOTS))
    focal = [name for name in _DRAWERS if name in findings]
    for name, slot in zip(focal, slots, strict=False):
        row, column = _SLOTS[slot]
        x, y = ((each + 0.5) * side / 3 + generator.uniform(-5, 5) for each in (column, row))
        _DRAWERS[name](draw, generator, x, y)
    return tile.reduce(_SCALE)


def _nuclei(draw: "ImageDraw", generator: np.random.Generator, spindle: bool) -> None:
    angle = generator.uniform(0, np.pi)
    for _ in range(34 if spindle else 16):
        x, y = generator.uniform(0, SIZE * _SCALE, 2)
        if spindle:
            turn = angle + generator.normal(0, 0.12)
            dx, dy = 9 * np.cos(turn), 9 * np.sin(turn)
            draw.line((x - dx, y - dy, x + dx, y + dy), fill=(108, 70, 140), width=4)
        else:
            _disc(draw, x, y, 3, (128, 96, 158))


def _disc(draw: "ImageDraw", x: float, y: float, radius: float, fill: tuple[int, int, int]) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _blob(
    draw: "ImageDraw",
    generator: np.random.Generator,
    x: float,
    y: float,
    radius: float,
    fill: tuple[int, int, int],
) -> None:
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radii = radius * generator.uniform(0.8, 1.15, 12)
    points = np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], axis=1)
    draw.polygon([(float(a), float(b)) for a, b in points], fill=fill)


def _scatter(
    generator: np.random.Generator, x: float, y: float, spread: float, count: int
) -> list[tuple[float, float]]:
    angles = generator.uniform(0, 2 * np.pi, count)
    radii = spread * np.sqrt(generator.uniform(0, 1, count))
    return [(x + r * np.cos(a), y + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]


def _pearls(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    radius = generator.uniform(16, 19)
    for step, fill in enumerate([(226, 110, 92), (248, 170, 128), (226, 110, 92), (250, 196, 150)]):
        _disc(draw, x, y, radius * (1 - 0.25 * step), fill)


def _gland(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    radius = generator.uniform(15, 18)
    _disc(draw, x, y, radius, (150, 96, 170))
    for angle in np.linspace(0, 2 * np.pi, 14, endpoint=False):
        _disc(
            draw,
            x + (radius - 3.5) * np.cos(angle),
            y + (radius - 3.5) * np.sin(angle),
            3,
            (78, 44, 118),
        )
    _disc(draw, x, y, radius - 8, (252, 248, 250))


def _granuloma(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    radius = generator.uniform(17, 20)
    _disc(draw, x, y, radius, (246, 222, 190))
    for a, b in _scatter(generator, x, y, radius - 5, 9):
        draw.ellipse((a - 4, b - 2, a + 4, b + 2), fill=(196, 158, 186))
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(168, 128, 172), width=3)


def _melanin(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    for a, b in _scatter(generator, x, y, 17, 22):
        _disc(draw, a, b, generator.uniform(2.5, 4.5), (96, 58, 22))


def _mucin(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    _blob(draw, generator, x, y, 19, (190, 214, 236))
    for a, b in _scatter(generator, x, y, 10, 3):
        draw.line((a - 7, b - 2, a + 7, b + 2), fill=(160, 190, 222), width=2)


def _necrosis(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    _blob(draw, generator, x, y, 19, (206, 186, 150))
    for a, b in _scatter(generator, x, y, 15, 26):
        _disc(draw, a, b, 1.5, (120, 100, 92))


def _pleomorphism(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    for a, b in _scatter(generator, x, y, 13, 4):
        _blob(draw, generator, a, b, generator.uniform(6, 10), (66, 24, 92))


def _lymphocytes(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    for a, b in _scatter(generator, x, y, 18, 26):
        _disc(draw, a, b, 3, (44, 52, 150))


def _hemorrhage(draw: "ImageDraw", generator: np.random.Generator, x: float, y: float) -> None:
    _blob(draw, generator, x, y, 18, (200, 40, 48))
    for a, b in _scatter(generator, x, y, 13, 8):
        _disc(draw, a, b, 3, (226, 84, 84))


_DRAWERS: dict[str, Callable[["ImageDraw", np.random.Generator, float, float], None]] = {
    "keratin pearls": _pearls,
    "gland formation": _gland,
    "granuloma": _granuloma,
    "melanin pigment": _melanin,
    "mucin": _mucin,
    "necrosis": _necrosis,
    "nuclear pleomorphism": _pleomorphism,
    "lymphocytic infiltrate": _lymphocytes,
    "hemorrhage": _hemorrhage,
}
