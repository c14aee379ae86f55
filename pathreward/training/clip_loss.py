"""The contrastive losses of CLIP and SigLIP, in which a duplicate is no negative."""

import math
from typing import Any

SHARPEST = math.log(100)
"""The largest logarithm of CLIP's scale (arXiv 2103.00020, section 2.5)."""


def contrastive_loss(
    images: Any,
    texts: Any,
    text_keys: Any,
    image_keys: Any,
    scale: Any,
    bias: Any = None,
) -> Any:
    r"""Return the loss of the pairs of this process against those of all processes.

    With the unit vectors :math:`x_i` of images and :math:`y_j` of texts and the logits
    :math:`z_{ij} = s\, x_i \cdot y_j`, CLIP's loss is the mean of the two cross-entropies with the
    target :math:`i`. With a `bias` it is SigLIP's: the sum over :math:`j` of
    :math:`-\log \sigma(\pm (z_{ij} + b))`, with plus for :math:`j = i`, as the mean over :math:`i`.
    Two rows with the same text, or the same image, are left out of each other's negatives.

    >>> import torch
    >>> vectors, keys = torch.eye(2), torch.tensor([1, 2])
    >>> round(
    ...     float(contrastive_loss(vectors, vectors, keys, keys, torch.tensor(1.0))), 4
    ... )  # ln(1 + 1/e)
    0.3133
    >>> same = torch.tensor([1, 1])
    >>> float(contrastive_loss(vectors, vectors, same, keys, torch.tensor(1.0)))  # no negative
    0.0

    Args:
        images: Unit vectors of the images of this process.
        texts: Unit vectors of their texts.
        text_keys: A number for each text, equal for equal texts.
        image_keys: A number for each image.
        scale: The factor s of the cosines.
        bias: The bias b of SigLIP; None: CLIP's loss.

    References:
        CLIP (arXiv 2103.00020), figure 3; SigLIP (arXiv 2303.15343), equation 1.
    """
    import torch
    from torch.nn import functional

    every_image, every_text = _gathered(images), _gathered(texts)
    own = torch.arange(len(images), device=images.device) + _rank() * len(images)
    same = _same(text_keys) | _same(image_keys)
    same[torch.arange(len(images), device=images.device), own] = False
    to_texts = scale * images @ every_text.T
    if bias is not None:
        sign = -torch.ones_like(to_texts)
        sign[torch.arange(len(images), device=images.device), own] = 1
        each = -functional.logsigmoid(sign * (to_texts + bias))
        return each.masked_fill(same, 0.0).sum(dim=1).mean()
    to_images = scale * texts @ every_image.T
    ways = [each.masked_fill(same, float("-inf")) for each in (to_texts, to_images)]
    return sum(functional.cross_entropy(each, own) for each in ways) / 2


def _same(keys: Any) -> Any:
    """Return which keys of all processes are equal to each of this one's."""
    return keys[:, None] == _gathered(keys)[None, :]


def _rank() -> int:
    from torch import distributed

    return distributed.get_rank() if _is_distributed() else 0


def _is_distributed() -> bool:
    from torch import distributed

    return distributed.is_available() and distributed.is_initialized()


def _gathered(values: Any) -> Any:
    """Return the values of all processes, one after another, with gradients to each."""
    if not _is_distributed():
        return values
    import torch
    from torch.distributed.nn.functional import all_gather

    return torch.cat(all_gather(values))  # type: ignore[no-untyped-call]  # torch leaves it untyped
