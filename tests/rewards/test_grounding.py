"""Grounding, by a small CLIP of transformers that is trained here.

The branch for open_clip is tested with a stand-in of its functions, for the package needs
torchvision; what is tested is what we ask of it, not that it answers so.
"""

import math
import pickle
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pathreward import DataError, GroundingReward, RecipeError, Sample
from pathreward.errors import ResourceError
from pathreward.recipes.loading import parse
from pathreward.training.phantom import FINDINGS, Tile

HELD_OUT = [Tile(10**6 + each) for each in range(48)]


def told(tile: Tile) -> str:
    return " ".join(f"{name.capitalize()}." for name in FINDINGS if name in tile.findings)


def sample(text: str, *tiles: Tile, tag: str = "observe") -> Sample:
    return Sample(f"<{tag}>{text}</{tag}>", images=[each.image for each in tiles] or None)


@pytest.fixture(scope="session")
def reward(clip: Path) -> GroundingReward:
    """Grounding by the trained model, calibrated on tiles that it was trained on."""
    seen = [Tile(each) for each in range(40)]
    base = GroundingReward(str(clip), device="cpu")
    return base.calibrated([sample(told(each), each) for each in seen])


@pytest.mark.slow
def test_a_matching_caption_beats_a_wrong_one_on_held_out_tiles(reward: GroundingReward) -> None:
    pairs = [
        (tile, other)
        for tile in HELD_OUT
        for other in HELD_OUT[:20]
        if tile.findings != other.findings
    ]
    right = {each: each for each in HELD_OUT}
    own = dict(
        zip(right, reward.score([sample(told(tile), tile) for tile in HELD_OUT]), strict=True)
    )
    wrong = reward.score([sample(told(other), tile) for tile, other in pairs])
    beaten = sum(
        (own[tile].value or 0) > (score.value or 0)
        for (tile, _), score in zip(pairs, wrong, strict=True)
    )
    assert beaten > 0.9 * len(pairs)


@pytest.mark.slow
def test_calibration_puts_matches_high_and_others_low(reward: GroundingReward) -> None:
    own = [each.value or 0 for each in reward.score([sample(told(t), t) for t in HELD_OUT])]
    other = [sample(told(t), HELD_OUT[at - 7]) for at, t in enumerate(HELD_OUT)]
    others = [each.value or 0 for each in reward.score(other)]
    assert sum(own) / len(own) > 0.7
    assert sum(others) / len(others) < 0.4


@pytest.mark.slow
def test_a_batch_is_scored_as_one_by_one_and_in_any_order(reward: GroundingReward) -> None:
    samples = [sample(told(HELD_OUT[at // 2]), HELD_OUT[at]) for at in range(12)]
    samples += [Sample("<observe>Mucin.</observe>"), sample("", HELD_OUT[0])]
    batch = [each.value for each in reward.score(samples)]
    singly = [reward(each).value for each in samples]
    assert [each is None for each in batch] == [False] * 12 + [True, False]
    assert [each or 0 for each in batch] == pytest.approx([each or 0 for each in singly], abs=1e-3)
    assert [each.value for each in reward.score(samples[::-1])][::-1] == pytest.approx(
        batch, abs=1e-3
    )


@pytest.mark.slow
def test_long_text_is_cut_at_sentences_and_averaged(reward: GroundingReward) -> None:
    tile = HELD_OUT[0]
    score = reward(sample(" ".join([told(tile)] * 12), tile))
    texts = [each.text for each in score.evidence]
    assert len(texts) > 1
    assert all(text.strip().endswith(".") for text in texts)
    words = "".join(texts).split()
    assert words == told(tile).split() * 12
    cosines = [float(each.note.removeprefix("cosine ")) for each in score.evidence]
    mean = sum(cosines) / len(cosines)
    expected = 1 / (1 + math.exp(-(mean - reward.midpoint) / reward.scale))
    assert score.value == pytest.approx(expected, abs=0.02)


@pytest.mark.slow
def test_of_several_images_the_one_that_fits_best_counts(reward: GroundingReward) -> None:
    first, second = HELD_OUT[0], next(t for t in HELD_OUT if t.diagnosis != HELD_OUT[0].diagnosis)
    text = told(first)
    both = reward(sample(text, second, first)).value
    assert both == pytest.approx(reward(sample(text, first)).value, abs=1e-3)


@pytest.mark.slow
def test_the_rank_among_the_images_of_the_batch(clip: Path) -> None:
    ranked = GroundingReward(str(clip), compare="rank", device="cpu")
    tiles = HELD_OUT[:8]
    scores = ranked.score([sample(told(each), each) for each in tiles])
    assert sum(each.value or 0 for each in scores) / 8 > 0.9
    assert ranked(sample("Mucin.", tiles[0])).reason == (
        "the batch has no other image to compare with"
    )
    copies = [sample("Mucin.", Tile(tiles[0].seed)) for _ in range(3)]  # the same image
    assert [each.value for each in ranked.score(copies)] == [None] * 3


@pytest.mark.slow
def test_images_come_in_every_form(reward: GroundingReward, tmp_path: Path) -> None:
    import numpy as np

    tile = HELD_OUT[1]
    path = tmp_path / "tile.png"
    tile.image.save(path)
    forms = [tile.image, path, str(path), path.read_bytes(), tile.encoded, np.asarray(tile.image)]
    forms += [{"bytes": None, "path": str(path)}]
    values = [
        reward(Sample(f"<observe>{told(tile)}</observe>", images=each)).value for each in forms
    ]
    assert values == [values[0]] * len(forms)


@pytest.mark.slow
def test_what_cant_be_judged_has_a_reason(reward: GroundingReward, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no image")
    rows = [
        sample("Mucin."),
        Sample("<observe>Mucin.</observe>", images=[str(tmp_path / "none.png")]),
        Sample("<observe>Mucin.</observe>", images=[broken]),
        Sample("<observe>Mucin.</observe>", images=[object()]),
        sample("Mucin.", HELD_OUT[0]),
    ]
    scores = reward.score(rows)
    assert [each.value is None for each in scores] == [True] * 4 + [False]
    assert scores[0].reason == "the row has no image"
    assert scores[1].reason.startswith("there is no image '")
    assert "can't be read as an image" in scores[2].reason
    assert scores[3].reason == "expected a path, bytes, an array or a PIL image, got object"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("completion", "value"),
    [("", 0.0), ("<think>Mucin.</think>", 0.0), ("<observe> \u200b </observe>", 0.0)],
)
def test_no_description_earns_nothing(
    reward: GroundingReward, completion: str, value: float
) -> None:
    assert reward(Sample(completion, images=HELD_OUT[0].image)).value == value


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["\ud800", "\x00", "癌", "mucin", "mucin ", ". ", "<think>", "\n"]
)
def test_hostile_text_is_scored(reward: GroundingReward, piece: str) -> None:
    score = reward(
        Sample("<observe>x " + piece * (200_000 // len(piece)), images=HELD_OUT[0].image)
    )
    assert score.value is not None
    assert 0 <= score.value <= 1
    assert len(score.evidence) <= 32


@pytest.mark.slow
def test_survives_pickling_and_a_recipe(reward: GroundingReward) -> None:
    assert pickle.loads(pickle.dumps(reward)) == reward
    text = f"reward: {{sum: {{grounding: {{model: {reward.model}, device: cpu}}}}}}"
    composite = parse(text).reward
    rows = [sample(told(each), each) for each in HELD_OUT[:2]]
    assert [each.value for each in composite.score([*rows, *rows])] == 2 * [
        each.value for each in GroundingReward(reward.model, device="cpu").score(rows)
    ]


@pytest.mark.slow
def test_calibration_needs_images_that_differ(reward: GroundingReward) -> None:
    with pytest.raises(DataError, match="calibration needs samples with different images"):
        reward.calibrated([sample("Mucin.", HELD_OUT[0])] * 3)
    swapped = [sample(told(HELD_OUT[at - 1]), each) for at, each in enumerate(HELD_OUT[:4])]
    with pytest.raises(DataError, match="does not separate these images"):
        reward.calibrated(swapped)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "grounding needs a model: give the path of one as `model`"),
        ({"model": "m", "compare": "ranks"}, "unknown comparison 'ranks', did you mean 'rank'"),
        ({"model": "m", "precision": "int8"}, "unknown precision 'int8'"),
        ({"model": "m", "section": "observed"}, "unknown section 'observed'"),
        ({"model": "m", "scale": 0.0}, "a positive `scale`, got 0.25 and 0.0"),
        ({"model": "m", "midpoint": math.nan}, "a finite `midpoint`"),
    ],
)
def test_refuses_what_does_not_hold(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        GroundingReward(**settings)


def test_a_model_that_is_not_there_is_an_error_and_no_score(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with pytest.raises(ResourceError, match=r"there is no image-text model at .*none"):
        GroundingReward(str(tmp_path / "none"))(sample("Mucin.", HELD_OUT[0]))
    with pytest.raises(ResourceError, match="can't be loaded"):
        GroundingReward(str(tmp_path))(sample("Mucin.", HELD_OUT[0]))


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
    with pytest.raises(ResourceError, match="needs open_clip: pip install 'open_clip_torch'"):
        GroundingReward(str(tmp_path), "ViT-B-16")(sample("Mucin.", HELD_OUT[0]))


class Colours:
    """A stand-in for a model of open_clip: an image is its mean colour, a text its own."""

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
    module.list_models = lambda: ["ViT-B-16"]  # type: ignore[attr-defined]  # a stand-in
    module.get_tokenizer = lambda name: callable_words  # type: ignore[attr-defined]  # a stand-in
    module.create_model_and_transforms = (  # type: ignore[attr-defined]  # a stand-in
        lambda name, pretrained: (
            model,
            None,
            lambda image: torch.tensor(image.resize((1, 1)).getpixel((0, 0))) / 255,
        )
    )
    return module


def test_what_is_asked_of_open_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
