import json
import sys
from pathlib import Path

import pytest

from pathreward.training.clip_model import build_clip
from pathreward.training.clip_settings import TinyClip
from pathreward.training.phantom import Tile
from tests.cli.support import in_one_line, invoke, write_rows
from tests.vision.test_encoders import Colours, stand_in

pytestmark = pytest.mark.usefixtures("folder")
SMALL = TinyClip(hidden=16, vision_hidden=16, layers=1, vision_layers=1, patch=32, context=24)


@pytest.fixture(autouse=True)
def models(folder: Path) -> None:
    tiles = [Tile(each) for each in range(12)]
    for name, some in (("data.jsonl", tiles[:6]), ("train.jsonl", tiles[6:])):
        for each in some:
            each.image.save(f"{each.seed}.png")
        write_rows(
            *(
                {
                    "image": f"{each.seed}.png",
                    "answer": each.diagnosis.name,
                    "findings": each.report,
                }
                for each in some
            ),
            name=name,
        )
    for seed, name in enumerate(("one", "two")):
        clip = build_clip(SMALL, [each.report for each in tiles], [tiles[0].image], seed)
        clip.save(folder / name)


def test_a_clip_is_measured_beside_another() -> None:
    result = invoke(
        *("eval", "one", "--data", "data.jsonl", "--probe", "train.jsonl", "--against", "two"),
        *("-o", "eval.json", "--report", "eval.html", "--markdown", "eval.md"),
    )
    assert result.exit_code == 0, result.output
    for shown in ("zero-shot accuracy, by chance", "image to text, R@10", "against two"):
        assert shown in result.stdout
    figures = json.loads(Path("eval.json").read_text())["figures"]
    # 6 distinct reports: at most one match a row
    assert figures["image_to_text_10"]["value"] == 1
    assert figures["image_to_text_5_chance"]["value"] >= 5 / 6
    assert set(figures) >= {"zero_shot", "probe", "probe_chance", "text_to_image_1"}
    assert "R@1" in Path("eval.md").read_text()


def test_a_checkpoint_of_open_clip_is_measured(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a stand-in of the package, for which an image is its mean colour."""
    import torch
    from PIL import Image

    monkeypatch.setitem(sys.modules, "open_clip", stand_in(torch, Colours(torch)))
    torch.save({"state_dict": {}}, folder / "model.pt")
    colours = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
    for name, value in colours.items():
        Image.new("RGB", (4, 4), value).save(f"{name}.png")
    write_rows(*({"image": f"{n}.png", "answer": n} for n in colours), name="colours.jsonl")
    Path("prompts.txt").write_text("{}.\n")
    result = invoke(
        *("eval", "model.pt", "--architecture", "ViT-B-16", "--data", "colours.jsonl"),
        *("--templates", "prompts.txt", "-o", "eval.json"),
    )
    assert result.exit_code == 0, result.output
    figures = json.loads(Path("eval.json").read_text())["figures"]
    assert figures["zero_shot"]["value"] == 1
    assert figures["zero_shot_chance"]["value"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "a CLIP needs --data ROWS"),
        (("--data", "data.jsonl", "--dialect", "think"), "a CLIP writes no text, so --screen"),
        (("--data", "data.jsonl", "--probe", "data.jsonl"), "must be different files"),
        (("--data", "data.jsonl", "--against", "none"), "there is no image-text model at"),
        (("--data", "data.jsonl", "--architecture", "ViT-B-16"), "needs open_clip"),
        (("--data", "data.jsonl", "--templates", "none.txt"), "can't read none.txt"),
    ],
)
def test_bad_input_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    assert message in in_one_line(invoke("eval", "one", *arguments))
