"""Phantom tiles: drawn histology whose findings decide the diagnosis.

A tile is 64 pixels wide and shows some of ten findings. Five of them are patterns that a diagnosis
always shows; mucin, necrosis and nuclear pleomorphism decide between diagnoses of one pattern and
come and go elsewhere; hemorrhage and lymphocytic infiltrate say nothing about the diagnosis. They
are drawings to learn on in minutes, and no model of real tissue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE = 64
"""Width and height of a tile in pixels."""

_SCALE = 2
_SLOTS = [(row, column) for row in range(3) for column in range(3)]

PATTERNS = ("keratin pearls", "gland formation", "granuloma", "melanin pigment", "spindle cells")
"""Findings that a report mentions only where they are seen."""

REPORTED = (
    "mucin",
    "necrosis",
    "nuclear pleomorphism",
    "lymphocytic infiltrate",
    "hemorrhage",
)
"""Findings that every report speaks of, seen or not."""

FINDINGS = PATTERNS + REPORTED
"""All findings, in the order of a report."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a diagnosis shows and what it never shows; all else comes and goes."""

    name: str
    pattern: str
    shows: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


DIAGNOSES = (
    Diagnosis("squamous cell carcinoma", "keratin pearls"),
    Diagnosis("adenocarcinoma", "gland formation", lacks=("mucin",)),
    Diagnosis("mucinous adenocarcinoma", "gland formation", shows=("mucin",)),
    Diagnosis("sarcoidosis", "granuloma", lacks=("necrosis",)),
    Diagnosis("tuberculosis", "granuloma", shows=("necrosis",)),
    Diagnosis("melanoma", "melanin pigment"),
    Diagnosis("leiomyoma", "spindle cells", lacks=("necrosis", "nuclear pleomorphism")),
    Diagnosis("leiomyosarcoma", "spindle cells", shows=("necrosis", "nuclear pleomorphism")),
)
"""The diagnoses; three pairs share a pattern and hinge on what is there or is not."""


@dataclass(frozen=True)
class Tile:
    """One drawn tile, wholly decided by its seed.

    >>> tile = Tile(7)
    >>> tile.image.size, tile == Tile(7)
    ((64, 64), True)
    >>> tile.diagnosis.name
    'leiomyosarcoma'
    >>> tile.report[:42]
    'Spindle cells. No mucin. Necrosis. Nuclear'
    """

    seed: int

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """The diagnosis; each comes equally often."""
        return DIAGNOSES[int(self._generator("diagnosis").integers(len(DIAGNOSES)))]

    @cached_property
    def findings(self) -> frozenset[str]:
        """The findings that are drawn."""
        generator = self._generator("findings")
        free = {name for name in REPORTED if generator.random() < _PREVALENCE[name]}
        free -= set(self.diagnosis.lacks)
        return frozenset({self.diagnosis.pattern, *self.diagnosis.shows, *free})

    @cached_property
    def report(self) -> str:
        """The findings as a report would give them, affirmed and negated."""
        return report(self.findings)

    @cached_property
    def caption(self) -> str:
        """A statement on each of the ten findings."""
        return " ".join(statement(name, name in self.findings) for name in FINDINGS)

    @cached_property
    def image(self) -> "Image":
        """The drawing, in the colours of haematoxylin and eosin."""
        return _draw(self.findings, self._generator("image"))

    @cached_property
    def encoded(self) -> dict[str, Any]:
        """The drawing as a row of `datasets.Image`."""
        buffer = BytesIO()
        self.image.save(buffer, "PNG", compress_level=1)
        return {"bytes": buffer.getvalue(), "path": None}

    def _generator(self, use: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *use.encode()])


_PREVALENCE = {
    "mucin": 0.4,
    "necrosis": 0.4,
    "nuclear pleomorphism": 0.4,
    "lymphocytic infiltrate": 0.5,
    "hemorrhage": 0.5,
}


def statement(finding: str, present: bool) -> str:
    """Return the sentence that affirms or negates a finding.

    >>> statement("necrosis", True), statement("necrosis", False)
    ('Necrosis.', 'No necrosis.')
    """
    return f"{finding.capitalize()}." if present else f"No {finding}."


def report(findings: frozenset[str]) -> str:
    """Return a report: the patterns that are seen, then each of `REPORTED`, seen or not.

    >>> report(frozenset({"granuloma", "necrosis"}))[:60]
    'Granuloma. No mucin. Necrosis. No nuclear pleomorphism. No l'
    """
    told = [name for name in PATTERNS if name in findings] + list(REPORTED)
    return " ".join(statement(name, name in findings) for name in told)


def support(pattern: str, diagnosis: str) -> str:
    """Return the reasoning from a pattern to a diagnosis.

    >>> support("granuloma", "sarcoidosis"), support("spindle cells", "leiomyoma")
    ('Granuloma supports sarcoidosis.', 'Spindle cells support leiomyoma.')
    """
    return f"{pattern.capitalize()} support{'' if pattern.endswith('s') else 's'} {diagnosis}."


def _draw(findings: frozenset[str], generator: np.random.Generator) -> "Image":
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
    focal = [name for name in FINDINGS if name in findings and name in _PAINTERS]
    for name, slot in zip(focal, slots, strict=False):
        row, column = _SLOTS[slot]
        x, y = ((each + 0.5) * side / 3 + generator.uniform(-5, 5) for each in (column, row))
        _PAINTERS[name](draw, generator, x, y)
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


_PAINTERS: dict[str, Callable[["ImageDraw", np.random.Generator, float, float], None]] = {
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
