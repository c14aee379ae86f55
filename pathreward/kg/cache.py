"""A disk cache of built graphs: arrays and JSON, no pickle.

A graph has a folder ``graphs/v2/<key>``. The key is a digest of the content of the source files,
the format and the options. The folder holds ``edges.npz`` (subjects, relations, objects and
frequencies by index), ``concepts.json`` (the concepts by columns) and ``manifest.json`` (the
digests of the two). It is written under a temporary name and renamed when it is complete. A damaged
folder is built again, with a warning.

The cache is in ``PATHREWARD_CACHE``, else in ``pathreward`` under ``XDG_CACHE_HOME``, else in the
system's cache folder (``~/.cache``, ``~/Library/Caches``, ``%LOCALAPPDATA%``). It can be deleted at
any time. ``PATHREWARD_CACHE=off`` switches it off.
"""

import contextlib
import errno
import hashlib
import io
import json
import os
import shutil
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import DataError, GraphError
from pathreward.io.files import (
    atomic_write,
    hold,
    make_folder,
    release,
    remove_leftovers,
    temporary_beside,
)
from pathreward.kg.builder import GraphParts, Repair
from pathreward.kg.concept import Concept
from pathreward.kg.edges import Edges

FORMAT = "v3"
"""Changes whenever the content of a folder or the result of a reader changes."""

_COLUMNS = ("subjects", "kinds", "targets", "frequencies")
_TRIES = 20
"""Most attempts to rename a folder while other processes write the same one."""
_TRUSTED_AGE = 2.0
"""Age in seconds from which a file's time and size identify its content: disk clocks are coarse."""


class CacheWarning(UserWarning):
    """A cache folder is damaged, or could not be written."""


class DamagedError(GraphError):
    """The content of a cache folder does not match its manifest."""


def is_cache_on() -> bool:
    """Return whether results may be kept on disk."""
    return os.environ.get("PATHREWARD_CACHE", "").casefold() != "off"


def cache_folder() -> Path:
    """Return the folder of all caches of pathreward; it need not exist."""
    if chosen := os.environ.get("PATHREWARD_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("pathreward", appauthor=False)


def load_cached(
    source: str,
    paths: Sequence[Path],
    options: Mapping[str, Any],
    read: Callable[..., GraphParts],
    *,
    keep: bool,
) -> tuple[GraphParts, Path | None]:
    """Return the result of `read` for some files, from the cache if possible, and its folder.

    Args:
        source: The name of the source, a part of the key.
        paths: The files, the first argument of `read`.
        options: The other arguments of `read`, which must be JSON.
        read: The reader.
        keep: Whether to use the cache; if not, the folder is None.

    Raises:
        GraphError: If a file can't be read.
    """
    if not keep or not is_cache_on():
        return read(paths, **options), None
    digests = [_digest(each) for each in paths]
    content_key = json.dumps([FORMAT, source, options, digests], sort_keys=True)
    key = hashlib.blake2b(content_key.encode(), digest_size=20).hexdigest()
    entry = cache_folder() / "graphs" / FORMAT / key
    if entry.is_dir():
        try:
            return load(entry), entry
        except DamagedError as error:
            warnings.warn(f"{error}; it is built again", CacheWarning, stacklevel=4)
    parts = read(paths, **options)
    try:
        save(parts, entry)
    except OSError as error:
        why = error.strerror or error
        warnings.warn(f"can't write a graph to {entry}: {why}", CacheWarning, stacklevel=4)
        return parts, None
    return parts, entry


def save(parts: GraphParts, entry: Path) -> None:
    """Write the parts of a graph to a folder, atomically.

    Raises:
        OSError: If it can't be written; nothing is left behind.
    """
    import numpy as np

    arrays = io.BytesIO()
    np.savez(arrays, **{each: getattr(parts.edges, each) for each in _COLUMNS})
    text = json.dumps(packed(parts), separators=(",", ":"))
    write({"edges.npz": arrays.getvalue(), "concepts.json": text.encode()}, entry)


def write(files: Mapping[str, bytes], entry: Path) -> None:
    """Write files with a manifest of their digests to a folder, atomically.

    Raises:
        OSError: If it can't be written; nothing is left behind.
    """
    entry.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(entry.parent)
    part = temporary_beside(entry)
    held = -1
    manifest = {name: _digest_of(data) for name, data in files.items()}
    try:
        part.mkdir()
        held = hold(part)
        for name, data in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            with (part / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        _put(part, entry)
    finally:
        release(held)
        shutil.rmtree(part, ignore_errors=True)


def content(entry: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Return the content of files in a folder that `write` wrote.

    Raises:
        DamagedError: If the content does not match the manifest.
    """
    try:
        manifest = json.loads((entry / "manifest.json").read_bytes())
        data = {name: (entry / name).read_bytes() for name in names}
        for name, each in data.items():
            if manifest[name] != _digest_of(each):
                raise DamagedError(f"{entry / name} is damaged")
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, DamagedError):
            raise
        raise DamagedError(f"{entry} can't be read ({error})") from error
    return data


def _put(part: Path, entry: Path) -> None:
    """Rename a folder, replacing an existing one; other processes may do the same at once."""
    for _ in range(_TRIES):
        try:
            part.rename(entry)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return
        old = temporary_beside(entry, "old")
        with contextlib.suppress(FileNotFoundError):
            entry.rename(old)
        shutil.rmtree(old, ignore_errors=True)


def load(entry: Path) -> GraphParts:
    """Return the parts of a graph from a folder.

    Raises:
        DamagedError: If the content does not match the manifest.
    """
    import numpy as np

    data = content(entry, ("edges.npz", "concepts.json"))
    try:
        with np.load(io.BytesIO(data["edges.npz"]), allow_pickle=False) as arrays:
            columns = [arrays[each] for each in _COLUMNS]
        return unpacked(json.loads(data["concepts.json"]), columns)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DamagedError(f"the graph in {entry} can't be read ({error})") from error


def packed(parts: GraphParts) -> dict[str, Any]:
    """Return the concepts and the names of a graph's parts as JSON values, without the edges."""
    rows = parts.concepts
    types = {kind: code for code, kind in enumerate(sorted({each.type for each in rows}))}
    return {
        "ids": [each.id for each in rows],
        "names": [each.name for each in rows],
        "types": list(types),
        "type_of": [types[each.type] for each in rows],
        "synonyms": {str(i): each.synonyms for i, each in enumerate(rows) if each.synonyms},
        "xrefs": {str(i): each.xrefs for i, each in enumerate(rows) if each.xrefs},
        "kinds": parts.kinds,
        "repairs": [[each.where, each.message, each.count] for each in parts.repairs],
    }


def unpacked(table: Mapping[str, Any], columns: Sequence[Any]) -> GraphParts:
    """Return the parts of a graph of what `packed` returned and the columns of its edges."""
    synonyms = {int(i): tuple(names) for i, names in table["synonyms"].items()}
    xrefs = {int(i): tuple(names) for i, names in table["xrefs"].items()}
    types = [sys.intern(each) for each in table["types"]]
    rows = zip(table["ids"], table["names"], table["type_of"], strict=True)
    concepts = tuple(
        Concept(concept_id, name, types[kind], synonyms.get(i, ()), xrefs.get(i, ()))
        for i, (concept_id, name, kind) in enumerate(rows)
    )
    edges = Edges.of_columns(len(concepts), *columns)
    repairs = tuple(Repair(*each) for each in table["repairs"])
    return GraphParts(concepts, tuple(table["kinds"]), edges, repairs)


def _digest_of(data: Any) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def _digest(path: Path) -> str:
    """Return the digest of a file's content, cached by its time and size.

    To digest a file of a gigabyte takes a second, longer than to load its graph.
    """
    try:
        stat = path.stat()
        stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        key = hashlib.blake2b(os.fsencode(path.resolve()), digest_size=20).hexdigest()
        note = cache_folder() / "files" / FORMAT / f"{key}.json"
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            known = json.loads(note.read_bytes())
            if known["stamp"] == stamp:
                return str(known["digest"])
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError as error:
        raise GraphError(f"can't read {path}: {error.strerror or error}") from None
    if time.time() - stat.st_mtime > _TRUSTED_AGE:
        with contextlib.suppress(DataError):  # without the note it is digested again
            make_folder(note.parent)
            with atomic_write(note) as file:
                file.write(json.dumps({"stamp": stamp, "digest": digest}))
    return digest
