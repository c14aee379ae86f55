"""Retrieval across modalities: recall at k, and what chance gives."""

from collections.abc import Hashable, Sequence
from math import comb
from typing import NamedTuple

from pathreward.vision.encoders import Vectors

_CHUNK = 256
"""Queries that are compared at a time."""


class Ranks(NamedTuple):
    """Where each query finds its first match among the candidates."""

    ranks: list[int]
    """The rank of the first match of each row, from 1."""
    matches: list[int]
    """The number of candidates that match each row."""
    candidates: int


def match_ranks(
    queries: Vectors,
    candidates: Vectors,
    query_keys: Sequence[Hashable],
    candidate_keys: Sequence[Hashable],
) -> Ranks:
    """Return the ranks at which rows of queries find their candidates.

    Row n pairs query n with candidate n. Equal keys are one thing: a caption of two images matches
    both of them, and is one candidate. A tie with a candidate that does not match counts against
    the query, so that a model whose vectors are all equal finds nothing.

    >>> import numpy as np
    >>> images, texts = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)[[0, 2, 1]]
    >>> match_ranks(images, texts, "abc", "xyz")
    Ranks(ranks=[1, 3, 3], matches=[1, 1, 1], candidates=3)
    >>> match_ranks(images, images, "abc", "xxy").matches
    [1, 1, 1]

    Args:
        queries: A vector for each row.
        candidates: A vector for each row.
        query_keys: The identity of the query of each row.
        candidate_keys: The identity of the candidate of each row.
    """
    first_of = {key: at for at, key in reversed(list(enumerate(candidate_keys)))}
    places = {key: place for place, key in enumerate(first_of)}
    distinct = candidates[list(first_of.values())]
    matching: dict[Hashable, set[int]] = {}
    for query, candidate in zip(query_keys, candidate_keys, strict=True):
        matching.setdefault(query, set()).add(places[candidate])
    query_of = {key: at for at, key in enumerate(query_keys)}
    keys = list(query_of)
    found: dict[Hashable, int] = {}
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        cosines = queries[[query_of[key] for key in some]] @ distinct.T
        for key, row in zip(some, cosines, strict=True):
            own = sorted(matching[key])
            best = row[own].max()
            found[key] = 1 + int((row >= best).sum() - (row[own] >= best).sum())
    return Ranks(
        [found[key] for key in query_keys],
        [len(matching[key]) for key in query_keys],
        len(distinct),
    )


def chance_recall(matches: int, candidates: int, k: int) -> float:
    r"""Return the recall at k of a random order: :math:`1 - C(n - m, k) / C(n, k)`.

    >>> chance_recall(matches=1, candidates=10, k=5), chance_recall(2, 4, 1)
    (0.5, 0.5)

    Args:
        matches: The candidates m that match.
        candidates: All candidates n.
        k: How many of the first are looked at.
    """
    if k >= candidates:
        return 1.0
    return 1 - comb(candidates - matches, k) / comb(candidates, k)
