"""Sides of a data set that share no patient, no slide and no image."""

from collections.abc import Mapping

import numpy as np

from pathreward.errors import DataError
from pathreward.training.row_cache import CachedRows

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def held_out_split(rows: CachedRows, share: float, seed: int) -> tuple[CachedRows, CachedRows]:
    """Return the rows for training and the held-out ones; all rows of a group are on one side.

    Rows without a group belong together where they share an image.

    Raises:
        DataError: If no group would be held out, or none would remain.
    """
    groups = group_numbers(rows)
    count = int(groups.max()) + 1
    held = round(share * count)
    if not 0 < held < count:
        what = "groups" if rows.present("group").any() else "images"
        raise DataError(
            f"a share of {share} holds out {held} of {count} {what}; at least one must be held "
            "out and one must remain for training: raise `held_out`, or name files for "
            "`validation` or `test`",
            where=rows.source,
        )
    order = np.random.default_rng([seed, *b"split"]).permutation(count)
    is_held = np.zeros(count, dtype=bool)
    is_held[order[:held]] = True
    sides = is_held[groups]
    return rows.select(np.flatnonzero(~sides)), rows.select(np.flatnonzero(sides))


def group_numbers(rows: CachedRows) -> Numbers:
    """Return the number of each row's group, from 0 in the order of their first rows."""
    roots: list[int] = []
    first: dict[str, int] = {}
    pairs = zip(rows.stored("group"), rows.stored_images(), strict=True)
    for number, (group, images) in enumerate(pairs):
        roots.append(number)
        for key in [f"g{group}"] if group is not None else [f"i{path}" for path, _ in images]:
            other = first.setdefault(key, number)
            _join(roots, other, number)
    found = np.array([_root(roots, number) for number in range(len(roots))])
    _, groups = np.unique(found, return_inverse=True)
    return np.asarray(groups, dtype=np.int64)


def expect_disjoint(sides: Mapping[str, CachedRows]) -> None:
    """Check that no group and no image is on two sides.

    Raises:
        DataError: If one is; the message names it, both sides and a row of each.
    """
    seen: dict[str, tuple[str, int]] = {}
    for side, rows in reversed(list(sides.items())):  # the training rows, most of all, are not kept
        keep = side != next(iter(sides))
        pairs = zip(rows.stored("group"), rows.stored_images(), strict=True)
        for number, (group, images) in enumerate(pairs):
            keys = [f"image {path!r}" for path, _ in images]
            for key in [*([f"group {group!r}"] if group is not None else []), *keys]:
                other, place = seen.get(key, (side, number))
                if other != side:
                    raise DataError(
                        f"the {key} is in `{side}` and in `{other}` "
                        f"({sides[other][place].where}); move all its rows to one side",
                        field="group" if key.startswith("group") else "images",
                        where=rows[number].where,
                    )
                if keep:
                    seen[key] = (side, number)


def _root(roots: list[int], number: int) -> int:
    while roots[number] != number:
        roots[number] = roots[roots[number]]
        number = roots[number]
    return number


def _join(roots: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(roots, one), _root(roots, other)))
    roots[high] = low
