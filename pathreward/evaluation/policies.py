"""Completions of a policy, written row by row, so that an interrupted run continues."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pathreward.errors import DataError
from pathreward.evaluation.prompts import Prompt
from pathreward.io.files import atomic_write, drop_cut_line, write_error
from pathreward.io.lock import only_writer
from pathreward.io.rows import read_rows, row_label
from pathreward.vision.images import image_key

_ASKED = "asked"
"""The column with the digests of the policy and of the prompt."""
Done = Callable[[str, list[str]], None]
"""Called with the key of a row and its completions."""
Generate = Callable[[Sequence[Prompt], Done], None]
"""Asks a policy; whatever it gets before it fails is passed on."""


def complete(
    prompts: Sequence[Prompt],
    path: str | PathLike[str],
    generate: Generate,
    samples: int,
    advance: Callable[[int], None] = lambda done: None,
    column: str = "id",
    policy: Sequence[Any] = (),
) -> None:
    """Write the completions of some prompts, a JSON line with id and ``completion`` each.

    Rows that the file has are not asked again. Each row has ``asked``, the digests of the policy
    and of its prompt: completions of another policy are not taken for those of this one. At the
    end the rows are in the prompts' order.

    Args:
        prompts: The prompts.
        path: The file.
        generate: The policy.
        samples: The number of completions of each row.
        advance: Called with the number of rows that are done.
        column: The column of the id.
        policy: JSON values that differ where another policy is asked, or in another way.

    Raises:
        DataError: If the file can't be written, another process writes it, or it has completions
            of other rows, prompts or policies, or another number of them.
    """
    asked = _asked(prompts, policy, column)
    with only_writer(path):
        there = _there(path, asked, samples, column)
        left = [each for each in prompts if each.key not in there]
        advance(len(there))
        if not left:
            return
        done = len(there)
        try:
            with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:

                def written(key: str, texts: list[str]) -> None:
                    nonlocal done
                    completion = texts if samples > 1 else texts[0]
                    row = {column: key, "completion": completion, _ASKED: asked[key]}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    file.flush()
                    done += 1
                    advance(done)

                generate(left, written)
        except OSError as error:
            raise write_error(error, path) from None
        _sort(path, list(asked), column)


def folder_digest(folder: str | PathLike[str]) -> str:
    """Return the digest of the files of a model's folder: its weights, settings and templates.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "config.json").write_text("{}")
    ...     before = folder_digest(folder)
    ...     _ = (Path(folder) / "config.json").write_text('{"layers": 2}')
    ...     before == folder_digest(folder)
    False

    Raises:
        DataError: If a file can't be read.
    """
    found = {each.name: each for each in Path(folder).iterdir() if each.is_file()}
    return _digest([[name, _file_digest(found[name])] for name in sorted(found)])


def _asked(prompts: Sequence[Prompt], policy: Sequence[Any], column: str) -> dict[str, str]:
    """Return the digests of the policy and of each prompt, by the key of the row."""
    files: dict[str, str] = {}
    start = _digest(list(policy))
    found: dict[str, str] = {}
    for each in prompts:
        if each.key in found:
            raise DataError(f"two rows have the id {each.key!r}; give each its own", field=column)
        images = [_image_digest(image, files) for image in each.images]
        found[each.key] = f"{start}-{_digest([each.messages, images])}"
    return found


def _image_digest(image: Any, files: dict[str, str]) -> str:
    """Return the digest of an image's content; that of a file is computed once."""
    key = image_key(image)
    if isinstance(image, Mapping | str | PathLike) and Path(key).is_file():
        if key not in files:
            files[key] = _file_digest(Path(key))
        return files[key]
    return key


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError as error:
        raise DataError(f"can't read {path}: {error.strerror}") from None


def _digest(values: Sequence[Any]) -> str:
    return hashlib.blake2b(json.dumps(values).encode(), digest_size=8).hexdigest()


def _sort(path: str | PathLike[str], keys: Sequence[str], column: str) -> None:
    places = {key: place for place, key in enumerate(keys)}
    rows = sorted((row for _, row in read_rows(path)), key=lambda row: places[str(row[column])])
    with atomic_write(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _there(
    path: str | PathLike[str], asked: Mapping[str, str], samples: int, column: str
) -> set[str]:
    """Return the keys of the rows that a file has; a line that was cut short is removed."""
    if not Path(path).exists():
        return set()
    drop_cut_line(path)
    found = set()
    for number, row in _lines(path):
        key = str(row.get(column))
        if fault := _fault(row, asked.get(key), samples):
            raise DataError(
                f"the completions of {fspath(path)} are of another run (row {key!r}: {fault}); "
                "name another file for these",
                where=row_label(path, number),
            )
        found.add(key)
    return found


def _fault(row: Mapping[str, object], asked: str | None, samples: int) -> str:
    """Return how a row differs from the one that would be written; empty where it does not."""
    texts = row.get("completion")
    several = texts if isinstance(texts, list) else [texts]
    if asked is None:
        return "no row of the data"
    if not all(isinstance(each, str) for each in several):
        return "its completion is no text"
    if len(several) != samples:
        return f"{len(several)} of {samples} completions"
    was = row.get(_ASKED)
    if not isinstance(was, str):
        return f"no {_ASKED!r}, which says what policy wrote it"
    if was == asked:
        return ""
    same_policy = was.partition("-")[0] == asked.partition("-")[0]
    return "another prompt or image" if same_policy else "another policy, or other settings of it"


def _lines(path: str | PathLike[str]) -> Iterator[tuple[int, dict[str, object]]]:
    if Path(path).stat().st_size:
        yield from read_rows(path)
