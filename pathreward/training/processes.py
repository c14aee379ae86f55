"""The processes that train together, as accelerate and torchrun start them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def processes() -> int:
    """Return how many processes train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_main() -> bool:
    """Return whether this process is the one that writes."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def main_first() -> Iterator[None]:
    """Let the main process go through the block before the others do, which find what it wrote."""
    if processes() == 1:
        yield
        return
    import torch
    from accelerate import PartialState  # type: ignore[import-untyped]  # it ships none

    with PartialState(cpu=not torch.cuda.is_available()).main_process_first():
        yield
