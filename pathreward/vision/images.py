"""Open images given as paths, encoded bytes, rows of `datasets.Image`, arrays or PIL images."""

from collections.abc import Mapping
from hashlib import blake2b
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from pathreward.errors import DataError
from pathreward.io.files import special_file

if TYPE_CHECKING:
    from PIL.Image import Image


def open_image(image: Any) -> "Image":
    """Return an image in RGB.

    >>> import numpy as np
    >>> open_image(np.zeros((8, 16, 3), np.uint8)).size
    (16, 8)

    Raises:
        DataError: If it is not an image, or can't be read.
    """
    from PIL import Image

    name, source = _source(image)
    if isinstance(source, Image.Image):
        return source.convert("RGB")
    try:
        if hasattr(source, "__array_interface__"):
            return Image.fromarray(source).convert("RGB")
        if isinstance(source, str) and (kind := special_file(source)):
            raise ValueError(f"it is {kind}")
        with Image.open(source) as file:
            return file.convert("RGB")
    except FileNotFoundError:
        raise DataError(f"there is no image {name}", field="images") from None
    except (OSError, SyntaxError, TypeError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{name} can't be read as an image: {error}", field="images") from None


def image_key(image: Any) -> str:
    """Return a key that is equal for equal images: the path, else a digest of the bytes.

    >>> image_key("tile.png"), len(image_key(b"any bytes"))
    ('tile.png', 32)
    """
    _, source = _source(image)
    if isinstance(source, str):
        return source
    content = source.getvalue() if hasattr(source, "getvalue") else source.tobytes()
    return blake2b(content, digest_size=16).hexdigest()


def data_url(image: Any) -> str:
    """Return an image as a data URL with its PNG, as requests to models have it.

    >>> import numpy as np
    >>> data_url(np.zeros((8, 16, 3), np.uint8)).partition(",")[0]
    'data:image/png;base64'

    Raises:
        DataError: If it is not an image, or can't be read.
    """
    from base64 import b64encode
    from io import BytesIO

    out = BytesIO()
    open_image(image).save(out, format="PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def _source(image: Any) -> tuple[str, Any]:
    """Return the name of an image for messages, and the source from which PIL opens it."""
    from io import BytesIO

    if isinstance(image, Mapping):  # a row of datasets.Image
        image = image.get("bytes") or image.get("path")
    if isinstance(image, str | PathLike):
        return repr(fspath(image)), fspath(image)
    if isinstance(image, bytes):
        return f"an image of {len(image)} bytes", BytesIO(image)
    if hasattr(image, "tobytes"):
        return f"an image of type {type(image).__name__}", image
    raise DataError(
        f"expected a path, bytes, an array or a PIL image, got {type(image).__name__}",
        field="images",
    )
