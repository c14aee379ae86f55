"""The processes of a distributed run, as accelerate and torchrun start them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


def processes() -> int:
    """Return the number of training processes."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_main() -> bool:
    """Return whether this is the main process, the only one that writes."""
    return rank() == 0


def rank() -> int:
    """Return the number of this process, from 0."""
    return int(os.environ.get("RANK", "0"))


@contextmanager
def main_first() -> Iterator[None]:
    """Run the block in the main process first, then in the others, which find its output."""
    if processes() == 1:
        yield
        return
    with _state().main_process_first():
        yield


def any_process(value: bool) -> bool:
    """Return whether a value is true in any process; all of them must call it."""
    if processes() == 1:
        return value
    import torch
    from torch import distributed

    flag = torch.tensor([int(value)], device=_state().device)
    distributed.all_reduce(flag, distributed.ReduceOp.MAX)
    return bool(flag.item())


def from_main(value: T) -> T:
    """Return the value of the main process; all processes must call it."""
    if processes() == 1:
        return value
    from accelerate.utils import broadcast_object_list  # type: ignore[import-untyped]  # it ships none

    _state()  # the processes are connected when it is made
    values = [value]
    broadcast_object_list(values)
    return values[0]


def wait_for_all() -> None:
    """Wait until all processes have come here."""
    if processes() > 1:
        _state().wait_for_everyone()


def _state() -> Any:
    import torch
    from accelerate import PartialState  # type: ignore[import-untyped]  # it ships none

    return PartialState(cpu=not torch.cuda.is_available())
