"""Reports of WSI-Bench with the chains of a teacher that writes by rules."""

import json
from pathlib import Path

import pytest

from pathreward import Linker
from pathreward.synth.case import Case, Columns, read_cases
from pathreward.synth.evidence import EvidencePath, evidence_path
from pathreward.synth.filters import Chain, rejections
from pathreward.synth.prompts import PromptSettings, chain_messages
from tests.synth.chains import lying_teacher

SETTINGS = PromptSettings()


@pytest.fixture(scope="module")
def made(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Case, EvidencePath, str]]:
    """Return the cases with a path, and the prompt of each."""
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["task"] == "1_Report"]
    file = tmp_path_factory.mktemp("synth") / "rows.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": n, "report": row["answer"]}) for n, row in enumerate(rows))
    )
    linker = Linker.default()
    found = []
    for case in read_cases(file, Columns(), linker):
        path = evidence_path(case.sample, linker)
        if not path.fault:
            messages = chain_messages(case, path, SETTINGS, linker.graph)
            found.append((case, path, messages[1]["content"]))
    return found


def rejected(case: Case, path: EvidencePath, text: str) -> list[str]:
    sample = type(case.sample)(
        text, case.sample.prompt, case.sample.answer, None, case.sample.findings
    )
    linker = Linker.default().within(sample.context)
    return rejections(Chain(sample, path, linker, SETTINGS))


def test_most_reports_have_a_path(made: list[tuple[Case, EvidencePath, str]]) -> None:
    assert len(made) >= 80  # of 101; the others name no finding that the graph connects


def test_honest_chains_are_accepted(made: list[tuple[Case, EvidencePath, str]]) -> None:
    reasons = [
        rejected(case, path, lying_teacher.written(prompt, "")) for case, path, prompt in made
    ]
    assert sum(not each for each in reasons) >= 0.95 * len(made)


@pytest.mark.parametrize(
    "lie", ["turned", "leaked", "skipped", "swapped", "invented", "wrong answer"]
)
def test_lies_are_found(lie: str, made: list[tuple[Case, EvidencePath, str]]) -> None:
    some = [each for each in made if lie != "swapped" or len(each[1].steps) > 1][::3]
    found = [
        bool(rejected(case, path, lying_teacher.written(prompt, lie)))
        for case, path, prompt in some
    ]
    assert sum(found) >= 0.9 * len(found)
