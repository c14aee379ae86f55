"""What a worker does: a function over named parts, which each worker receives once."""

import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from pathreward.errors import WorkerError

T = TypeVar("T")

KEPT_JOBS = 4
"""Jobs whose parts a worker keeps."""
_REMEDY = "define it at the top level of a module that a worker can import, or use workers=1"


@dataclass(frozen=True)
class PoolJob:
    """A function that workers call with the named parts and the content of a task.

    The parts are pickled once; a worker receives them with its first task of the job. What they
    share (a linker, a graph) is still shared in the worker.

    >>> job = PoolJob(max, {"first": 1})
    >>> parts_of(job.data, job.names)
    {'first': 1}
    """

    function: Callable[[Mapping[str, Any], Any], Any]
    """A function at the top level of a module."""
    parts: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(self.parts)

    @cached_property
    def data(self) -> bytes:
        """The pickled parts, one after the other.

        Raises:
            WorkerError: If a part can't be pickled; it names the part.
        """
        stream = io.BytesIO()
        pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
        for name, part in self.parts.items():
            try:
                pickler.dump(part)
            except Exception as error:  # an object's own code raises what it likes
                raise WorkerError(
                    f"{_named(name)} ({type(part).__name__}) can't be sent to worker processes: "
                    f"{' '.join(str(error).split())}; {_REMEDY}"
                ) from error
        return stream.getvalue()

    @cached_property
    def key(self) -> bytes:
        """A digest of the function, the parts and their names."""
        head = pickle.dumps((self.function, self.names))
        return hashlib.blake2b(head + self.data, digest_size=16).digest()

    @property
    def needs_script(self) -> bool:
        """Whether a part is defined in the script that runs, which the workers then import."""
        return b"__main__" in self.data


def parts_of(data: bytes, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the parts from their pickled form.

    Raises:
        WorkerError: If a part can't be loaded; it names the part.
    """
    return dict(_loaded(data, names))


def _loaded(data: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    unpickler = pickle.Unpickler(io.BytesIO(data))  # of the parent process
    for name in names:
        try:
            yield name, unpickler.load()
        except Exception as error:
            raise WorkerError(
                f"{_named(name)} can't be loaded in a worker process: "
                f"{' '.join(str(error).split())}; {_REMEDY}"
            ) from error


def _named(name: str) -> str:
    return f"the part {name!r}" if name else "the reward"


class Recent(Generic[T]):
    """The last few values by key; parent and worker keep the same keys by the same rule.

    >>> recent: Recent[int] = Recent()
    >>> for number in range(6):
    ...     recent.put(b"%d" % number, number)
    >>> b"1" in recent, b"2" in recent
    (False, True)
    """

    def __init__(self) -> None:
        self._values: OrderedDict[bytes, T] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        return key in self._values

    def __getitem__(self, key: bytes) -> T:
        return self._values[key]

    def put(self, key: bytes, value: T) -> None:
        """Keep a value, and drop the oldest of too many."""
        self._values[key] = value
        if len(self._values) > KEPT_JOBS:
            self._values.popitem(last=False)
