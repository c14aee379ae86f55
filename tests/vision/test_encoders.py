import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pathreward import GroundingReward, RecipeError, Sample
from pathreward.errors import ResourceError
from pathreward.training.phantom import Tile

HELD_OUT = [Tile(10**6 + each) for each in range(48)]


def sample(text: str, *tiles: Tile, tag: str = "observe") -> Sample:
    return Sample(f"<{tag}>{text}</{tag}>", images=[each.image for each in tiles] or None)


def test_weights_that_are_pickled_are_refused(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from transformers import CLIPConfig

    CLIPConfig().save_pretrained(tmp_path)
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ResourceError, match="can't be loaded"):
        GroundingReward(str(tmp_path))(sample("Mucin.", HELD_OUT[0]))


def test_without_open_clip_the_error_names_the_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    monkeypatch.setitem(sys.modules, "open_clip", None)
    with pytest.raises(ResourceError, match="needs open_clip: pip install open_clip_torch"):
        GroundingReward(str(tmp_path), "ViT-B-16")(sample("Mucin.", HELD_OUT[0]))


class Colours:
    """A fake model of open_clip: an image is its mean colour, a text its own."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch
        self.loaded: dict[str, Any] = {}

    def load_state_dict(self, weights: dict[str, Any]) -> None:
        self.loaded = weights

    def to(self, device: Any, dtype: Any) -> "Colours":
        return self

    def eval(self) -> None:
        pass

    def encode_image(self, pixels: Any) -> Any:
        return pixels

    def encode_text(self, ids: Any) -> Any:
        return self.torch.eye(3)[ids]


def stand_in(torch: Any, model: Colours) -> ModuleType:
    def tokenizer(texts: list[str]) -> Any:
        names = ["red", "green", "blue"]
        return torch.tensor([names.index(each.strip(" .").lower()) for each in texts])

    words = SimpleNamespace(context_length=77, encode=str.split)
    callable_words = type("Words", (), {"__call__": lambda _, texts: tokenizer(texts)})()
    vars(callable_words).update(vars(words))
    module = ModuleType("open_clip")
    module.list_models = lambda: ["ViT-B-16"]  # type: ignore[attr-defined]  # a fake
    module.get_tokenizer = lambda name: callable_words  # type: ignore[attr-defined]  # a fake
    module.create_model_and_transforms = (  # type: ignore[attr-defined]  # a fake
        lambda name, pretrained: (
            model,
            None,
            lambda image: torch.tensor(image.resize((1, 1)).getpixel((0, 0))) / 255,
        )
    )
    return module


def test_open_clip_gets_the_expected_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    from PIL import Image

    model = Colours(torch)
    monkeypatch.setitem(sys.modules, "open_clip", stand_in(torch, model))
    path = tmp_path / "model.pt"
    torch.save({"state_dict": {"module.scale": torch.ones(1)}}, path)
    reward = GroundingReward(str(path), "ViT-B-16", device="cpu", midpoint=0.5)
    red = Image.new("RGB", (8, 8), (255, 0, 0))
    scores = reward.score([Sample("Red.", images=red), Sample("Blue.", images=red)])
    assert [each.reason for each in scores] == [
        "cosine 1.000 with the image",
        "cosine 0.000 with the image",
    ]
    assert list(model.loaded) == ["scale"]
    with pytest.raises(RecipeError, match="open_clip knows no architecture 'ViT-Z'"):
        GroundingReward(str(path), "ViT-Z")(Sample("Red.", images=red))


def test_a_checkpoint_that_runs_code_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setitem(sys.modules, "open_clip", stand_in(torch, Colours(torch)))
    path = tmp_path / "model.pt"
    torch.save({"state_dict": print}, path)
    with pytest.raises(ResourceError, match="can't be loaded"):
        GroundingReward(str(path), "ViT-B-16")(sample("Mucin.", HELD_OUT[0]))
