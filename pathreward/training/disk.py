"""One error for a disk that is full or can't be written."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pathreward.errors import PathrewardError, TrainingError

_LEAST_FREE = 2**20  # bytes; with less the disk counts as full


@contextmanager
def report_disk_errors(folder: Path) -> Iterator[None]:
    """Raise one clear error if the block fails because a folder can't be written.

    The libraries that write weights raise different errors, so the disk is tried instead.

    Raises:
        TrainingError: If the block raises and the folder can't be written; other errors are passed
            on.
    """
    try:
        yield
    except PathrewardError:
        raise
    except Exception as error:
        if not (reason := unwritable(folder)):
            raise
        raise TrainingError(
            f"can't write {folder}: {reason}; free some space or correct the rights, and resume "
            "with --resume"
        ) from error


def unwritable(folder: Path) -> str:
    """Return why a folder, or the one above it that exists, can't be written; empty if it can.

    >>> from tempfile import gettempdir
    >>> unwritable(Path(gettempdir()) / "runs")
    ''
    """
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if shutil.disk_usage(there).free <= _LEAST_FREE:
        return "the disk is full"
    probe = there / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"0" * 4096)
    except OSError as error:
        return error.strerror or str(error)
    finally:
        with suppress(OSError):
            probe.unlink()
    return ""
