"""Precomputed patch features of a slide: the .h5 files of TRIDENT and CLAM, and .pt tensors."""

from math import prod
from os import PathLike, fspath
from pathlib import Path
from pickle import UnpicklingError
from struct import error as StructError  # noqa: N812  # an exception
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pathreward.errors import DataError, missing_extra
from pathreward.io.files import special_file

_UNREADABLE = (
    *(OSError, RuntimeError, UnpicklingError, EOFError, ValueError, StructError),
    *(AttributeError, IndexError, KeyError, TypeError),
)
"""What torch raises for a file that holds no tensors."""

Features = NDArray[np.float32]
"""One row a patch."""

SUFFIXES = frozenset({".h5", ".hdf5", ".pt"})
"""Files that hold features."""
_DATASET = "features"
"""The name of the features in an .h5 file and in a .pt file of several tensors."""
_MOST_BYTES = 2**32
"""Most bytes of the features of a slide: a million patches of width 1,024 in float32."""


def is_features(path: str | PathLike[str]) -> bool:
    """Return whether a file holds patch features, by its suffix.

    >>> is_features("slides/case-1.h5"), is_features("tile.png")
    (True, False)
    """
    return Path(path).suffix.lower() in SUFFIXES


def features_shape(path: str | PathLike[str]) -> tuple[int, int]:
    """Return the number of patches and the width of their features; of .h5 the header is read.

    Raises:
        DataError: As for `read_features`.
    """
    _expect_file(path)
    if Path(path).suffix.lower() == ".pt":
        return _two(_tensor(path).shape, path)
    with _opened(path) as file:
        return _two(_dataset(file, path).shape, path)


def read_features(path: str | PathLike[str], most: int | None = None) -> Features:
    """Return the features of a slide's patches, of shape (patches, width).

    A leading axis of 1, as some extractors write, is dropped.

    Args:
        path: An .h5 file with the data set ``features``, or a .pt file with a tensor, or with a
            mapping that has one under ``features``. Nothing is unpickled but tensors.
        most: Most patches: as many, evenly spaced in the order of the file; None: all.

    Raises:
        DataError: If h5py or torch is missing, or the file can't be read or holds something else.
    """
    _expect_file(path)
    if Path(path).suffix.lower() == ".pt":
        found = _checked(_tensor(path), path)
    else:
        with _opened(path) as file:
            try:
                values = np.asarray(_dataset(file, path))
            except (OSError, RuntimeError) as error:
                raise _refused(path, str(error)) from None
        found = _checked(values, path)
    return found if most is None else thinned(found, most)


def thinned(features: Features, most: int) -> Features:
    """Return at most so many patches, evenly spaced, the first and the last among them.

    >>> thinned(np.arange(5, dtype=np.float32), 3).tolist()
    [0.0, 2.0, 4.0]
    """
    if len(features) <= most:
        return features
    kept: Features = features[np.linspace(0, len(features) - 1, most).round().astype(int)]
    return kept


def _expect_file(path: str | PathLike[str]) -> None:
    if kind := special_file(path):
        raise _refused(path, f"it is {kind}")


def _opened(path: str | PathLike[str]) -> Any:
    if lacking := missing_extra("an .h5 file", "slides", ["h5py"]):
        raise DataError(lacking)
    import h5py

    try:
        return h5py.File(path, "r")
    except OSError as error:
        raise _refused(path, str(error)) from None


def _dataset(file: Any, path: str | PathLike[str]) -> Any:
    """Return the data set of an .h5 file, which holds all of its values itself.

    Raises:
        DataError: If it is missing, refers to another file, or is larger than what is stored.
    """
    import h5py

    try:
        link = file.get(_DATASET, getlink=True)
        if link is None:
            names = ", ".join(map(repr, file)) or "nothing"
            raise _refused(path, f"it has no data set {_DATASET!r} (it has {names})")
        if not isinstance(link, h5py.HardLink):
            raise _refused(path, f"{_DATASET!r} is a link; write the values into the file")
        data = file[_DATASET]
        if not isinstance(data, h5py.Dataset) or data.dtype.kind not in "fiu":
            raise _refused(path, f"{_DATASET!r} is no data set of real numbers")
        if data.is_virtual or data.external:
            raise _refused(
                path, f"{_DATASET!r} keeps its values in other files; write them into the file"
            )
        _two(data.shape, path)
        _expect_stored(data.nbytes, _stored(data), path)
    except DataError:
        raise
    except (OSError, RuntimeError, KeyError, ValueError, TypeError) as error:  # a damaged file
        raise _refused(path, str(error)) from None
    return data


def _stored(data: Any) -> int:
    """Return how many bytes of values an .h5 data set has, decompressed."""
    if data.chunks is None:
        return int(data.id.get_storage_size())
    return int(data.id.get_num_chunks() * prod(data.chunks) * data.dtype.itemsize)


def _expect_stored(declared: int, stored: int, path: str | PathLike[str]) -> None:
    if declared > stored:
        raise _refused(path, f"its shape needs {declared:,} bytes, and it holds {stored:,}")
    if declared > _MOST_BYTES:
        raise _refused(path, f"it has {declared:,} bytes of values, more than {_MOST_BYTES:,}")


def _tensor(path: str | PathLike[str]) -> Any:
    if lacking := missing_extra("a .pt file", "train", ["torch"]):
        raise DataError(lacking)
    import torch

    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except _UNREADABLE as error:
        raise _refused(path, " ".join(str(error).split())[:200]) from None
    if isinstance(found, dict):
        found = found.get(_DATASET)
    if not isinstance(found, torch.Tensor):
        raise _refused(path, f"expected a tensor, got {type(found).__name__}")
    is_plain = found.layout == torch.strided and not (found.is_quantized or found.is_nested)
    if not is_plain or found.is_complex() or found.device.type != "cpu":
        raise _refused(path, "expected a dense tensor of real numbers")
    _two(found.shape, path)
    _expect_stored(found.numel() * found.element_size(), found.untyped_storage().nbytes(), path)
    return found.detach().float().numpy()


def _checked(values: Any, path: str | PathLike[str]) -> Features:
    shape = _two(values.shape, path)
    with np.errstate(over="ignore"):  # too large for float32: found below
        found: Features = np.ascontiguousarray(values, dtype=np.float32).reshape(shape)
    if not np.isfinite(found).all():
        raise _refused(path, "it has values that are not finite")
    return found


def _two(shape: Any, path: str | PathLike[str]) -> tuple[int, int]:
    sizes = tuple(int(each) for each in shape)
    if len(sizes) == 3 and sizes[0] == 1:
        sizes = sizes[1:]
    if len(sizes) != 2 or 0 in sizes:
        raise _refused(path, f"expected patches by width, got the shape {tuple(shape)}")
    return sizes[0], sizes[1]


def _refused(path: str | PathLike[str], problem: str) -> DataError:
    return DataError(f"the patch features can't be read: {problem}", where=fspath(path))
