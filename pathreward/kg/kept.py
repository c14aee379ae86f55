"""A disk cache of what takes long to compute from a graph or its names: one JSON value an entry.

To build the linker of the shipped graph takes half of the time of a first score, in each process.
An entry is keyed by its inputs, by the code and the tables of the package and by the version of
Python, so that a change of any of them makes a new entry. It is written and checked as the graphs
of `pathreward.kg.cache`. A damaged entry is computed again, and that is logged; so is a folder that
can't be written. ``PATHREWARD_CACHE=off`` switches all caches off.
"""

import hashlib
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from pathreward.kg.cache import DamagedError, cache_folder, content, is_cache_on, write
from pathreward.lexicon.table import FOLDER_VARIABLE

T = TypeVar("T")

_MOST_ENTRIES = 8
"""Entries of one kind that are kept; the oldest are deleted."""
_DATA = "data.json"
_PACKAGES = ("assertion", "completion", "kg", "lexicon", "linking")
_log = logging.getLogger(__name__)


def kept(kind: str, inputs: str, compute: Callable[[], T]) -> T:
    """Return the result of `compute`, from the disk if it is there.

    Args:
        kind: The name of the result, a folder of the cache.
        inputs: All that the result depends on apart from the package, as text.
        compute: Returns the result, of lists, dictionaries with text keys, texts and numbers.
    """
    if not is_cache_on():
        return compute()
    key = hashlib.blake2b(
        f"{_package()}\n{inputs}".encode(errors="surrogatepass"), digest_size=20
    ).hexdigest()
    entry = cache_folder() / "kept" / kind / key
    if entry.is_dir():
        try:
            known: T = json.loads(content(entry, (_DATA,))[_DATA])
        except (DamagedError, ValueError) as error:
            _log.warning("%s; it is computed again", error)
        else:
            return known
    result = compute()
    try:
        text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
        write({_DATA: text.encode(errors="surrogatepass")}, entry)
        _delete_old(entry.parent)
    except OSError as error:
        _log.info("can't write %s: %s", entry, error.strerror or error)
    return result


@cache
def _package() -> str:
    """Return a digest of the code and the tables that results depend on."""
    root = Path(__file__).parents[1]
    files = [each for name in _PACKAGES for each in (root / name).rglob("*")]
    if own := os.environ.get(FOLDER_VARIABLE):
        files += Path(own).rglob("*.tsv")
    digest = hashlib.blake2b(sys.version.encode(), digest_size=20)
    for each in sorted(files):
        if each.suffix in {".py", ".tsv"}:
            digest.update(each.as_posix().encode() + b"\0" + each.read_bytes())
    return digest.hexdigest()


def _delete_old(folder: Path) -> None:
    """Delete the oldest entries of a kind; another process may do the same."""
    entries = [each for each in folder.iterdir() if not each.name.startswith(".")]
    if len(entries) > _MOST_ENTRIES:
        for each in sorted(entries, key=_age)[:-_MOST_ENTRIES]:
            shutil.rmtree(each, ignore_errors=True)


def _age(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # deleted by another process
        return 0.0
