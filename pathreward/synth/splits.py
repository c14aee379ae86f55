"""Split accepted chains into training and held-out rows, with no patient in both."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pathreward.errors import DataError
from pathreward.synth.case import QUESTION, Case
from pathreward.synth.near_duplicates import NearDuplicates

Row = dict[str, Any]


class ChainSplit(NamedTuple):
    """The two parts."""

    train: list[Row]
    held_out: list[Row]
    united: int
    """Groups that are kept together because they have nearly the same report."""


def split(
    cases: Sequence[Case], rows: Sequence[Mapping[str, Any]], share: float, seed: int = 0
) -> ChainSplit:
    """Return the accepted chains as rows for training and for evaluation.

    A row has the columns of its input, the fields of its sample, and the ``completion``, ``path``
    and ``prompt_version`` of its chain. Rows of one patient or slide are in one part, and so are
    rows with nearly the same report, whoever they are of. The part of a group depends on its name
    and the seed alone, so that more rows do not move it.

    >>> from pathreward.sample import Sample
    >>> from pathreward.synth.output import Origin, chain_row
    >>> cases = [Case(str(n), Sample("", findings=f"Nests {n}."), {"id": n}) for n in range(9)]
    >>> rows = [chain_row(each.key, "<think>...", [], Origin("1-ab"), []) for each in cases]
    >>> made = split(cases, rows, 0.3)
    >>> len(made.train) + len(made.held_out), made.united
    (9, 0)

    Args:
        cases: The cases, with their groups.
        rows: The rows of the chains of all cases.
        share: The share of the groups that is held out, in [0, 1).
        seed: Another one holds out other groups.

    Raises:
        DataError: If `share` is out of its range.
    """
    if not 0 <= share < 1:
        raise DataError(f"expected a share of held-out groups of 0 to less than 1, got {share}")
    parts = _united(cases)
    train: list[Row] = []
    held_out: list[Row] = []
    by_key = {str(row["id"]): row for row in rows}
    for case in cases:
        chain = by_key[case.key]
        if chain["accepted"]:
            part = held_out if _chance(parts[_group(case)], seed) < share else train
            part.append(_row(case, chain))
    groups = {_group(each) for each in cases}
    return ChainSplit(train, held_out, len(groups) - len({parts[each] for each in groups}))


def expect_parts(made: ChainSplit, share: float) -> None:
    """Check that a split has rows for training and, where some are wanted, held-out ones.

    >>> expect_parts(ChainSplit([{"id": 1}], [], 0), 0.0)

    Raises:
        DataError: If a part is empty.
    """
    total = len(made.train) + len(made.held_out)
    if not total:
        raise DataError("no chain is accepted, so there is nothing to split; see `reasons`")
    if made.train and (made.held_out or not share):
        return
    part, remedy = ("held out", "a smaller") if made.held_out else ("for training", "a larger")
    raise DataError(
        f"all {total:,} accepted chains are in one part, that {part}; make chains of more "
        f"patients or slides, or give {remedy} share: --held-out"
    )


def leaks(
    train: Sequence[Mapping[str, Any]],
    held_out: Sequence[Mapping[str, Any]],
    group: str,
    text: str = "findings",
) -> list[str]:
    """Return what two files of rows share that they should not; empty where nothing leaks.

    >>> one, other = {"patient": "A", "findings": "Nests."}, {"patient": "A", "findings": "Mucin."}
    >>> leaks([one], [other], "patient")
    ["1 value of 'patient' is in both parts: 'A'"]
    >>> leaks([one], [{"patient": "B", "findings": "nests."}], "patient")
    ["row 1 of the held-out part has nearly the 'findings' of row 1 of the training part"]

    Args:
        train: The rows for training.
        held_out: The held-out rows.
        group: The column of the patient or slide; empty for none.
        text: The column of the report.
    """
    found = []
    if group:
        both = {str(row.get(group)) for row in train} & {str(row.get(group)) for row in held_out}
        if both:
            listed = ", ".join(repr(each) for each in sorted(both)[:3])
            values = "value" if len(both) == 1 else "values"
            is_ = "is" if len(both) == 1 else "are"
            found.append(f"{len(both)} {values} of {group!r} {is_} in both parts: {listed}")
    seen = NearDuplicates[int]()
    for number, row in enumerate(train, 1):
        if row.get(text):
            seen.add(number, str(row[text]))
    for number, row in enumerate(held_out, 1):
        if row.get(text) and (other := seen.find(str(row[text]))) is not None:
            found.append(
                f"row {number} of the held-out part has nearly the {text!r} of row {other} of "
                "the training part"
            )
    return found


def _row(case: Case, chain: Mapping[str, Any]) -> Row:
    sample = case.sample
    row = {
        **{name: value for name, value in case.row.items() if name not in {"image", "images"}},
        "prompt": case.row.get("prompt") or sample.prompt or QUESTION,
        "answer": sample.answer,
        "findings": sample.findings,
        **{name: chain[name] for name in ("completion", "path", "prompt_version")},
    }
    if sample.images:
        row["images"] = [str(Path(each).resolve()) for each in sample.images if _is_path(each)]
    return row


def _is_path(image: Any) -> bool:
    return isinstance(image, (str, Path))


def _group(case: Case) -> str:
    return case.group or case.key


def _united(cases: Sequence[Case]) -> dict[str, str]:
    """Return for each group the first of those that it is kept together with."""
    first: dict[str, str] = {}

    def root(group: str) -> str:
        while first[group] != group:
            first[group] = first[first[group]]
            group = first[group]
        return group

    seen = NearDuplicates[int]()
    for number, case in enumerate(cases):
        group = _group(case)
        first.setdefault(group, group)
        if not (text := case.sample.findings):
            continue
        for other in seen.find_all(text):
            first[root(group)] = root(_group(cases[other]))
        seen.add(number, text)
    return {group: root(group) for group in first}


def _chance(group: str, seed: int) -> float:
    digest = hashlib.blake2b(f"{seed} {group}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
