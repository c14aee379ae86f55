import csv
import io
from pathlib import Path
from typing import Any

import pytest

from pathreward.data.vlmevalkit import write_tsv
from pathreward.errors import DataError

CHOICE = {"prompt": "Which?\nLook.", "answer": "scar", "options": ["cyst", "scar"], "image": "a"}
CLOSED = {"prompt": "Is\tit?", "answer": "yes", "image": "b", "category": "closed"}


def test_a_reader_of_tsv_gets_each_value_back() -> None:
    out = io.StringIO()
    assert write_tsv([("r:1", CHOICE), ("r:2", CLOSED)], Path("tiles"), out) == 2
    first, second = csv.DictReader(io.StringIO(out.getvalue()), delimiter="\t")
    assert (first["question"], first["answer"], first["B"]) == ("Which?\nLook.", "B", "scar")
    assert (second["question"], second["answer"], second["A"]) == ("Is\tit?", "yes", "")
    assert (second["image_path"], second["category"]) == ("tiles/b", "closed")


def test_labels_that_are_no_letters_become_letters() -> None:
    out = io.StringIO()
    row = {**CHOICE, "options": {"1": "cyst", "2": "scar"}, "answer": "2"}
    write_tsv([("r:1", row)], Path("."), out)
    assert out.getvalue().splitlines()[-1].endswith("\tB\tcyst\tscar")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{**CLOSED, "image": None}], "r:1, field 'image': VLMEvalKit needs the field"),
        ([{**CLOSED, "prompt": ""}], "field 'prompt'"),
        ([{**CLOSED, "answer": None}], "field 'answer'"),
        ([{**CHOICE, "options": [f"o{n}" for n in range(11)], "answer": "A"}], "at most 10"),
        ([], "there is no row to write"),
    ],
)
def test_what_is_missing_is_named(rows: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(DataError) as error:
        write_tsv((("r:1", each) for each in rows), Path("."), io.StringIO())
    assert message in str(error.value)
