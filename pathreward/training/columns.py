"""The rows of a stage as a `datasets.Dataset`."""

from typing import Any


def dataset(columns: list[dict[str, Any]]) -> Any:
    """Return rows as a data set whose images are opened on access."""
    from datasets import Dataset, Image

    return Dataset.from_list(columns).cast_column("image", Image(mode="RGB"))
