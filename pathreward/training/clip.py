"""Contrastive training of an image-text model, with transformers' trainer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import Trainer

from pathreward.errors import DataError
from pathreward.training.clip_loss import SHARPEST, contrastive_loss
from pathreward.training.clip_settings import Clip
from pathreward.training.job import Job, stage_configuration
from pathreward.training.pairs import pair_key, paired, texts_of
from pathreward.training.policy import Policy
from pathreward.training.processes import processes
from pathreward.training.rows import TrainingRow, sample_order
from pathreward.vision.encoders import text_inputs
from pathreward.vision.images import image_key

_TOWERS = {"vision": "vision_model", "text": "text_model"}


def clip_trainer(job: Job, settings: Clip, clip: Policy, rows: Sequence[TrainingRow]) -> Any:
    """Return the trainer of a contrastive stage."""
    places = paired(rows, settings)
    batches = settings.steps * settings.accumulate * processes()
    drawn = sample_order(len(places), batches * settings.batch, job.seed, job.number)
    for name in settings.freeze:
        getattr(clip.model, _TOWERS[name]).requires_grad_(False)
    return ClipTrainer(
        model=clip.model,
        args=stage_configuration(job),
        train_dataset=_Drawn(rows, places[drawn], settings.texts, [job.seed, job.number]),
        data_collator=_Collator(clip),
        processing_class=clip.processor,
    )


class _Drawn(torch.utils.data.Dataset[dict[str, Any]]):
    """The pairs of a stage in the order in which it sees them; images are opened on access."""

    def __init__(
        self,
        rows: Sequence[TrainingRow],
        order: NDArray[np.intp],
        templates: Sequence[str],
        seed: list[int],
    ) -> None:
        self._rows = rows
        self._order = order
        self._templates = templates
        self._seed = seed

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, at: int) -> dict[str, Any]:
        row = self._rows[int(self._order[at])]
        texts = texts_of(row, self._templates)
        if not texts:
            raise DataError("the fields of its texts are empty; fill them in", where=row.where)
        drawn = np.random.default_rng([*self._seed, at, *b"text"]).integers(len(texts))
        key = image_key(row.picture.encoded)
        return {"image": row.picture.image, "text": texts[drawn], "image_key": pair_key(key)}


class _Collator:
    """Turns pairs into the inputs of the model, with a key for each text and image."""

    def __init__(self, clip: Policy) -> None:
        self._processor = clip.processor
        self._config = clip.model.config

    def __call__(self, pairs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        texts = [each["text"] for each in pairs]
        images = [each["image"] for each in pairs]
        return {
            **text_inputs(self._processor.tokenizer, self._config, texts),
            **self._processor.images(images=images, return_tensors="pt"),
            "text_keys": torch.tensor([pair_key(each) for each in texts]),
            "image_keys": torch.tensor([each["image_key"] for each in pairs]),
        }


class ClipTrainer(Trainer):
    """A trainer with the contrastive loss over the pairs of all processes."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.model_accepts_loss_kwargs = False  # else the loss of accumulated batches is summed

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """Return the loss of a batch; see `contrastive_loss`."""
        text_keys, image_keys = inputs.pop("text_keys"), inputs.pop("image_keys")
        plain = self.accelerator.unwrap_model(model)
        bias = getattr(plain, "logit_bias", None)
        if bias is None:
            with torch.no_grad():
                plain.logit_scale.clamp_(max=SHARPEST)
        found = model(**inputs)
        loss = contrastive_loss(
            found.image_embeds.float(),
            found.text_embeds.float(),
            text_keys,
            image_keys,
            plain.logit_scale.float().exp(),
            bias,
        )
        return (loss, found) if return_outputs else loss
