import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.evaluation.items import Join
from pathreward.evaluation.prompts import read_prompts

OPTIONS = {"options": ["cyst", "abscess"], "answer": "B"}


def prompts(tmp_path: Path, row: dict[str, Any], dialect: str = "") -> Any:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row))
    return read_prompts(path, Join({}), dialect)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"prompt": "Which?"}, [("user", "Which?")]),
        ({"question": "Which?"}, [("user", "Which?")]),
        ({"question": "Where?", "prompt": "Which?"}, [("user", "Which?")]),
        ({"prompt": "Which?", **OPTIONS}, [("user", "Which?\nA. cyst\nB. abscess")]),
        ({"prompt": "A cyst or an abscess?", **OPTIONS}, [("user", "A cyst or an abscess?")]),
        (
            {
                "prompt": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": [{"type": "text", "text": "Which?"}]},
                ]
            },
            [("system", "Be brief."), ("user", "Which?")],
        ),
    ],
    ids=["text", "question", "both", "options are listed", "options are shown", "chat"],
)
def test_messages(tmp_path: Path, row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    [found] = prompts(tmp_path, row)
    assert list(found.messages) == expected


def test_the_instruction_of_a_dialect_comes_first(tmp_path: Path) -> None:
    [found] = prompts(tmp_path, {"prompt": "Which?"}, "think")
    assert [role for role, _ in found.messages] == ["system", "user"]
    assert "<think>" in found.messages[0][1]


@pytest.mark.parametrize(
    ("row", "dialect", "message"),
    [
        ({"answer": "B"}, "", "rows.jsonl:1, field 'prompt': the row has no prompt"),
        ({"prompt": "Which?", "image": "no.png"}, "", "there is no image"),
        ({"prompt": "Which?"}, "thnk", "unknown dialect 'thnk'"),
    ],
)
def test_bad_rows(tmp_path: Path, row: dict[str, Any], dialect: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        prompts(tmp_path, row, dialect)
    assert message in str(error.value)
