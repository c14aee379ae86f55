"""The command ``pathreward eval``: measures of a policy's completions, with intervals."""

import json
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.cli import eval_options as options
from pathreward.cli.console import console_beside, expect_apart, output_file, report_written
from pathreward.cli.encoders import Measuring, compared_encoders, expect_nothing_written
from pathreward.cli.judges import Judges
from pathreward.cli.options import FirstOption, Maps, Workers, columns_of
from pathreward.cli.policies import PolicySampling, completions_of, is_policy
from pathreward.cli.progress import counting
from pathreward.errors import DataError
from pathreward.vision.encoders import is_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pathreward.evaluation import Evaluation, Items, PolicyComparison, Screen
    from pathreward.evaluation.bertscore import BertScore
    from pathreward.evaluation.items import Join
    from pathreward.evaluation.judging import Judge
    from pathreward.io.files import Writer

    Made = tuple[Evaluation, list[PolicyComparison], list[Screen]]

_TEXT = "completion"


def evaluate(
    policy: options.Policy,
    data: options.Data = None,
    output: options.FiguresFile = None,
    report: options.FiguresPage = None,
    markdown: options.FiguresText = None,
    by: options.By = "",
    group: options.Group = "",
    against: options.Against = None,
    screens: options.Screens = None,
    key: options.Key = "id",
    subset: options.Subset = False,
    dialect: options.Dialects = None,
    bertscore: options.Bert = None,
    completions: options.Completions = None,
    model: options.Model = "",
    samples: options.Samples = 1,
    temperature: options.Temperature = 0.0,
    max_tokens: options.MostTokens = 2048,
    instruct: options.Instruct = "",
    probe: options.Probe = None,
    shots: options.Shots = 0,
    templates: options.Templates = None,
    architecture: options.Architecture = "",
    seed: options.Seed = 0,
    first_option: FirstOption = 1,
    judge: options.Rubrics = None,
    judge_endpoint: options.JudgeEndpoint = "",
    judge_model: options.JudgeModel = "",
    rewarded_by: options.RewardedBy = None,
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
    named = [policy, *map(str, against or ())]
    judges = Judges.load(judge or [], judge_endpoint, judge_model, rewarded_by or [], named)
    measured = partial(_measured, dialect, workers, seed, encoder)
    sampling = PolicySampling(completions, model, samples, temperature, max_tokens, instruct)
    # The outputs are opened first, so that an unwritable path fails at once.
    with ExitStack() as stack:
        writers = [stack.enter_context(output_file(each)) for each in outputs]
        expect_apart(data, *outputs)
        if architecture or is_encoder(policy):
            expect_apart(probe, data, templates, *outputs)
            expect_nothing_written(screens, completions, bertscore, dialect, instruct, judge)
            clip = Measuring(architecture, templates, probe, shots, seed)
            made = compared_encoders(named, data, join, clip)
        else:
            file, join = _completions(policy, data, join, sampling, outputs)
            files = [file, *(against or ())]
            made = _compared(files, screens or [], data, join, measured, judges.judges)
        _write(made, judges, *writers)
    console_beside(*outputs).print(in_terminal(*made))
    report_written(*outputs)
    judges.print_spent(*outputs)


def _completions(
    policy: str,
    data: Path | None,
    join: "Join",
    sampling: PolicySampling,
    outputs: "Sequence[Path | None]",
) -> "tuple[Path, Join]":
    """Return the file of completions, which a policy writes first, and how it is joined."""
    if not is_policy(policy):
        expect_apart(Path(policy), *outputs)
        return Path(policy), join
    expect_apart(sampling.completions, data, *outputs)
    file = completions_of(policy, data, join, sampling)
    columns = {name: column for name, column in join.columns.items() if name != _TEXT}
    return file, replace(join, columns=columns)


def _compared(
    files: list[Path],
    screens: list[str],
    data: Path | None,
    join: "Join",
    measured: "Callable[[Items, Sequence[Judge]], Evaluation]",
    judges: "Sequence[Judge]",
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
    evaluation, *others = (measured(each, judges) for each in found)
    comparisons = [compare(evaluation, other) for other in others]
    return (
        evaluation,
        comparisons,
        [screen(evaluation, measured(each, ()), kind) for kind, each in screened],
    )


def _write(
    made: "Made",
    judges: Judges,
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
        if judges.judges:
            values["judge_cost"] = judges.spent()
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
    judges: "Sequence[Judge]",
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
            judges=judges,
            advance=advance,
        )
