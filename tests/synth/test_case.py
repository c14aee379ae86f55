import json
from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError, Linker
from pathreward.synth.case import Case, Columns, read_cases, report_diagnosis

LONG = "Nests of atypical cells with keratin pearls and intercellular bridges are seen. " * 3


def cases(folder: Path, *rows: dict[str, Any], **columns: Any) -> list[Case]:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return read_cases(file, Columns(**columns), Linker.default())


@pytest.mark.parametrize(
    ("row", "task", "answer", "findings"),
    [
        ({"report": "Keratin pearls of an SCC."}, "report", "squamous cell carcinoma", "pearls"),
        ({"caption": "A melanoma with pigment."}, "report", "melanoma", "pigment"),
        ({"prompt": "What?", "answer": LONG + "Diagnosis: SCC."}, "report", None, "bridges"),
        ({"question": "What?", "findings": "Nests.", "answer": "SCC"}, "open", "SCC", "Nests"),
        ({"prompt": "Is it?", "findings": "Nests.", "answer": "yes"}, "closed", "yes", "Nests"),
        (
            {"prompt": "Which?", "options": ["SCC", "cyst"], "answer": "A", "findings": "Nests."},
            *("choice", "A", "Nests"),
        ),
        ({"report": "Normal mucosa."}, "report", None, "mucosa"),
    ],
)
def test_what_a_row_is(
    tmp_path: Path, row: dict[str, Any], task: str, answer: str | None, findings: str
) -> None:
    [case] = cases(tmp_path, row)
    assert case.task == task
    assert findings in (case.sample.findings or "")
    if answer or "answer" not in row:
        assert case.sample.answer == answer


@pytest.mark.parametrize(
    ("report", "diagnosis"),
    [
        ("Diagnosis: melanoma. Comment: a naevus was considered.", "melanoma"),
        ("FINAL DIAGNOSIS: no melanoma. Nests of a squamous cell carcinoma.", "squamous cell"),
        ("A carcinoma. It is a squamous cell carcinoma. No necrosis.", "squamous cell carcinoma"),
        ("The differential diagnosis includes melanoma.", ""),
        ("", ""),
    ],
)
def test_the_diagnosis_that_a_report_comes_to(report: str, diagnosis: str) -> None:
    found = report_diagnosis(report, Linker.default())
    assert found.startswith(diagnosis)
    assert bool(found) == bool(diagnosis)


def test_rows_keep_their_ids_and_groups(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"case": 7, "patient": "A", "report": "x"},
        {"patient": "B", "report": "y"},
    ]
    found = cases(tmp_path, *rows, key="case", group="patient")
    assert [(each.key, each.group) for each in found] == [("7", "A"), ("2", "B")]


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ([{"id": 1}, {"id": 1}], {}, r"rows.jsonl:2, field 'id': an earlier row has the id '1'"),
        ([{"id": 1}], {"group": "patient"}, "rows.jsonl:1, field 'patient': the row has no"),
        ([{"report": 3}], {}, "rows.jsonl:1, field 'findings'"),
        ([{"a": 1}], {"fields": {"findings": "b"}}, "the row has no column 'b'"),
    ],
)
def test_bad_rows_are_named(
    tmp_path: Path, rows: list[Any], columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        cases(tmp_path, *rows, **columns)
