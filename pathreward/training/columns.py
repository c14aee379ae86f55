"""The rows of a stage as TRL's trainers take them, built when a batch needs them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from datasets import Dataset
from datasets.table import InMemoryTable


class StageRows(Dataset):  # type: ignore[misc]  # datasets leaves it untyped
    """The rows that a stage takes, in their order; each is built on access.

    A row in memory costs its number only: images are opened, and chat messages are written, when
    the trainer asks for the row.

    >>> rows = StageRows([2, 0], lambda number: {"prompt": f"question {number}"})
    >>> len(rows), rows[0]
    (2, {'prompt': 'question 2'})
    """

    def __init__(self, taken: Sequence[int], build: Callable[[int], dict[str, Any]]) -> None:
        """Keep the numbers of the rows, and what builds a row's columns of its number."""
        super().__init__(InMemoryTable.from_pydict({"row": list(taken)}))
        self._taken = taken
        self._build = build

    def __getitem__(self, place: int) -> dict[str, Any]:
        """Return the columns of the row at a place."""
        return self._build(self._taken[place])

    def __getitems__(self, places: list[int]) -> list[dict[str, Any]]:
        """Return the columns of several rows, as a data loader asks for them."""
        return [self[place] for place in places]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the columns of each row."""
        return (self[place] for place in range(len(self)))
