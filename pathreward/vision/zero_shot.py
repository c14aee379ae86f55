"""Zero-shot classification by an image-text model, with an ensemble of prompts."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from pathreward.errors import DataError
from pathreward.lexicon import load_table
from pathreward.vision.encoders import Encoder, Vectors

PLACE = "{}"
"""What the name of a class replaces in a template."""


@cache
def shipped_templates() -> tuple[str, ...]:
    """Return the templates of ``vision/prompts.tsv``.

    >>> shipped_templates()[1]
    'an image of {}.'
    """
    return load_table("pathreward.vision", "prompts", frozenset({"template"})).phrases("template")


def class_prompts(name: str, templates: Sequence[str]) -> list[str]:
    """Return the prompts of a class.

    >>> class_prompts("melanoma", ["{}.", "an image of {}."])
    ['melanoma.', 'an image of melanoma.']

    Raises:
        DataError: If there is no template, or one has no place for the class.
    """
    if not templates:
        raise DataError("there is no template; write one a line, with {} for the class")
    for each in templates:
        if PLACE not in each:
            raise DataError(f"the template {each!r} has no {{}} for the name of the class; add it")
    return [each.replace(PLACE, name) for each in templates]


def class_vectors(encoder: Encoder, names: Sequence[str], templates: Sequence[str]) -> Vectors:
    r"""Return one unit vector for each class: the normalised mean over its prompts.

    :math:`c = \sum_k t_k / |\sum_k t_k|` with the unit vectors :math:`t_k` of the prompts.

    Args:
        encoder: The model.
        names: The classes.
        templates: Texts with ``{}`` for the class.

    Raises:
        DataError: As for `class_prompts`.

    References:
        CLIP (arXiv 2103.00020), section 3.1.4.
    """
    prompts = [each for name in names for each in class_prompts(name, templates)]
    mean = encoder.texts(prompts).reshape(len(names), len(templates), -1).mean(axis=1)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    found: Vectors = mean / np.maximum(length, np.finfo(np.float32).tiny)
    return found


def is_nearest(image: Vectors, classes: Vectors, right: Sequence[int]) -> bool:
    """Return whether a right class is nearer to an image than all wrong ones.

    A tie is wrong, so that a model whose vectors are all equal earns nothing.

    >>> classes = np.eye(2, dtype=np.float32)
    >>> image = np.array([0.6, 0.8], dtype=np.float32)
    >>> is_nearest(image, classes, [1]), is_nearest(image, classes, [0])
    (True, False)
    >>> is_nearest(np.array([1, 1], np.float32), classes, [0])
    False

    Args:
        image: The vector of the image.
        classes: The vectors of the classes, one a row.
        right: The numbers of the right classes.
    """
    cosines = classes @ image
    wrong = np.delete(cosines, list(right))
    if not len(right):
        return False
    return not len(wrong) or bool(cosines[list(right)].max() > wrong.max())
