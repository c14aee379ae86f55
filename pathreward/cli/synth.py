"""The command ``pathreward synth``: chains of reasoning from reports, by a teacher model."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.cli import synth_options as options
from pathreward.cli.console import console, expect_apart, report_written
from pathreward.cli.options import FirstOption, Maps, columns_of
from pathreward.cli.progress import counting
from pathreward.errors import DataError, missing_extra
from pathreward.printable import counted

if TYPE_CHECKING:
    from pathreward.llm.endpoint import Endpoint
    from pathreward.synth.case import Case
    from pathreward.synth.prompts import PromptSettings
    from pathreward.synth.run import Synthesis, SynthesisSummary

KEY = "PATHREWARD_TEACHER_KEY"
"""The environment variable with the key of the endpoint; it may be unset."""


def synth(
    file: options.Reports,
    output: options.Chains,
    endpoint: options.TeacherEndpoint,
    model: options.Teacher,
    resume: options.Resume = False,
    dry_run: options.DryRun = False,
    style: options.Style = "chain-of-thought",
    subfield: options.Subfield = "histopathology",
    difficulty: options.Difficulty = "intermediate",
    dialect: options.Dialect = "think",
    templates: options.Templates = None,
    text_only: options.TextOnly = "",
    verifier: options.Verifier = "",
    split: options.SplitFolder = None,
    held_out: options.HeldOut = 0.1,
    group: options.Group = "",
    key: options.Key = "id",
    temperature: options.Temperature = 0.7,
    max_tokens: options.MostTokens = 2048,
    concurrency: options.Concurrency = 16,
    deadline: options.Deadline = 120.0,
    retries: options.Retries = 4,
    prompt_price: options.PromptPrice = 0.0,
    completion_price: options.CompletionPrice = 0.0,
    seed: options.Seed = 0,
    first_option: FirstOption = 1,
    maps: Maps = None,
) -> None:
    """Make chains of reasoning: graph paths from findings to diagnosis, a teacher, filters.

    Each row of the output has id, completion, path, prompt_version, accepted and reasons; rejected
    rows are kept. Replies are kept in a file next to it, so that none is paid for twice.
    """
    _expect_packages()
    from pathreward.linking import Linker
    from pathreward.llm.endpoint import Endpoint, chat_url, read_key
    from pathreward.llm.ledger import Prices
    from pathreward.synth.case import Columns, read_cases
    from pathreward.synth.run import Synthesis, SynthSettings
    from pathreward.synth.teacher import TeacherSampling

    expect_apart(file, output)
    settings = SynthSettings(
        model,
        _prompts(style, subfield, difficulty, dialect, templates),
        sampling=TeacherSampling(temperature, max_tokens, seed, concurrency),
        text_only=text_only,
        verifier=verifier,
        prices=Prices(prompt_price, completion_price),
    )
    at = Endpoint(chat_url(endpoint), read_key(KEY, optional=True), deadline, retries)
    columns = Columns(columns_of(maps), key, group, first_option)
    cases = read_cases(file, columns, Linker.default())
    synthesis = Synthesis(cases, output, settings, resume=resume)
    console().print(f"estimate: {synthesis.estimate()}", markup=False)
    if not dry_run:
        made = _make_chains(synthesis, at, len(cases), output)
        if split:
            _write_split(cases, made, split, held_out, group, seed)


def _expect_packages() -> None:
    if lacking := missing_extra("synth", "judge", ["anyio", "httpx", "tenacity"]):
        raise DataError(lacking)


def _prompts(
    style: str, subfield: str, difficulty: str, dialect: str, templates: Path | None
) -> "PromptSettings":
    from pathreward.synth.prompts import PromptSettings, read_templates

    own = read_templates(templates) if templates else None
    return PromptSettings(style, subfield, difficulty, dialect, own)


def _make_chains(
    synthesis: "Synthesis", at: "Endpoint", rows: int, output: Path
) -> "SynthesisSummary":
    """Make the chains, and print how many were accepted and what they cost."""
    with counting("making", rows) as advance:
        made = synthesis.run(at, advance)
    console().print(_table(made))
    console().print(f"counted: {made.ledger}", markup=False)
    report_written(output)
    return made


def _table(made: "SynthesisSummary") -> Any:
    from rich.table import Table

    table = Table("rows", "number")
    table.add_row("accepted", f"{made.accepted:,}")
    table.add_row("rejected", f"{len(made.rows) - made.accepted:,}")
    for name, count in sorted(made.rejected.items(), key=lambda each: -each[1]):
        table.add_row(f"  by {name}", f"{count:,}")
    return table


def _write_split(
    cases: "Sequence[Case]",
    made: "SynthesisSummary",
    folder: Path,
    share: float,
    group: str,
    seed: int,
) -> None:
    from pathreward.io.files import atomic_write, make_folder
    from pathreward.synth.splits import expect_parts, leaks, split

    parts = split(cases, made.rows, share, seed)
    expect_parts(parts, share)
    if found := leaks(parts.train, parts.held_out, group):
        raise DataError(f"the parts of the split share what they should not: {found[0]}")
    make_folder(folder)
    for name, rows in (("train", parts.train), ("held_out", parts.held_out)):
        with atomic_write(folder / f"{name}.jsonl") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        console().print(counted(len(rows), "row"))
        report_written(folder / f"{name}.jsonl")
    console().print("leak check: the parts share no group and no report")
    if parts.united:
        console().print(
            f"{parts.united:,} groups are kept together with others of nearly the same report"
        )
