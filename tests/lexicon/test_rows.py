"""A row alone adds a marker's name, a cue or an answer frame."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathreward import AnswerReward, Linker, Sample

ROWS = {
    "aliases.tsv": "CD20\tZellmark\t*\tname of one laboratory",
    "cues.tsv": "exclude\tscotch\ten\t",
    "answer_frames.tsv": "verb\tswings to\ten\t",
}
WITHOUT = {
    "alias": 0.0,
    "past": ["affirmed"],
    "third person": ["affirmed"],
    "negated": ["affirmed"],
    "frame of an option": 0.0,
    "frame of a diagnosis": 0.0,
}
WITH = {
    "alias": 1.0,
    "past": ["negated"],
    "third person": ["negated"],
    "negated": ["uncertain"],
    "frame of an option": 1.0,
    "frame of a diagnosis": 1.0,
}


def findings() -> dict[str, object]:
    """Return what is read of texts that hold the words of the rows."""
    reward = AnswerReward()

    def value(answer: str, gold: str, **row: Any) -> float | None:
        return reward(Sample(f"<answer>{answer}</answer>", answer=gold, **row)).value

    def polarities(text: str) -> list[str]:
        return [each.polarity for each in Linker.default().link(text)]

    return {
        "alias": value("Zellmark positive", "CD20 positive"),
        "past": polarities("Lymphoma was scotched."),
        "third person": polarities("This scotches a lymphoma."),
        "negated": polarities("Lymphoma is not scotched."),
        "frame of an option": value("Everything swings to B", "B", options=["cyst", "abscess"]),
        "frame of a diagnosis": value("Everything swings to SCC", "squamous cell carcinoma"),
    }


@pytest.mark.parametrize(
    ("rows", "expected"), [({}, WITHOUT), (ROWS, WITH)], ids=["without", "with"]
)
def test_rows_add_words(rows: dict[str, str], expected: object, tmp_path: Path) -> None:
    for name, row in rows.items():
        (tmp_path / name).write_text(f"class\tphrase\tlanguage\tcomment\n{row}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "PATHREWARD_LEXICON": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == expected


if __name__ == "__main__":  # in a process of its own, as tables are loaded once
    sys.stdout.write(json.dumps(findings()))
