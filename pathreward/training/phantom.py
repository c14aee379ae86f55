"""Phantom tiles: drawn histology whose findings decide the diagnosis.

A tile is 64 pixels wide and shows some of ten findings. Five of them are patterns that a diagnosis
always shows; mucin, necrosis and nuclear pleomorphism decide between diagnoses of one pattern and
come and go elsewhere; hemorrhage and lymphocytic infiltrate say nothing about the diagnosis. They
are drawings to learn on in minutes, and no model of real tissue.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from pathreward.training.painting import paint

if TYPE_CHECKING:
    from PIL.Image import Image

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


_PREVALENCE = {
    "mucin": 0.4,
    "necrosis": 0.4,
    "nuclear pleomorphism": 0.4,
    "lymphocytic infiltrate": 0.5,
    "hemorrhage": 0.5,
}
"""How often a finding that the diagnosis does not decide is there."""


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
        return paint(self.findings, self._generator("image"))

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
