"""Sentence embeddings of a local transformers model."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pathreward.errors import RecipeError, install_command

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_KEPT = 1 << 16
_BATCH = 64
_LONGEST = 64


class SentenceEmbeddings:
    """Unit vectors of short texts: the mean of a model's last hidden states.

    Nothing is downloaded. The vectors of the last texts are kept.

    Args:
        folder: The folder of a transformers model with its tokenizer, such as SapBERT.

    Raises:
        RecipeError: If torch or transformers is not installed, or the model can't be loaded.
    """

    def __init__(self, folder: str) -> None:
        try:
            from transformers import AutoModel, AutoTokenizer
        except ImportError as error:
            raise RecipeError(
                f"embeddings need torch and transformers: {install_command('train')} ({error})"
            ) from error
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        except (OSError, ValueError, KeyError) as error:
            why = str(error).split("\n", maxsplit=1)[0]
            raise RecipeError(
                f"the embeddings {folder!r} are no folder of a transformers model: {why}"
            ) from error
        self._kept: dict[str, NDArray[np.float32]] = {}

    def cosines(self, text: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of the embedding of a text with that of each other text."""
        if not others:
            return []
        first, *vectors = self._vectors([text, *others])
        return [float(first @ each) for each in vectors]

    def _vectors(self, texts: Sequence[str]) -> "list[NDArray[np.float32]]":
        kept = {each: self._kept[each] for each in texts if each in self._kept}
        new = [each for each in dict.fromkeys(texts) if each not in kept]
        for at in range(0, len(new), _BATCH):
            batch = new[at : at + _BATCH]
            kept.update(zip(batch, self._embed(batch), strict=True))
        if len(self._kept) + len(new) > _MOST_KEPT:
            self._kept.clear()
        self._kept.update(kept)
        return [kept[each] for each in texts]

    def _embed(self, texts: list[str]) -> "NDArray[np.float32]":
        import torch

        encoded = self._tokenizer(
            texts, padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt"
        )
        with torch.inference_mode():
            states = self._model(**encoded).last_hidden_state
        mask = encoded["attention_mask"].unsqueeze(-1)
        means = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
        unit: NDArray[np.float32] = torch.nn.functional.normalize(means, dim=-1).numpy()
        return unit
