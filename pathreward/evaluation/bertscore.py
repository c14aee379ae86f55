"""BERTScore: how near the tokens of a text are to those of the reference, in a local encoder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import DataError, missing_extra

BertScore = Callable[[Sequence[tuple[str, str]]], list[float]]
"""Returns the F of each pair of a text and its reference."""

_BATCH = 32
_LONGEST = 512  # tokens


def load_bertscore(folder: str | Path) -> BertScore:
    r"""Return the BERTScore of an encoder of transformers in a folder.

    With the cosine similarity s of the last hidden states of two tokens, special tokens left out,

    .. math:: P = \frac{1}{|x|} \sum_i \max_j s(x_i, y_j), \quad
        R = \frac{1}{|y|} \sum_j \max_i s(x_i, y_j), \quad F = \frac{2 P R}{P + R}.

    There is no weighting by rarity and no rescaling, so that figures of different encoders can't be
    compared. An empty text has 0. Texts are cut at 512 tokens.

    Raises:
        DataError: If transformers is not installed, or the folder holds no encoder.

    References:
        Zhang et al., BERTScore (arXiv 1904.09675), equations 2 to 4.
    """
    if lacking := missing_extra("BERTScore", "train", ["torch", "transformers"]):
        raise DataError(lacking)
    if not (Path(folder) / "config.json").is_file():
        raise DataError(
            f"there is no encoder in {folder}; name the folder of a model, such as BERT"
        )
    import torch
    from transformers import AutoModel, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"the encoder in {folder} can't be loaded: {error}") from error

    def encoded(texts: Sequence[str]) -> list[Any]:
        """Return the normalized hidden states of the tokens of each text."""
        most = min(_LONGEST, int(getattr(model.config, "max_position_embeddings", _LONGEST)))
        inputs = tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=most,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )
        special = inputs.pop("special_tokens_mask").bool()
        with torch.inference_mode():
            states = model(**inputs).last_hidden_state
        states = torch.nn.functional.normalize(states, dim=-1)
        return [states[at][~special[at]] for at in range(len(texts))]

    def score(pairs: Sequence[tuple[str, str]]) -> list[float]:
        found: list[float] = []
        for start in range(0, len(pairs), _BATCH):
            few = pairs[start : start + _BATCH]
            texts, references = encoded([a for a, _ in few]), encoded([b for _, b in few])
            found += [_f(a @ b.T) for a, b in zip(texts, references, strict=True)]
        return found

    return score


def _f(similarity: Any) -> float:
    """Return F from the similarities of the tokens of two texts; 0 where one has no token."""
    if not similarity.numel():
        return 0.0
    precision = float(similarity.max(dim=1).values.mean())
    recall = float(similarity.max(dim=0).values.mean())
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
