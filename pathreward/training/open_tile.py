"""The second phantom task: tiles whose reports leave room to cheat.

The drawings and diagnoses are those of `pathreward.training.phantom`. What differs:

- The vocabulary has 18 findings, of which a tile shows two on average. Eight are never drawn. A
  reward that is blind to negation pays for naming the others all the same.
- The teacher writes free text of different lengths: statements, bare lists that name findings which
  are not there, hedged statements, and boilerplate. It hedges some answers between two diagnoses.
- A fifth of the tiles is ambiguous: blurred, and without the findings that distinguish two
  diagnoses. No policy can be right in more than half of them, so nine in ten is the most of all.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pathreward.training.phantom import DIAGNOSES, PATTERNS, REPORTED, Diagnosis, Tile, statement
from pathreward.training.tile_drawing import draw_tile

if TYPE_CHECKING:
    from PIL.Image import Image

NEVER_DRAWN = (
    "perineural invasion",
    "lymphovascular invasion",
    "calcification",
    "ulceration",
    "giant cells",
    "cholesterol clefts",
    "psammoma bodies",
    "fibrosis",
)
"""Findings of the vocabulary that no tile shows."""

VOCABULARY = (*PATTERNS, *REPORTED, *NEVER_DRAWN)
"""All findings, in the order of a report."""

_PREVALENCE = 0.15
_AMBIGUOUS = 0.2 * 8 / 6
"""The rate among the six of eight diagnoses that have a rival; a fifth of all tiles."""
_STYLES = ("statements", "list", "hedged", "boilerplate", "complete")
_BOILERPLATE = (
    "The specimen is adequate for evaluation.",
    "Clinical correlation is advised.",
    "Additional levels may be helpful.",
    "The findings are described below.",
)
_HEDGES = ("Possible {}.", "{} cannot be excluded.", "{} may be present.", "Suspicious for {}.")


class TileChain(NamedTuple):
    """What the teacher writes about a tile."""

    findings: str
    reasoning: str
    answer: str


@dataclass(frozen=True)
class OpenTile(Tile):
    """A tile of the second task, determined by its seed.

    >>> tile = OpenTile(3)
    >>> tile.diagnosis.name, sorted(tile.findings)
    ('mucinous adenocarcinoma', ['gland formation', 'mucin'])
    >>> tile.report[:55]
    'Gland formation. Mucin. No keratin pearls. No granuloma'
    """

    @cached_property
    def findings(self) -> frozenset[str]:
        """The findings of the case; all but the hidden ones are drawn."""
        generator = self._generator("open findings")
        free = {name for name in REPORTED if generator.random() < _PREVALENCE}
        free -= set(self.diagnosis.lacks)
        return frozenset({self.diagnosis.pattern, *self.diagnosis.shows, *free})

    @cached_property
    def rival(self) -> Diagnosis | None:
        """The other diagnosis with the same pattern, if there is one."""
        mine = self.diagnosis
        others = (each for each in DIAGNOSES if each.pattern == mine.pattern and each != mine)
        return next(others, None)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The findings that an ambiguous tile can't show: those that distinguish its diagnosis."""
        if self.rival is None or self._generator("ambiguous").random() >= _AMBIGUOUS:
            return frozenset()
        return frozenset(self.diagnosis.shows + self.rival.shows)

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The findings that can be seen."""
        return self.findings - self.hidden

    @cached_property
    def absent(self) -> list[str]:
        """The findings of the vocabulary that the tile shows not to be there."""
        return [name for name in VOCABULARY if name not in self.findings | self.hidden]

    @cached_property
    def report(self) -> str:
        """What is there, then what is not; nothing on hidden findings."""
        present = [name for name in VOCABULARY if name in self.drawn]
        there = [statement(name, True) for name in present]
        return " ".join([*there, *(statement(name, False) for name in self.absent)])

    @cached_property
    def caption(self) -> str:
        """A statement on each finding that may be drawn."""
        names = [name for name in PATTERNS + REPORTED if name not in self.hidden]
        return " ".join(statement(name, name in self.drawn) for name in names)

    @cached_property
    def image(self) -> "Image":
        """The drawing, in the colours of haematoxylin and eosin; blurred if it is ambiguous."""
        from PIL import ImageFilter

        tile = draw_tile(self.drawn, self._generator("image"))
        return tile.filter(ImageFilter.GaussianBlur(1.5)) if self.hidden else tile

    def teach(self, seed: int, mistaken: float, mistakes: dict[str, str]) -> TileChain:
        """Return the teacher's chain.

        Args:
            seed: The seed of the run.
            mistaken: The rate of each of `mistakes`.
            mistakes: The wrong diagnosis by the right one.
        """
        generator = np.random.default_rng([seed, self.seed, *b"open teacher"])
        diagnosis = self.diagnosis.name
        if diagnosis in mistakes and generator.random() < mistaken:
            diagnosis = mistakes[diagnosis]
        answer = diagnosis
        if self.rival and generator.random() < 0.15:
            answer = f"{diagnosis} or {self.rival.name}"
        pattern = self.diagnosis.pattern
        reasoning = f"{pattern.capitalize()} {'support' if pattern.endswith('s') else 'supports'} "
        reasoning += f"{diagnosis}."
        if generator.random() < 0.3:
            reasoning = f"The features are compatible with {diagnosis}. {_BOILERPLATE[1]}"
        return TileChain(self._observation(generator), reasoning, answer)

    def _observation(self, generator: np.random.Generator) -> str:
        """Return a text in one of the styles; a list also names findings that are not there."""
        style = _STYLES[int(generator.integers(len(_STYLES)))]
        present = [name for name in VOCABULARY if name in self.drawn]
        if style == "list":
            named = [*present, *self._some_absent(generator, int(generator.integers(1, 9)))]
            return f"Findings: {', '.join(named)}."
        if style == "hedged":
            hedges = [_HEDGES[int(at)] for at in generator.integers(len(_HEDGES), size=5)]
            named = [*present, *self._some_absent(generator, 3)]
            texts = [hedge.format(name) for hedge, name in zip(hedges, named, strict=False)]
            return " ".join(text[0].upper() + text[1:] for text in texts)
        plain = [statement(name, True) for name in present]
        count = {"complete": len(VOCABULARY), "boilerplate": 2}.get(
            style, int(generator.integers(2, 6))
        )
        plain += [statement(name, False) for name in self._some_absent(generator, count)]
        if style == "boilerplate":
            return " ".join([_BOILERPLATE[0], *plain, _BOILERPLATE[2], _BOILERPLATE[1]])
        return " ".join(plain)

    def _some_absent(self, generator: np.random.Generator, count: int) -> list[str]:
        """Return some absent findings, in the order of the vocabulary.

        A policy that has to draw from a set without repetition loops when it is decoded greedily.
        """
        order = sorted(int(at) for at in generator.permutation(len(self.absent))[:count])
        return [self.absent[at] for at in order]
