"""Training rows: a question about an image, with its reference."""

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
    """The source of an image: a drawn tile or a file."""

    @property
    def image(self) -> "Image":
        """The image, in RGB."""

    @property
    def encoded(self) -> dict[str, Any]:
        """The image as a row of `datasets.Image`: bytes or a path."""


@dataclass(frozen=True)
class ImageFile:
    """An image on disk, opened on access."""

    path: Path

    @property
    def image(self) -> "Image":
        """The image, in RGB."""
        from PIL import Image

        with Image.open(self.path) as file:
            return file.convert("RGB")

    @property
    def encoded(self) -> dict[str, Any]:
        """The path only; `datasets` opens the file on access."""
        return {"bytes": None, "path": str(self.path)}


@dataclass(frozen=True)
class TrainingRow:
    """A question about an image, with its reference."""

    picture: Picture
    prompt: tuple[dict[str, str], ...]
    """Chat messages as text; the image belongs to the first user message."""
    answer: str | None = None
    options: dict[str, str] | None = None
    findings: str | None = None
    reasoning: str | None = None
    caption: str | None = None
    where: str = ""
    """The row's place in its file."""
    source: str | None = None
    """The data set that the row is of; a clip stage may choose by it."""

    @cached_property
    def messages(self) -> list[dict[str, Any]]:
        """The prompt as chat messages with content blocks, the image included."""
        has_image, messages = False, []
        for message in self.prompt:
            blocks: list[dict[str, Any]] = [{"type": "text", "text": message["content"]}]
            if message["role"] == "user" and not has_image:
                blocks.insert(0, {"type": "image", "image": self.picture.image})
                has_image = True
            messages.append({"role": message["role"], "content": blocks})
        return messages

    def sample(self, completion: str) -> Sample:
        """Return the sample of a completion and this row's reference."""
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
    """Rows for training and rows for evaluation; they share no image."""

    train: list[TrainingRow]
    held_out: list[TrainingRow]


def format_chain(row: TrainingRow, sections: Sequence[str]) -> str:
    """Return a row's findings, reasoning and answer as a target completion.

    >>> from pathreward.training.phantom import Tile
    >>> row = TrainingRow(Tile(0), (), answer="no", reasoning="No nests.")
    >>> format_chain(row, ["think", "answer"])
    '<think>No nests.</think><answer>no</answer>'

    Raises:
        DataError: If the row lacks the text of a section.
    """
    written = []
    for section in sections:
        text = getattr(row, _FIELDS[section])
        if not text:
            raise DataError(
                f"the section <{section}> of a chain needs this field; add it, or remove the "
                "section from the recipe's `sections`",
                field=_FIELDS[section],
                where=row.where,
            )
        written.append(f"<{section}>{text}</{section}>")
    return "".join(written)


def known_sections(row: TrainingRow, sections: Sequence[str]) -> list[str]:
    """Return those of `sections` for which the row has text."""
    return [each for each in sections if getattr(row, _FIELDS[each])]


def sample_order(count: int, length: int, seed: int, stage: int) -> list[int]:
    """Return `length` row numbers: shuffled passes over `count` rows, one after another.

    >>> sorted(sample_order(3, 6, seed=0, stage=1))
    [0, 0, 1, 1, 2, 2]
    """
    generator = np.random.default_rng([seed, stage, *b"order"])
    passes = [generator.permutation(count) for _ in range(-(-length // count))]
    return [int(each) for each in np.concatenate(passes)[:length]]
