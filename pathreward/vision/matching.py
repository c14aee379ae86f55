"""Measures of an image-text model on labelled images and pairs of image and text."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pathreward.errors import DataError
from pathreward.vision.encoders import Encoder, Vectors
from pathreward.vision.images import image_key, open_image
from pathreward.vision.probe import linear_probe
from pathreward.vision.retrieval import chance_recall, match_ranks
from pathreward.vision.zero_shot import class_vectors, is_nearest

RECALLS = (1, 5, 10)
"""The k of recall at k."""
_OPEN = 64
"""Images that are open at a time."""
_FEWEST = 2

LABELS = {
    "zero_shot": "zero-shot accuracy",
    "zero_shot_chance": "zero-shot accuracy, by chance",
    **{
        f"{way}_{k}{end}": f"{words}, R@{k}{', by chance' if end else ''}"
        for way, words in (("image_to_text", "image to text"), ("text_to_image", "text to image"))
        for k in RECALLS
        for end in ("", "_chance")
    },
    "probe": "linear probe",
    "probe_chance": "linear probe, by chance",
}
"""The names of the measures in tables, in their order."""

SUMMARIES = {
    "zero_shot": "the image is nearest to the prompts of its class",
    **{f"image_to_text_{k}": f"a text of the image is among the {k} nearest" for k in RECALLS},
    **{f"text_to_image_{k}": f"an image of the text is among the {k} nearest" for k in RECALLS},
    "probe": "logistic regression on frozen vectors names the class",
}
"""What each measure says of a row."""

Values = dict[str, float | None]
"""The value of each measure; None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An image with its text and its class, of which each may be missing."""

    image: Any
    """What `open_image` opens."""
    text: str | None = None
    """The caption or report."""
    label: tuple[str, ...] = ()
    """The names of its class; several are all right."""
    choices: tuple[str, ...] = ()
    """The classes of this row alone, as of a choice question; empty: those of all rows."""
    where: str = ""
    """The row, for messages."""


def measure_pairs(
    encoder: Encoder,
    pairs: Sequence[Pair],
    templates: Sequence[str],
    training: Sequence[Pair] = (),
    shots: int = 0,
    seed: int = 0,
    advance: Callable[[int], None] = lambda done: None,
) -> list[Values]:
    """Return the values of each row: zero-shot accuracy, recalls both ways, a linear probe.

    Each measure comes with the value that chance gives. Zero-shot classes are the labels of all
    rows, or the row's own choices. Candidates of retrieval are the distinct texts and images of all
    rows.

    Args:
        encoder: The model.
        pairs: The rows.
        templates: The prompts of a class, with ``{}`` for its name.
        training: Labelled rows on which a linear probe is trained; without them there is none.
        shots: Training images of each class; 0: all.
        seed: Seed of the few-shot draws.
        advance: Called with the number of rows whose image is encoded.

    Raises:
        DataError: If an image can't be read, no row has a text or a class to compare with, or the
            probe can't be trained.
    """
    labels = sorted({each for pair in pairs if not pair.choices for each in pair.label})
    with_text = [at for at, pair in enumerate(pairs) if pair.text]
    texts = {pairs[at].text for at in with_text}
    classified = [
        at for at, pair in enumerate(pairs) if pair.label and (pair.choices or labels[1:])
    ]
    if not classified and len(texts) < _FEWEST:
        raise DataError(
            "there is nothing to compare: zero-shot classification needs rows with an `answer`, of "
            "two classes or more, retrieval rows with different `caption` or `findings`"
        )
    images = image_vectors(encoder, pairs, advance)
    found: list[Values] = [{} for _ in pairs]
    _zero_shot(encoder, pairs, classified, labels, images, templates, found)
    if len(texts) >= _FEWEST:
        _retrieval(encoder, pairs, with_text, images, found)
    if training:
        _probe(encoder, pairs, images, training, shots, seed, found)
    return found


def image_vectors(
    encoder: Encoder, pairs: Sequence[Pair], advance: Callable[[int], None] = lambda done: None
) -> Vectors:
    """Return the vector of each row's image; an image that several rows share is encoded once.

    Raises:
        DataError: If an image can't be read; the message names the row.
    """
    first = {image_key(pair.image): pair for pair in reversed(pairs)}
    keys = list(first)
    vectors: list[Vectors] = []
    for start in range(0, len(keys), _OPEN):
        opened = []
        for key in keys[start : start + _OPEN]:
            try:
                opened.append(open_image(first[key].image))
            except DataError as error:
                raise error.at(first[key].where) from None
        vectors.append(encoder.images(opened))
        advance(min(len(pairs), round((start + len(opened)) / len(keys) * len(pairs))))
    place = {key: at for at, key in enumerate(keys)}
    return np.concatenate(vectors)[[place[image_key(pair.image)] for pair in pairs]]


def _zero_shot(
    encoder: Encoder,
    pairs: Sequence[Pair],
    classified: Sequence[int],
    labels: Sequence[str],
    images: Vectors,
    templates: Sequence[str],
    found: list[Values],
) -> None:
    named = dict.fromkeys([*labels, *(each for at in classified for each in pairs[at].choices)])
    if not classified:
        return
    vectors = class_vectors(encoder, list(named), templates)
    place = {name: at for at, name in enumerate(named)}
    for at in classified:
        pair = pairs[at]
        classes = list(dict.fromkeys(pair.choices or labels))
        right = [n for n, name in enumerate(classes) if name in pair.label]
        own = vectors[[place[name] for name in classes]]
        found[at]["zero_shot"] = float(is_nearest(images[at], own, right))
        found[at]["zero_shot_chance"] = len(right) / len(classes)


def _retrieval(
    encoder: Encoder,
    pairs: Sequence[Pair],
    rows: Sequence[int],
    images: Vectors,
    found: list[Values],
) -> None:
    distinct = list(dict.fromkeys(str(pairs[at].text) for at in rows))
    place = {text: at for at, text in enumerate(distinct)}
    text_keys: list[Hashable] = [place[str(pairs[at].text)] for at in rows]
    image_keys: list[Hashable] = [image_key(pairs[at].image) for at in rows]
    texts = encoder.texts(distinct)[[place[str(pairs[at].text)] for at in rows]]
    seen = images[list(rows)]
    ways = {
        "image_to_text": match_ranks(seen, texts, image_keys, text_keys),
        "text_to_image": match_ranks(texts, seen, text_keys, image_keys),
    }
    for way, (ranks, matches, candidates) in ways.items():
        for at, rank, count in zip(rows, ranks, matches, strict=True):
            for k in RECALLS:
                found[at][f"{way}_{k}"] = float(rank <= k)
                found[at][f"{way}_{k}_chance"] = chance_recall(count, candidates, k)


def _probe(
    encoder: Encoder,
    pairs: Sequence[Pair],
    images: Vectors,
    training: Sequence[Pair],
    shots: int,
    seed: int,
    found: list[Values],
) -> None:
    tested = [at for at, pair in enumerate(pairs) if pair.label and not pair.choices]
    trained = [pair for pair in training if pair.label and not pair.choices]
    if not tested or not trained:
        raise DataError("a linear probe needs rows with a class, an `answer` without `options`")
    shared = {image_key(pairs[at].image): pairs[at].where for at in tested}
    for pair in trained:
        if where := shared.get(image_key(pair.image)):
            raise DataError(
                f"its image is that of {where}, too; train the probe on other images",
                field="image",
                where=pair.where,
            )
    names = [pair.label[0] for pair in trained]
    drawn = linear_probe(image_vectors(encoder, trained), names, images[tested], shots, seed)
    for n, at in enumerate(tested):
        right = [each[n] in pairs[at].label for each in drawn]
        found[at]["probe"] = sum(right) / len(right)
        found[at]["probe_chance"] = 1 / len(set(names))
