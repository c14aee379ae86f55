"""Phantom tiles: drawn histology whose findings determine the diagnosis.

A tile is 64 pixels wide and shows some of ten findings. Five are patterns, each required by its
diagnoses. Mucin, necrosis and nuclear pleomorphism distinguish diagnoses with the same pattern and
are random otherwise. Hemorrhage and lymphocytic infiltrate are independent of the diagnosis. The
tiles are a phantom for training in minutes, not a model of real tissue.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from pathreward.training.tile_drawing import draw_tile

if TYPE_CHECKING:
    from PIL.Image import Image

PATTERNS = ("keratin pearls", "gland formation", "granuloma", "melanin pigment", "spindle cells")
"""Findings that a report mentions only when present."""

REPORTED = (
    "mucin",
    "necrosis",
    "nuclear pleomorphism",
    "lymphocytic infiltrate",
    "hemorrhage",
)
"""Findings that every report mentions, as present or absent."""

FINDINGS = PATTERNS + REPORTED
"""All findings, in the order of a report."""


_PREVALENCE = {
    "mucin": 0.4,
    "necrosis": 0.4,
    "nuclear pleomorphism": 0.4,
    "lymphocytic infiltrate": 0.5,
    "hemorrhage": 0.5,
}
"""The prevalence of a finding that the diagnosis does not determine."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis with the findings that it always shows and never shows; others are random."""

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
"""The diagnoses; three pairs share a pattern and differ in other findings."""


@dataclass(frozen=True)
class Tile:
    """One drawn tile, determined by its seed.

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
        """The diagnosis, drawn uniformly."""
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
        """The report: the affirmed and negated findings."""
        return report(self.findings)

    @cached_property
    def caption(self) -> str:
        """A statement on each of the ten findings."""
        return " ".join(statement(name, name in self.findings) for name in FINDINGS)

    @cached_property
    def image(self) -> "Image":
        """The drawing, in the colours of haematoxylin and eosin."""
        return draw_tile(self.findings, self._generator("image"))

    @cached_property
    def encoded(self) -> dict[str, Any]:
        """The drawing as a row of `datasets.Image`."""
        buffer = BytesIO()
        self.image.save(buffer, "PNG", compress_level=1)
        return {"bytes": buffer.getvalue(), "path": None}

    def _generator(self, use: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *use.encode()])


def statement(finding: str, present: bool) -> str:
    """Return the sentence that affirms or negates a finding.

    >>> statement("necrosis", True), statement("necrosis", False)
    ('Necrosis.', 'No necrosis.')
    """
    return f"{finding.capitalize()}." if present else f"No {finding}."


def report(findings: frozenset[str]) -> str:
    """Return a report: the present patterns, then each of `REPORTED`, affirmed or negated.

    >>> report(frozenset({"granuloma", "necrosis"}))[:60]
    'Granuloma. No mucin. Necrosis. No nuclear pleomorphism. No l'
    """
    names = [name for name in PATTERNS if name in findings] + list(REPORTED)
    return " ".join(statement(name, name in findings) for name in names)


def support(pattern: str, diagnosis: str) -> str:
    """Return the reasoning from a pattern to a diagnosis.

    >>> support("granuloma", "sarcoidosis"), support("spindle cells", "leiomyoma")
    ('Granuloma supports sarcoidosis.', 'Spindle cells support leiomyoma.')
    """
    return f"{pattern.capitalize()} support{'' if pattern.endswith('s') else 's'} {diagnosis}."
