from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.vision.features import features_shape, read_features

VALUES = np.arange(12, dtype=np.float32).reshape(4, 3)


def write_h5(path: Path, **data: Any) -> Path:
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "w") as file:
        for name, values in data.items():
            file[name] = values
    return path


def write_pt(path: Path, value: Any) -> Path:
    torch = pytest.importorskip("torch")
    torch.save(value, path)
    return path


@pytest.mark.parametrize("values", [VALUES, VALUES[None], VALUES.astype(np.float16)])
def test_features_of_trident_and_clam(tmp_path: Path, values: Any) -> None:
    path = write_h5(tmp_path / "a.h5", features=values, coords=np.zeros((4, 2)))
    assert features_shape(path) == (4, 3)
    found = read_features(path)
    assert found.dtype == np.float32
    assert found.tolist() == VALUES.tolist()


@pytest.mark.parametrize("wrapped", [False, True], ids=["a tensor", "a mapping"])
def test_tensors(tmp_path: Path, wrapped: bool) -> None:
    torch = pytest.importorskip("torch")
    values = torch.from_numpy(VALUES).half()
    path = write_pt(tmp_path / "a.pt", {"features": values} if wrapped else values)
    assert features_shape(path) == (4, 3)
    assert read_features(path).tolist() == VALUES.tolist()


def test_a_bound_on_patches_keeps_the_first_and_the_last(tmp_path: Path) -> None:
    path = write_h5(tmp_path / "a.h5", features=np.arange(10.0)[:, None])
    assert read_features(path, most=4).ravel().tolist() == [0, 3, 6, 9]
    assert len(read_features(path, most=99)) == 10


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"coords": np.zeros((4, 2))}, "it has no data set 'features' (it has 'coords')"),
        ({"features": np.zeros(4)}, "expected patches by width, got the shape (4,)"),
        ({"features": np.zeros((0, 3))}, "got the shape (0, 3)"),
        ({"features": np.full((2, 3), np.nan)}, "it has values that are not finite"),
    ],
)
def test_an_h5_file_of_something_else_is_named(
    tmp_path: Path, data: dict[str, Any], message: str
) -> None:
    path = write_h5(tmp_path / "a.h5", **data)
    with pytest.raises(DataError) as caught:
        read_features(path)
    assert str(caught.value).startswith(f"{path}: the patch features can't be read: ")
    assert message in str(caught.value)


def test_code_in_a_tensor_file_does_not_run(tmp_path: Path) -> None:
    path = write_pt(tmp_path / "a.pt", {"features": print})
    with pytest.raises(DataError, match="the patch features can't be read"):
        read_features(path)


@pytest.mark.parametrize("name", ["a.h5", "a.pt", "gone.h5", "gone.pt"])
def test_junk_and_missing_files_are_named(tmp_path: Path, name: str) -> None:
    pytest.importorskip("h5py")
    (tmp_path / "a.h5").write_bytes(b"junk")
    (tmp_path / "a.pt").write_bytes(b"junk")
    with pytest.raises(DataError, match=rf"{name}: the patch features can't be read"):
        features_shape(tmp_path / name)
