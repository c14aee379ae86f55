"""The processes of a distributed run, as accelerate and torchrun start them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def processes() -> int:
    """Return the number of training processes."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_main() -> bool:
    """Return whether this is the main process, the only one that writes."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def main_first() -> Iterator[None]:
    """Run the block in the main process first, then in the others, which find its output."""
    if processes() == 1:
        yield
        return
    import torch
    from accelerate import PartialState  # type: ignore[import-untyped]  # it ships none

    with PartialState(cpu=not torch.cuda.is_available()).main_process_first():
        yield
