"""Slides that tests write: a pyramid with blocks of tissue on glass."""

from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

TISSUE = (190, 110, 170)
APERIO = "Aperio Image Library v12\n2048x1024 [0,0 2048x1024] (256x256) |AppMag = 20|MPP = {mpp}|"


def pixels(*boxes: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """Return glass of 2048 by 1024 pixels with boxes (x, y, width, height) of tissue."""
    noise = np.random.default_rng(0).integers(-5, 6, (1024, 2048, 3))
    image = np.full((1024, 2048, 3), 245)
    for x, y, width, height in boxes:
        image[y : y + height, x : x + width] = TISSUE
    made: NDArray[np.uint8] = (image + noise).clip(0, 255).astype(np.uint8)
    return made


def write_slide(
    path: Path,
    *boxes: tuple[int, int, int, int],
    mpp: float | None = 0.5,
    aperio: bool = False,
) -> Path:
    """Write a pyramid of three levels, as plain TIFF or as Aperio's scanners write it."""
    image = pixels(*(boxes or ((512, 256, 1024, 512),)))
    with tifffile.TiffWriter(path) as file:
        for level in range(3):
            settings: dict[str, Any] = {"subfiletype": 1} if level else {}
            if mpp and not aperio:
                unit = 1e4 / (mpp * 2**level)
                settings |= {"resolution": (unit, unit), "resolutionunit": "CENTIMETER"}
            if aperio and not level:
                settings["description"] = APERIO.format(mpp=mpp)
            file.write(
                np.ascontiguousarray(image[:: 2**level, :: 2**level]),
                tile=(256, 256),
                compression="deflate",
                photometric="rgb",
                metadata=None,
                **settings,
            )
    return path


def write_dicom(
    folder: Path, *boxes: tuple[int, int, int, int], mpp: float = 0.5, series: str | None = None
) -> Path:
    """Write a pyramid of three levels as DICOM: an instance, so a file, a level."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, VLWholeSlideMicroscopyImageStorage, generate_uid

    folder.mkdir(exist_ok=True, parents=True)
    image = pixels(*(boxes or ((512, 256, 1024, 512),)))
    names: dict[str, str] = {
        "StudyInstanceUID": generate_uid(),
        "FrameOfReferenceUID": generate_uid(),
    }
    series = series or str(generate_uid())
    names["SeriesInstanceUID"] = series
    for level in range(3):
        made = Dataset()
        made.file_meta = FileMetaDataset()
        made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.SOPClassUID = VLWholeSlideMicroscopyImageStorage
        made.SOPInstanceUID = generate_uid()
        made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
        made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
        kind = ["DERIVED", "PRIMARY", "VOLUME", "RESAMPLED"]
        made.ImageType = kind if level else ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
        measures, shared = Dataset(), Dataset()
        measures.PixelSpacing = [mpp * 2**level / 1000] * 2  # millimetres
        shared.PixelMeasuresSequence = [measures]
        made.SharedFunctionalGroupsSequence = [shared]
        for name, value in {**names, **_tiled(image[:: 2**level, :: 2**level])}.items():
            setattr(made, name, value)
        made["PixelData"].VR = "OB"
        made.save_as(folder / f"{series}-{level}.dcm", enforce_file_format=True)
    return folder


def _tiled(image: NDArray[np.uint8], side: int = 256) -> dict[str, Any]:
    """Return the attributes of an image that is stored as frames of `side` pixels."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, -height % side), (0, -width % side), (0, 0)))
    rows, columns = (length // side for length in padded.shape[:2])
    frames = padded.reshape(rows, side, columns, side, 3).swapaxes(1, 2)
    return {
        **{"Rows": side, "Columns": side, "NumberOfFrames": rows * columns},
        **{"TotalPixelMatrixRows": height, "TotalPixelMatrixColumns": width},
        **{"DimensionOrganizationType": "TILED_FULL", "TotalPixelMatrixFocalPlanes": 1},
        **{"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0},
        **{"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0},
        "PixelData": np.ascontiguousarray(frames).tobytes(),
    }


def damage(path: Path) -> None:
    """Overwrite the pixels in the middle of a file; its directories stay whole."""
    with tifffile.TiffFile(path) as file:
        places = [
            (at, count)
            for page in file.pages
            for at, count in zip(page.dataoffsets, page.databytecounts, strict=True)
        ]
    content = bytearray(path.read_bytes())
    for at, count in places:
        content[at : at + count] = b"\0" * count
    path.write_bytes(content)
