"""Rows as a TSV file of VLMEvalKit."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pathreward.errors import DataError
from pathreward.io.files import Writer
from pathreward.sample import Sample

_LETTERS = "ABCDEFGHIJ"


def write_tsv(rows: Iterable[tuple[str, Mapping[str, Any]]], folder: Path, out: Writer) -> int:
    r"""Write rows as a TSV file for VLMEvalKit's choice or VQA data sets; return their number.

    The columns are ``index``, ``image_path``, ``question``, ``category``, ``answer`` and, where
    rows have options, ``A``, ``B`` and so on, with the letter of the right option as the answer.
    Line breaks within a value stay; the file quotes them.

    >>> import io
    >>> out, row = io.StringIO(), {"prompt": "Which?", "answer": "B", "options": ["cyst", "scar"]}
    >>> write_tsv([("rows.jsonl:1", {**row, "image": "1.png"})], Path("tiles"), out)
    1
    >>> print(out.getvalue().replace("\t", " | "), end="")
    index | image_path | question | category | answer | A | B
    1 | tiles/1.png | Which? |  | B | cyst | scar

    Args:
        rows: Rows in the fields of a sample, each with its place for messages.
        folder: What the paths of images are relative to.
        out: The file.

    Raises:
        DataError: If a row is no sample, or has no prompt, answer or path of an image, or more
            than ten options.
    """
    made = [_row(number, row, where, folder) for number, (where, row) in enumerate(rows, 1)]
    if not made:
        raise DataError("there is no row to write")
    letters = [each for each in _LETTERS if any(each in row for row in made)]
    names = ["index", "image_path", "question", "category", "answer", *letters]
    writer = csv.DictWriter(out, names, delimiter="\t", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return len(made)


def _row(number: int, row: Mapping[str, Any], where: str, folder: Path) -> dict[str, Any]:
    sample = Sample.from_row({**row, "completion": ""}, where, folder)
    image = next((each for each in sample.images or () if isinstance(each, str)), None)
    for field, value in (("prompt", sample.prompt), ("answer", sample.answer), ("image", image)):
        if not value:
            raise DataError(
                "VLMEvalKit needs the field in each row; add it, or leave the row out",
                field=field,
                where=where,
            )
    options = list((sample.options or {}).items())
    if len(options) > len(_LETTERS):
        raise DataError(
            f"expected at most {len(_LETTERS)} options, got {len(options)}",
            field="options",
            where=where,
        )
    renamed = {label: _LETTERS[at] for at, (label, _) in enumerate(options)}
    gold = ", ".join(renamed[each] for each in sample.gold_labels) or sample.answer
    return {
        "index": number,
        "image_path": image,
        "question": sample.prompt,
        "category": row.get("category") or "",
        "answer": gold,
        **{renamed[label]: text for label, text in options},
    }
