"""Image-text models are built, saved and loaded."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from pathreward.errors import ResourceError, TrainingError
from pathreward.training.clip_model import build_clip, load_clip
from pathreward.training.clip_settings import TinyClip
from pathreward.vision.encoders import load_encoder

TINY = TinyClip(hidden=16, layers=1, vision_hidden=16, vision_layers=1)


def test_a_model_survives_being_saved(tmp_path: Path) -> None:
    made = build_clip(TINY, ["cyst"], [Image.new("RGB", (8, 8))], 0)
    made.save(tmp_path)
    weights, again = (each.model.state_dict() for each in (made, load_clip(tmp_path)))
    assert weights.keys() == again.keys()
    assert all(torch.equal(again[name], each) for name, each in weights.items())


@pytest.mark.parametrize("data", [b"", b"\xff" * 64, None], ids=["empty", "junk", "cut"])
def test_damaged_weights_are_one_error(tmp_path: Path, data: bytes | None) -> None:
    build_clip(TINY, ["cyst"], [Image.new("RGB", (8, 8))], 0).save(tmp_path / "clip")
    weights = tmp_path / "clip/model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100] if data is None else data)
    with pytest.raises(TrainingError, match=r"can't load the image-text model '.*/clip': Error"):
        load_clip(tmp_path / "clip")
    with pytest.raises(ResourceError, match="can't be loaded: its weights are damaged: Error"):
        load_encoder(str(tmp_path / "clip"), "", "cpu", "float32")
