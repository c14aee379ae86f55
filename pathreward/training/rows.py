"""Training rows: a question about an image, with its reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pathreward.errors import DataError
from pathreward.sample import Sample
from pathreward.training.images import ImageFile, Picture

_FIELDS = {"observe": "findings", "info": "findings", "think": "reasoning", "answer": "answer"}


@dataclass(frozen=True)
class TrainingRow:
    """A question about images, with its reference."""

    pictures: tuple[Picture, ...]
    """The images, none or several; they precede the text of the first user message."""
    prompt: tuple[dict[str, str], ...]
    """Chat messages as text."""
    answer: str | None = None
    options: dict[str, str] | None = None
    findings: str | None = None
    reasoning: str | None = None
    entities: tuple[str, ...] | None = None
    caption: str | None = None
    completion: str | None = None
    """The row's own chain, taught as it is."""
    group: str | None = None
    """The patient or slide; rows of a group are on the same side of a split."""
    where: str = ""
    """The row's place in its file."""
    source: str | None = None
    """The data set that the row is of; a clip stage may choose by it."""

    @property
    def picture(self) -> Picture:
        """The first image.

        Raises:
            DataError: If the row has none.
        """
        if not self.pictures:
            raise DataError("the row has no image", field="images", where=self.where)
        return self.pictures[0]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The prompt as chat messages with content blocks, the images included."""
        has_images, messages = False, []
        for message in self.prompt:
            blocks: list[dict[str, Any]] = [{"type": "text", "text": message["content"]}]
            if message["role"] == "user" and not has_images:
                blocks[:0] = [{"type": "image", "image": each.image} for each in self.pictures]
                has_images = True
            messages.append({"role": message["role"], "content": blocks})
        return messages

    def sample(self, completion: str) -> Sample:
        """Return the sample of a completion and this row's reference."""
        images = [
            each.path if isinstance(each, ImageFile) else each.image for each in self.pictures
        ]
        return Sample(
            completion,
            prompt=list(self.prompt),
            answer=self.answer,
            options=self.options,
            findings=self.findings,
            reasoning=self.reasoning,
            entities=self.entities,
            images=images or None,
        )


@dataclass(frozen=True)
class Split:
    """Rows for training and rows for evaluation; they share no image and no group."""

    train: Sequence[TrainingRow]
    held_out: Sequence[TrainingRow]
    """The rows of the evaluations before GRPO and at the end of the run."""
    test: Sequence[TrainingRow] = ()
    """The rows of one evaluation at the end of the run."""


def present(rows: Sequence[TrainingRow], field: str) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return which rows have a field; ``images``: which have at least one image.

    >>> rows = [TrainingRow((), (), answer="cyst"), TrainingRow((), ())]
    >>> present(rows, "answer").tolist(), present(rows, "images").tolist()
    ([True, False], [False, False])
    """
    from pathreward.training.row_cache import CachedRows

    if isinstance(rows, CachedRows):
        return rows.present(field)
    if field == "images":
        return np.array([bool(row.pictures) for row in rows], dtype=bool)
    return np.array([getattr(row, field) is not None for row in rows], dtype=bool)


def values_of(rows: Sequence[TrainingRow], field: str) -> list[Any]:
    """Return a field of each row.

    >>> values_of([TrainingRow((), (), source="quilt"), TrainingRow((), ())], "source")
    ['quilt', None]
    """
    from pathreward.training.row_cache import CachedRows

    return rows.values(field) if isinstance(rows, CachedRows) else [getattr(r, field) for r in rows]


def lacks_no_section(
    rows: Sequence[TrainingRow], sections: Sequence[str]
) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return which rows have the text of each section of a chain.

    >>> rows = [TrainingRow((), (), answer="cyst"), TrainingRow((), ())]
    >>> lacks_no_section(rows, ["answer"]).tolist()
    [True, False]
    """
    fields = {_FIELDS[each] for each in sections}
    found: np.ndarray[Any, np.dtype[np.bool_]] = np.all(
        [present(rows, field) for field in sorted(fields)], axis=0
    )
    return found


def format_chain(row: TrainingRow, sections: Sequence[str]) -> str:
    """Return a row's findings, reasoning and answer as a target completion.

    >>> from pathreward.training.phantom import Tile
    >>> row = TrainingRow((Tile(0),), (), answer="no", reasoning="No nests.")
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


def sample_order(
    count: int,
    length: int,
    seed: int,
    stage: int,
    kinds: "np.ndarray[Any, np.dtype[np.bool_]] | None" = None,
    batch: int = 1,
) -> list[int]:
    """Return `length` row numbers: shuffled passes over `count` rows, one after another.

    With two kinds of rows, those of a kind are collected in the order of the passes until they fill
    a batch, so that no batch has both: TRL's trainers refuse a batch of which some rows have images
    and others none.

    >>> sorted(sample_order(3, 6, seed=0, stage=1))
    [0, 0, 1, 1, 2, 2]
    >>> kinds = np.array([True, False, True, False])
    >>> order = sample_order(4, 8, seed=0, stage=1, kinds=kinds, batch=2)
    >>> [kinds[order[place]] == kinds[order[place + 1]] for place in (0, 2, 4, 6)]
    [True, True, True, True]

    Args:
        count: Number of rows.
        length: Number of row numbers; a multiple of `batch`.
        seed: The run's seed.
        stage: The number of the stage.
        kinds: The kind of each row.
        batch: Number of rows of a batch.
    """
    generator = np.random.default_rng([seed, stage, *b"order"])
    mixed = kinds is not None and bool(kinds.any()) and not kinds.all()
    needed = length + 2 * batch if mixed else length
    passes = [generator.permutation(count) for _ in range(-(-needed // count))]
    order = np.concatenate(passes)[:needed]
    if kinds is None or not mixed:
        return [int(each) for each in order]
    return _batches_of_a_kind(order, kinds, batch)[:length]


def _batches_of_a_kind(
    order: "np.ndarray[Any, np.dtype[np.int64]]",
    kinds: "np.ndarray[Any, np.dtype[np.bool_]]",
    batch: int,
) -> list[int]:
    waiting: dict[bool, list[int]] = {True: [], False: []}
    taken: list[int] = []
    for each in order.tolist():
        same = waiting[bool(kinds[each])]
        same.append(each)
        if len(same) == batch:
            taken += same
            same.clear()
    return taken
