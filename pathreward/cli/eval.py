"""The command ``pathreward eval``: measures of a policy's completions, with intervals."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, expect_apart, output_file, report_written
from pathreward.cli.encoders import (
    Measuring,
    compared_encoders,
    expect_nothing_written,
)
from pathreward.cli.options import FirstOption, Maps, Workers, columns_of
from pathreward.cli.policies import Sampling, completions_of, is_policy
from pathreward.cli.progress import counting
from pathreward.errors import DataError
from pathreward.vision.encoders import is_encoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathreward.evaluation import Comparison, Evaluation, Items, Screen
    from pathreward.evaluation.bertscore import BertScore
    from pathreward.evaluation.items import Join
    from pathreward.io.files import Writer

    Made = tuple[Evaluation, list[Comparison], list[Screen]]

_TEXT = "completion"


def evaluate(
    policy: Annotated[
        str,
        typer.Argument(
            metavar="FILE|POLICY",
            help="Completions: .jsonl, .json, .csv, .tsv, .parquet, also .gz; or a policy: a "
            "model's folder, or the URL of an OpenAI-compatible endpoint (http://host/v1). The "
            "folder of a CLIP: zero-shot, retrieval and linear probe.",
        ),
    ],
    data: Annotated[
        Path | None,
        typer.Option("--data", help="The rows with the references. Default: FILE holds them too."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The figures and each row's as JSON.")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="The figures as a page.")] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", help="The figures as Markdown tables.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="A column: figures for each of its values, too.")
    ] = "",
    group: Annotated[
        str,
        typer.Option("--group", help="A column such as patient or slide: intervals are over it."),
    ] = "",
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="Other completions of the same rows; may be repeated."),
    ] = None,
    screens: Annotated[
        list[str] | None,
        typer.Option(
            "--screen",
            help="KIND=FILE, completions of changed prompts: shuffled, no-image, text-only.",
        ),
    ] = None,
    key: Annotated[str, typer.Option("--id", help="The column that joins FILE and data.")] = "id",
    subset: Annotated[
        bool, typer.Option("--subset", help="Leave out rows of the data without a completion.")
    ] = False,
    dialect: Annotated[
        list[str] | None,
        typer.Option("--dialect", help="Well formed: observe, info, think, bare, boxed; any."),
    ] = None,
    bertscore: Annotated[
        Path | None,
        typer.Option("--bertscore", help="The folder of an encoder, such as BERT: BERTScore, too."),
    ] = None,
    completions: Annotated[
        Path | None,
        typer.Option("--completions", help="Where a policy's completions are written, and kept."),
    ] = None,
    model: Annotated[str, typer.Option("--model", help="The model of an endpoint.")] = "",
    samples: Annotated[
        int, typer.Option("--samples", "-k", min=1, help="Completions of a policy for each row.")
    ] = 1,
    temperature: Annotated[
        float, typer.Option("--temperature", min=0, help="Of a policy; 0 is greedy.")
    ] = 0.0,
    max_tokens: Annotated[
        int, typer.Option("--max-tokens", min=1, help="Most tokens of a policy's completion.")
    ] = 2048,
    instruct: Annotated[
        str,
        typer.Option("--instruct", help="Begin with the instruction of a dialect: think, observe."),
    ] = "",
    probe: Annotated[
        Path | None,
        typer.Option("--probe", help="Of a CLIP: labelled rows to train a linear probe on."),
    ] = None,
    shots: Annotated[
        int, typer.Option("--shots", min=0, help="The probe's images of each class; 0: all.")
    ] = 0,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", help="Of a CLIP: prompts of a class, one a line, with {}."),
    ] = None,
    architecture: Annotated[
        str,
        typer.Option("--architecture", help="POLICY is open_clip's checkpoint of this: ViT-B-16."),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the intervals.")] = 0,
    first_option: FirstOption = 1,
    maps: Maps = None,
    workers: Workers = None,
) -> None:
    """Measure the completions of a policy: accuracy, BLEU, ROUGE, findings, reasoning.

    A file has a completion a row, or a list of them; rows are joined with those of the data by id,
    else by order. A policy is asked for the completions first. A CLIP writes nothing: its vectors
    of the images and texts of the rows are measured.
    """
    from pathreward.evaluation.bertscore import load_bertscore
    from pathreward.evaluation.items import Join
    from pathreward.evaluation.overlap import expect_packages
    from pathreward.evaluation.terminal import in_terminal

    outputs = (output, report, markdown)
    expect_packages()
    join = Join(columns_of(maps), key, by, group, first_option, subset)
    encoder = load_bertscore(bertscore) if bertscore else None
    measured = partial(_measured, dialect, workers, seed, encoder)
    # The outputs are opened first, so that an unwritable path fails at once.
    with (
        output_file(output) as json_out,
        output_file(report) as page_out,
        output_file(markdown) as text_out,
    ):
        if architecture or is_encoder(policy):
            expect_apart(data, probe, templates, *outputs)
            expect_nothing_written(screens, completions, bertscore, dialect, instruct)
            measuring = Measuring(architecture, templates, probe, shots, seed)
            names = [policy, *map(str, against or ())]
            made = compared_encoders(names, data, join, measuring)
        elif is_policy(policy):
            expect_apart(completions, data, *outputs)
            sampling = Sampling(completions, model, samples, temperature, max_tokens, instruct)
            file = completions_of(policy, data, join, sampling)
            join = replace(join, columns={n: c for n, c in join.columns.items() if n != _TEXT})
            made = _compared([file, *(against or ())], screens or [], data, join, measured)
        else:
            file = Path(policy)
            expect_apart(file, *outputs)
            expect_apart(data, *outputs)
            made = _compared([file, *(against or ())], screens or [], data, join, measured)
        _write(made, json_out, page_out, text_out)
    console().print(in_terminal(*made))
    report_written(*outputs)


def _compared(
    files: list[Path],
    screens: list[str],
    data: Path | None,
    join: "Join",
    measured: "Callable[[Items], Evaluation]",
) -> "Made":
    """Return the evaluation of the first file, and what the others are beside it."""
    from pathreward.evaluation import compare, read_items, screen
    from pathreward.evaluation.screens import SHUFFLED

    # All files are read before any is measured, so that a bad one fails at once.
    found = [read_items(each, data, join) for each in files]
    screened = [
        (kind, read_items(path, data, replace(join, own_options=kind == SHUFFLED)))
        for kind, path in map(_screen_file, screens)
    ]
    evaluation, *others = (measured(each) for each in found)
    comparisons = [compare(evaluation, other) for other in others]
    return (
        evaluation,
        comparisons,
        [screen(evaluation, measured(each), kind) for kind, each in screened],
    )


def _write(
    made: "Made",
    json_out: "Writer | None",
    page_out: "Writer | None",
    text_out: "Writer | None",
) -> None:
    from pathreward.evaluation.page import evaluation_page
    from pathreward.evaluation.tables import markdown

    evaluation, comparisons, screens = made
    if json_out:
        values = evaluation.to_dict()
        values["against"] = [each.to_dict() for each in comparisons]
        values["screens"] = [each.to_dict() for each in screens]
        json_out.write(json.dumps(values, indent=1, allow_nan=False) + "\n")
    if page_out:
        page_out.write(evaluation_page(*made))
    if text_out:
        text_out.write(markdown(*made))


def _screen_file(option: str) -> tuple[str, Path]:
    from pathreward.evaluation.screens import expect_kind

    kind, _, path = option.partition("=")
    if not path:
        raise DataError(
            f"expected --screen KIND=FILE, such as no-image=blind.jsonl, got {option!r}"
        )
    expect_kind(kind)
    return kind, Path(path)


def _measured(
    dialect: list[str] | None,
    workers: int | None,
    seed: int,
    bertscore: "BertScore | None",
    found: "Items",
) -> "Evaluation":
    from pathreward.completion.sections import DIALECTS
    from pathreward.evaluation import evaluate as measured

    total = len(found.items) * found.samples_each
    with counting("measuring", total) as advance:
        return measured(
            found,
            dialects=dialect or list(DIALECTS),
            workers=workers,
            seed=seed,
            bertscore=bertscore,
            advance=advance,
        )
