"""Hold a file that one process may write at a time."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pathreward.errors import DataError
from pathreward.io.files import is_device, write_error

_SUFFIX = ".lock"


@contextmanager
def only_writer(path: str | os.PathLike[str]) -> Iterator[None]:
    """Hold a file while the block runs; its lock is a file next to it, which stays.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, only_writer(Path(folder) / "rows.jsonl"):
    ...     print("held")
    held

    Raises:
        DataError: If another process or thread holds it, or its folder can't be written.
    """
    if is_device(path):
        yield
        return
    file = Path(path)
    if not file.parent.is_dir():
        raise write_error(OSError(errno.ENOENT, os.strerror(errno.ENOENT)), path)
    lock = FileLock(file.with_name(f".{file.name}{_SUFFIX}"))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise DataError(
            f"another process writes {os.fspath(path)}; wait for it, or name another file"
        ) from None
    except OSError as error:
        raise write_error(error, path) from None
    try:
        yield
    finally:
        lock.release()
