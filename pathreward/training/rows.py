"""A row: a question about an image, with what is known to be true of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pathreward.errors import DataError
from pathreward.sample import Sample

if TYPE_CHECKING:
    from PIL.Image import Image

_FIELDS = {"observe": "findings", "info": "findings", "think": "reasoning", "answer": "answer"}


class Picture(Protocol):
    """What shows an image: a drawn tile or a file."""

    @property
    def image(self) -> "Image":
        """The image, in RGB."""

    @property
    def encoded(self) -> dict[str, Any]:
        """The image as a row of `datasets.Image`: bytes or a path."""


@dataclass(frozen=True)
class ImageFile:
    """An image on disk, opened when it is looked at."""

    path: Path

    @property
    def image(self) -> "Image":
        """The image, in RGB."""
        from PIL import Image

        with Image.open(self.path) as file:
            return file.convert("RGB")

    @property
    def encoded(self) -> dict[str, Any]:
        """The path alone: a data set reads the file when it comes to it."""
        return {"bytes": None, "path": str(self.path)}


@dataclass(frozen=True)
class Row:
    """A question about an image, with what is known to be true."""

    picture: Picture
    prompt: tuple[dict[str, str], ...]
    """Chat messages in text; the image belongs to the first user's message."""
    answer: str | None = None
    options: dict[str, str] | None = None
    findings: str | None = None
    reasoning: str | None = None
    caption: str | None = None
    where: str = ""
    """The row's place in its file."""

    @cached_property
    def messages(self) -> list[dict[str, Any]]:
        """The prompt as chat messages with content blocks, the image put in."""
        shown, messages = False, []
        for message in self.prompt:
            blocks: list[dict[str, Any]] = [{"type": "text", "text": message["content"]}]
            if message["role"] == "user" and not shown:
                blocks.insert(0, {"type": "image", "image": self.picture.image})
                shown = True
            messages.append({"role": message["role"], "content": blocks})
        return messages

    def sample(self, completion: str) -> Sample:
        """Return a completion beside what this row knows."""
        picture = self.picture
        return Sample(
            completion,
            prompt=list(self.prompt),
            answer=self.answer,
            options=self.options,
            findings=self.findings,
            reasoning=self.reasoning,
            images=[picture.path if isinstance(picture, ImageFile) else picture.image],
        )


@dataclass(frozen=True)
class Split:
    """Rows that stages learn from, and rows that only evaluation sees; they share no image."""

    train: list[Row]
    held_out: list[Row]


def chain(row: Row, sections: Sequence[str]) -> str:
    """Return a row's findings, reasoning and answer as the completion to learn.

    >>> from pathreward.training.phantom import Tile
    >>> row = Row(Tile(0), (), answer="no", reasoning="No nests.")
    >>> chain(row, ["think", "answer"])
    '<think>No nests.</think><answer>no</answer>'

    Raises:
        DataError: If the row lacks what a section needs.
    """
    written = []
    for section in sections:
        text = getattr(row, _FIELDS[section])
        if not text:
            raise DataError(
                f"the section <{section}> of a chain needs it; add it, or leave the section out of "
                "the recipe's `sections`",
                field=_FIELDS[section],
                where=row.where,
            )
        written.append(f"<{section}>{text}</{section}>")
    return "".join(written)


def known_sections(row: Row, sections: Sequence[str]) -> list[str]:
    """Return those of `sections` that the row has words for."""
    return [each for each in sections if getattr(row, _FIELDS[each])]


def order(count: int, length: int, seed: int, stage: int) -> list[int]:
    """Return `length` row numbers: one shuffled pass over `count` rows after the other."""
    generator = np.random.default_rng([seed, stage, *b"order"])
    passes = [generator.permutation(count) for _ in range(-(-length // count))]
    return [int(each) for each in np.concatenate(passes)[:length]]
