"""The grounding reward: do the observations fit the image?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathreward.completion.sections import ROLES, Completion, Section, is_empty
from pathreward.completion.sentences import sentences
from pathreward.errors import DataError, RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Detail, Evidence, Score
from pathreward.vision.encoders import Encoder, load_encoder
from pathreward.vision.images import image_key, open_image

if TYPE_CHECKING:
    from PIL.Image import Image

PRECISIONS = ("auto", "float32", "float16", "bfloat16")
_MOST_CHUNKS = 32
"""Chunks of a text that are compared, the first."""
_DIGITS = 5
"""Digits of a cosine that count: the last ones differ with the size of a batch."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GroundingReward(Reward):
    r"""Score how well the observations fit the image, by an image-text model of the CLIP family.

    The section is cut at its sentences into chunks that the model reads whole (a CLIP text model
    reads 77 tokens). Each chunk's cosine is the one with the image, of several images with the one
    that fits best; :math:`c` is the mean over the chunks. The value is

    - ``sigmoid``: :math:`1 / (1 + e^{-(c - midpoint) / scale})`;
    - ``rank``: the share of the other images of the batch that the text fits less well than its
      own, ties counting half. It needs no calibration, and another image in the batch; a sample
      that is scored alone has none and no value.

    A model's cosines fill a narrow band that is its own, so `midpoint` and `scale` have to be set
    for it: see `calibrated`. A section that is empty or not there is 0; a completion without any
    tag is read whole. No value: no image, or one that can't be read.

    >>> GroundingReward("plip")(Sample("<observe>Nests.</observe>")).reason
    'the row has no image'

    Raises:
        RecipeError: If `model` is missing, or a setting is not known or out of range.
        ResourceError: When it scores, if the model can't be loaded.

    References:
        CLIP (arXiv 2103.00020); for pathology PLIP (Huang et al. 2023), CONCH (Lu et al. 2024),
        Patho-CLIP (arXiv 2505.11404). The sigmoid and the rank are ours.
    """

    context_fields = ("images",)

    model: str = ""
    """Folder of a model of transformers, or checkpoint of open_clip."""
    architecture: str = ""
    """open_clip's name of the model, such as ``ViT-B-16``; empty for a folder of transformers."""
    compare: str = "sigmoid"
    """How the value is computed from the cosine: sigmoid or rank."""
    midpoint: float = 0.25
    """The cosine that is worth 0.5."""
    scale: float = 0.05
    """The distance in cosines over which the odds change by a factor of e."""
    section: str = "observe"
    """The section that describes the image."""
    device: str = "auto"
    """Where the model runs, as torch names it; auto: the current CUDA device if there is one."""
    precision: str = "auto"
    """auto (bfloat16 on CUDA, else float32), float32, float16 or bfloat16."""

    def __post_init__(self) -> None:
        if not self.model:
            raise RecipeError("grounding needs a model: give the path of one as `model`")
        if self.compare not in {"sigmoid", "rank"}:
            raise RecipeError(unknown("comparison", self.compare, ["sigmoid", "rank"]))
        if self.precision not in PRECISIONS:
            raise RecipeError(unknown("precision", self.precision, PRECISIONS))
        if self.section not in ROLES.values():
            raise RecipeError(unknown("section", self.section, set(ROLES.values())))
        if not math.isfinite(self.midpoint) or not 0 < self.scale < math.inf:
            raise RecipeError(
                f"expected a finite `midpoint` and a positive `scale`, got {self.midpoint} and "
                f"{self.scale}"
            )

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample; see `score`."""
        return self.score([sample])[0]

    def score(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> list[Score]:
        """Return the scores of a batch, in this process.

        Each of the batch's texts and images is encoded once.
        """
        return [
            Score.unscored(each) if isinstance(each, str) else self._scored(sample, each)
            for sample, each in zip(samples, self._compared(samples), strict=True)
        ]

    def calibrated(self, samples: Sequence[Sample]) -> "GroundingReward":
        """Return this reward with `midpoint` and `scale` set by samples that fit their images.

        The mean cosine of the samples with their own images comes to be worth 0.9, that with the
        other images 0.1. Some dozens of true captions or reports of the data at hand will do.

        Raises:
            DataError: If there are no two different images, or the model does not separate
                them.
        """
        right: list[float] = []
        wrong: list[float] = []
        for each in self._compared(samples):
            if not isinstance(each, str) and each.spans:
                for at, cosine in enumerate(each.cosines.mean(axis=0)):
                    (right if at in each.own else wrong).append(float(cosine))
        if not right or not wrong:
            raise DataError("calibration needs samples with different images", field="images")
        high, low = fmean(right), fmean(wrong)
        if high <= low:
            raise DataError(
                f"the model does not separate these images: cosine {high:.3f} with their own "
                f"texts, {low:.3f} with others",
                field="images",
            )
        return replace(self, midpoint=(high + low) / 2, scale=(high - low) / (2 * math.log(9)))

    def _scored(self, sample: Sample, compared: "_Compared") -> Score:
        if not compared.spans:
            return Score(0.0, f"the completion has no {self.section} section to compare")
        best = compared.cosines[:, compared.own].max(axis=1).round(_DIGITS).tolist()
        cosine = round(fmean(best), _DIGITS)
        evidence = partial(
            _evidence, sample.text, self.section, compared.spans, best, self.midpoint
        )
        if self.compare == "sigmoid":
            value = _sigmoid((cosine - self.midpoint) / self.scale)
            return Score(value, f"cosine {cosine:.3f} with the image", evidence=evidence)
        others = np.delete(compared.cosines.mean(axis=0), compared.own).round(_DIGITS).tolist()
        if not others:
            return Score.unscored("the batch has no other image to compare with")
        fits = sum((each < cosine) + 0.5 * (each == cosine) for each in others)
        reason = f"fits its image better than {fits:g} of {len(others)} others"
        return Score(fits / len(others), reason, evidence=evidence)

    def _compared(self, samples: Sequence[Sample]) -> "list[_Compared | str]":
        """Return the cosines of each sample's text with all images, or why there are none."""
        seen: dict[str, Image] = {}
        own = [_look(sample, seen) for sample in samples]
        if not seen:
            return [str(each) for each in own]
        encoder = load_encoder(self.model, self.architecture, self.device, self.precision)
        # a lone surrogate has no UTF-8, which tokenizers ask for
        bodies = [each.text.encode("utf-8", "replace").decode() for each in samples]
        cut = [
            [] if isinstance(each, str) else _chunks(body, sample.parsed, self.section, encoder)
            for body, sample, each in zip(bodies, samples, own, strict=True)
        ]
        texts = [
            [body[start:end] for start, end in spans]
            for body, spans in zip(bodies, cut, strict=True)
        ]
        row = {text: at for at, text in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        places = {name: at for at, name in enumerate(seen)}
        images = encoder.images(list(seen.values()))
        cosines = (encoder.texts(list(row)) if row else images[:0]) @ images.T
        return [
            each
            if isinstance(each, str)
            else _Compared(spans, cosines[[row[t] for t in chunks]], [places[n] for n in each])
            for each, spans, chunks in zip(own, cut, texts, strict=True)
        ]


class _Compared(NamedTuple):
    """A text compared with the images of its batch."""

    spans: list[Span]
    """Its chunks."""
    cosines: NDArray[np.float32]
    """One row a chunk, one column an image."""
    own: list[int]
    """The columns of its own images."""


def _look(sample: Sample, seen: "dict[str, Image]") -> list[str] | str:
    """Return the keys of a sample's images, which are put into `seen`, or why it has none."""
    if not sample.images:
        return "the row has no image"
    keys = []
    try:
        for image in sample.images:
            name = image_key(image)
            if name not in seen:
                seen[name] = open_image(image)
            keys.append(name)
    except DataError as error:
        return error.message
    return keys


def _chunks(text: str, completion: Completion, section: str, encoder: Encoder) -> list[Span]:
    """Return the spans of a section, cut at sentences so that the model reads each whole."""
    found = completion.named(section) if completion.sections else [Section("", 0, len(text))]
    chunks: list[Span] = []
    for each in found:
        start = end = each.start
        for first, last in sentences(text, each.start, each.end):
            if is_empty(text[first:last]):
                continue
            if start < end and not encoder.fits(text[start:last]):
                chunks.append((start, end))
                start = end
            end = last
            if len(chunks) >= _MOST_CHUNKS:
                break
        chunks.append((start, end))
    filled = [(start, end) for start, end in chunks if not is_empty(text[start:end])]
    return filled[:_MOST_CHUNKS]


def _evidence(
    text: str, section: str, spans: list[Span], cosines: list[float], midpoint: float
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            section,
            start,
            end,
            text[start:end],
            verdict="supports" if cosine >= midpoint else "against",
            note=f"cosine {cosine:.3f}",
        )
        for (start, end), cosine in zip(spans, cosines, strict=True)
    )


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
