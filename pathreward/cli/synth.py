"""The command ``pathreward synth``: chains of reasoning from reports, by a teacher model."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathreward.cli.console import console, expect_apart, report_written
from pathreward.cli.options import FirstOption, Maps, columns_of
from pathreward.cli.progress import counting
from pathreward.errors import DataError, missing_extra

if TYPE_CHECKING:
    from pathreward.synth.case import Case
    from pathreward.synth.run import Summary

KEY = "PATHREWARD_TEACHER_KEY"
"""The environment variable with the key of the endpoint; it may be unset."""


def synth(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="REPORTS",
            help="Rows with a report, a caption, or a question with findings and answer.",
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The chains, as .jsonl.")],
    endpoint: Annotated[
        str, typer.Option("--endpoint", help="OpenAI-compatible: http://localhost:8000/v1.")
    ],
    model: Annotated[str, typer.Option("--model", help="The teacher's name there.")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue a file: only rows that it lacks are made.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show rows, calls and cost; ask nothing.")
    ] = False,
    style: Annotated[
        str, typer.Option("--style", help="chain-of-thought or chain-of-draft.")
    ] = "chain-of-thought",
    subfield: Annotated[
        str,
        typer.Option(
            "--subfield",
            help="histopathology, cytology, immunohistochemistry, gross or molecular.",
        ),
    ] = "histopathology",
    difficulty: Annotated[
        str, typer.Option("--difficulty", help="basic, intermediate or advanced.")
    ] = "intermediate",
    dialect: Annotated[
        str, typer.Option("--dialect", help="Sections of a chain: think, observe or info.")
    ] = "think",
    templates: Annotated[
        Path | None, typer.Option("--templates", help="A YAML file of your own templates.")
    ] = None,
    text_only: Annotated[
        str,
        typer.Option("--text-only", help="A model: drop questions that it answers without image."),
    ] = "",
    verifier: Annotated[
        str,
        typer.Option("--verifier", help="A model: drop chains that do not lead it to the answer."),
    ] = "",
    split: Annotated[
        Path | None,
        typer.Option("--split", help="A folder for train.jsonl and held_out.jsonl."),
    ] = None,
    held_out: Annotated[
        float, typer.Option("--held-out", min=0, max=0.99, help="Share of the groups held out.")
    ] = 0.1,
    group: Annotated[str, typer.Option("--group", help="The column of the patient or slide.")] = "",
    key: Annotated[str, typer.Option("--id", help="The column of the id.")] = "id",
    temperature: Annotated[float, typer.Option("--temperature", min=0)] = 0.7,
    max_tokens: Annotated[
        int, typer.Option("--max-tokens", min=1, help="Most tokens of a reply.")
    ] = 2048,
    concurrency: Annotated[int, typer.Option("--concurrency", min=1, help="Calls at once.")] = 16,
    deadline: Annotated[
        float, typer.Option("--deadline", min=0.001, help="Seconds for one call.")
    ] = 120.0,
    retries: Annotated[
        int, typer.Option("--retries", min=0, help="Further tries of a call that failed.")
    ] = 4,
    prompt_price: Annotated[
        float, typer.Option("--prompt-price", min=0, help="Of a million tokens of prompts.")
    ] = 0.0,
    completion_price: Annotated[
        float, typer.Option("--completion-price", min=0, help="Of a million tokens of replies.")
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the replies and the split.")] = 0,
    first_option: FirstOption = 1,
    maps: Maps = None,
) -> None:
    """Make chains of reasoning: graph paths from findings to diagnosis, a teacher, filters.

    Each row of the output has id, completion, path, prompt_version, accepted and reasons; rejected
    rows are kept. Replies are kept beside it, so that none is paid for twice.
    """
    if lacking := missing_extra("synth", "judge", ["anyio", "httpx", "tenacity"]):
        raise DataError(lacking)
    from pathreward.linking import Linker
    from pathreward.llm.endpoint import Endpoint, chat_url, read_key
    from pathreward.llm.ledger import Prices
    from pathreward.synth.case import Columns, read_cases
    from pathreward.synth.prompts import PromptSettings, read_templates
    from pathreward.synth.run import Synthesis, SynthSettings
    from pathreward.synth.teacher import Sampling

    expect_apart(file, output)
    prompts = PromptSettings(
        style, subfield, difficulty, dialect, read_templates(templates) if templates else None
    )
    settings = SynthSettings(
        model,
        prompts,
        sampling=Sampling(temperature, max_tokens, seed, concurrency),
        text_only=text_only,
        verifier=verifier,
        prices=Prices(prompt_price, completion_price),
    )
    at = Endpoint(chat_url(endpoint), read_key(KEY, optional=True), deadline, retries)
    linker = Linker.default()
    cases = read_cases(file, Columns(columns_of(maps), key, group, first_option), linker)
    synthesis = Synthesis(cases, output, settings, linker, resume=resume)
    console().print(f"estimate: {synthesis.estimate()}", markup=False)
    if dry_run:
        return
    with counting("making", len(cases)) as advance:
        made = synthesis.run(at, advance)
    console().print(_table(made))
    console().print(f"counted: {made.ledger}", markup=False)
    report_written(output)
    if split:
        _write_split(cases, made, split, held_out, group, seed)


def _table(made: "Summary") -> Any:
    from rich.table import Table

    table = Table("rows", "number")
    table.add_row("accepted", f"{made.accepted:,}")
    table.add_row("rejected", f"{len(made.rows) - made.accepted:,}")
    for name, count in sorted(made.rejected.items(), key=lambda each: -each[1]):
        table.add_row(f"  by {name}", f"{count:,}")
    return table


def _write_split(
    cases: "Sequence[Case]", made: "Summary", folder: Path, share: float, group: str, seed: int
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
        console().print(f"{len(rows):,} rows")
        report_written(folder / f"{name}.jsonl")
    console().print("leak check: the parts share no group and no report")
    if parts.united:
        console().print(
            f"{parts.united:,} groups are kept together with others of nearly the same report"
        )
