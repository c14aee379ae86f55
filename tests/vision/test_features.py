import re
from collections.abc import Callable
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


def _external(file: Any, secret: Path) -> None:
    file.create_dataset("features", (8, 4), "u1", external=[(str(secret), 0, 32)])


def _external_link(file: Any, secret: Path) -> None:
    import h5py

    file["features"] = h5py.ExternalLink(str(secret), "/features")


def _soft_link(file: Any, secret: Path) -> None:
    import h5py

    _external_link(file, secret)
    file["other"] = file.get("features", getlink=True)
    del file["features"]
    file["features"] = h5py.SoftLink("/other")


def _virtual(file: Any, secret: Path) -> None:
    import h5py

    layout = h5py.VirtualLayout((4, 3), "f4")
    layout[:] = h5py.VirtualSource(str(secret), "features", (4, 3))
    file.create_virtual_dataset("features", layout)


def _unwritten(file: Any, secret: Path) -> None:
    file.create_dataset("features", (10**9, 1024), "f4", chunks=(1024, 1024), compression="gzip")


def _words(file: Any, secret: Path) -> None:
    file.create_dataset("features", data=np.array([[b"a", b"b"]]))


def _group(file: Any, secret: Path) -> None:
    file.create_group("features")


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (_external, "'features' keeps its values in other files"),
        (_virtual, "'features' keeps its values in other files"),
        (_external_link, "'features' is a link"),
        (_soft_link, "'features' is a link"),
        (_unwritten, "its shape needs 4,096,000,000,000 bytes, and it holds 0"),
        (_words, "'features' is no data set of real numbers"),
        (_group, "'features' is no data set of real numbers"),
    ],
)
def test_an_h5_file_holds_its_values_itself(tmp_path: Path, write: Any, message: str) -> None:
    h5py = pytest.importorskip("h5py")
    secret = write_h5(tmp_path / "secret.h5", features=VALUES)
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        write(file, secret)
    for read in (features_shape, read_features):
        with pytest.raises(DataError, match=re.escape(message)) as caught:
            read(path)
        assert str(caught.value).count("can't be read") == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda torch: torch.ones(1).expand(10**6, 10**6), "its shape needs 4,000,000,000,000"),
        (lambda torch: torch.ones(3, 4, device="meta"), "a dense tensor of real numbers"),
        (lambda torch: torch.ones(3, 4).to_sparse(), "a dense tensor of real numbers"),
        (lambda torch: torch.ones(2, 2, dtype=torch.complex64), "a dense tensor of real numbers"),
    ],
    ids=["one value repeated", "no values", "sparse", "complex"],
)
def test_a_tensor_holds_its_values_itself(tmp_path: Path, change: Any, message: str) -> None:
    path = write_pt(tmp_path / "a.pt", change(pytest.importorskip("torch")))
    for read in (features_shape, read_features):
        with pytest.raises(DataError, match=message):
            read(path)


@pytest.mark.parametrize("name", ["a.h5", "a.pt"])
def test_a_named_pipe_holds_no_features(pipe: Callable[[str], Path], name: str) -> None:
    path = pipe(name)
    for read in (features_shape, read_features):
        with pytest.raises(DataError, match="can't be read: it is a named pipe"):
            read(path)
