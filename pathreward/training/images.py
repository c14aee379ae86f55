"""The images of training rows: where they may lie, and whether they can be read."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

from pathreward.errors import DataError
from pathreward.io.files import special_file
from pathreward.vision.features import features_shape, is_features, read_features

if TYPE_CHECKING:
    from PIL.Image import Image

CheckLevel = Literal["header", "full"]
"""Whether a check reads an image's header, or decodes all of it."""


IN_TABLE = "blake2b:"
"""The beginning of the path of an image inside a table; its digest follows."""


class Picture(Protocol):
    """The source of an image: a drawn tile, a file, or bytes of a table."""

    @property
    def image(self) -> "Image":
        """The image, in RGB."""

    @property
    def encoded(self) -> dict[str, Any]:
        """The image as a row of `datasets.Image`: bytes or a path."""


@dataclass(frozen=True)
class ImageFile:
    """An image on disk, opened on access."""

    path: Path
    where: str = field(default="", compare=False)
    """The row that names it, for messages."""

    @property
    def image(self) -> "Image":
        """The image, in RGB.

        Raises:
            DataError: If it can't be read any more.
        """
        return _opened(self.path, self.where, f"the image {str(self.path)!r}")

    @property
    def encoded(self) -> dict[str, Any]:
        """The path only; `datasets` opens the file on access."""
        return {"bytes": None, "path": str(self.path)}


@dataclass(frozen=True)
class FeatureFile(ImageFile):
    """The patch features of a slide, in place of an image."""

    @property
    def image(self) -> Any:
        """The features, of shape (patches, width).

        Raises:
            DataError: If they can't be read any more.
        """
        try:
            return read_features(self.path)
        except DataError as error:
            raise error.at(self.where or str(self.path)) from None


def file_of(path: str, where: str) -> ImageFile:
    """Return the image, or the patch features, of a path."""
    return (FeatureFile if is_features(path) else ImageFile)(Path(path), where)


@dataclass(frozen=True)
class ImageBytes:
    """An image inside a table, as `datasets` and Parquet files keep it."""

    data: bytes = field(repr=False)
    where: str = field(default="", compare=False)

    @property
    def image(self) -> "Image":
        """The image, in RGB.

        Raises:
            DataError: If it can't be decoded.
        """
        return _opened(BytesIO(self.data), self.where, "the image in the table")

    @property
    def encoded(self) -> dict[str, Any]:
        """The bytes."""
        return {"bytes": self.data, "path": None}


def _opened(source: Path | IO[bytes], where: str, name: str) -> "Image":
    from PIL import Image

    try:
        if isinstance(source, Path) and (kind := special_file(source)):
            raise ValueError(f"it is {kind}")
        with Image.open(source) as file:
            return file.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(
            f"{name} can't be read: {_reason(error)}; put it back or replace it, and resume with "
            "--resume (`--check full` decodes every image before training)",
            field="images",
            where=where,
        ) from None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def file_size(path: str) -> int | None:
    """Return the size of a file in bytes; None where there is no such file.

    >>> file_size("nowhere.png") is None
    True
    """
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_size if stat.S_ISREG(state.st_mode) else None


class _RefusedError(Exception):
    """Why an image is refused, without its row."""


@dataclass(frozen=True)
class ImageCheck:
    """Checks the images of rows; each file is opened once.

    >>> check = ImageCheck(Path("tiles"))
    >>> check.checked("../x.png", "rows.jsonl:3")
    Traceback (most recent call last):
    ...
    pathreward.errors.DataError: rows.jsonl:3, field 'images': '../x.png' leads out of the folder \
tiles; give a path inside it, or allow others with `data.images_outside: true`
    """

    folder: Path
    """What paths are relative to."""
    outside: bool = False
    """Whether images may lie outside the folder."""
    max_pixels: int | None = None
    """Most pixels of an image (width times height); None: any number."""
    level: CheckLevel = "header"
    _seen: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _folders: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def checked(self, value: object, where: str, field: str = "images") -> dict[str, Any]:
        """Return an image of a row: its bytes or None, its absolute path, and its size in bytes.

        Bytes get their digest for a path, so that equal images can be found.

        Args:
            value: A path, or a mapping of ``bytes`` and ``path``.
            where: The row, for messages.
            field: The row's field, for messages.

        Raises:
            DataError: If it is missing, outside, too large, or no image.
        """
        try:
            return self._checked(value)
        except _RefusedError as error:
            raise DataError(str(error), field=field, where=where) from None

    def _checked(self, value: object) -> dict[str, Any]:
        if isinstance(value, Mapping) and isinstance(value.get("bytes"), bytes):
            self._measure(BytesIO(value["bytes"]), "the image in the table")
            digest = blake2b(value["bytes"], digest_size=16).hexdigest()
            return {
                "bytes": value["bytes"],
                "path": f"{IN_TABLE}{digest}",
                "size": len(value["bytes"]),
            }
        name = value.get("path") if isinstance(value, Mapping) else value
        if not isinstance(name, str) or not name:
            raise _RefusedError(f"expected the path of an image in the folder, got {name!r}")
        if not _is_a_path(name):
            raise _RefusedError(f"{name!r} is no path: it has a NUL or half of a character")
        path = os.path.join(self._root, name)
        if path not in self._seen:
            if not self.outside and not self._is_inside(path):
                raise _RefusedError(
                    f"{name!r} leads out of the folder {self.folder}; give a path inside it, or "
                    "allow others with `data.images_outside: true`"
                )
            size = file_size(path)
            if size is None and (kind := special_file(path)):
                raise _RefusedError(f"{name!r} is {kind}; name the file of an image")
            if size is None:
                raise _RefusedError(f"there is no image {name!r} in {self.folder}")
            self._measure(path, repr(name))
            self._seen[path] = size
        return {"bytes": None, "path": path, "size": self._seen[path]}

    def _measure(self, source: str | IO[bytes], name: str) -> None:
        from PIL import Image

        if isinstance(source, str) and is_features(source):
            try:
                features_shape(source)
            except DataError as error:
                raise _RefusedError(f"{name}: {error.message}") from None
            return
        try:
            with Image.open(source) as file:
                width, height = file.size
                if self.level == "full":
                    file.load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise _RefusedError(
                f"{name} can't be read as an image: {_reason(error)}; replace or remove it"
            ) from None
        if self.max_pixels and width * height > self.max_pixels:
            raise _RefusedError(
                f"{name} has {width} x {height} = {width * height:,} pixels, more than "
                f"`data.max_pixels` of {self.max_pixels:,}; make it smaller, or raise the bound"
            )

    @cached_property
    def _root(self) -> str:
        return os.path.abspath(self.folder)

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.folder)

    def _is_inside(self, path: str) -> bool:
        """Return whether a path lies in the folder; links are followed, folders only once."""
        parent = os.path.dirname(path)
        if parent not in self._folders:
            self._folders[parent] = _contains(self._real_root, os.path.realpath(parent))
        if os.path.islink(path):
            return _contains(self._real_root, os.path.realpath(path))
        return self._folders[parent] and os.path.basename(path) not in {"", ".", ".."}


def _is_a_path(name: str) -> bool:
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
