"""The command ``pathreward eval``: measures of a policy's completions, with intervals."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
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
    Outputs = tuple[Path | None, Path | None, Path | None]
    Make = Callable[[Outputs], Made]

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
    from pathreward.evaluation.items import Join
    from pathreward.evaluation.overlap import expect_packages

    expect_packages()
    join = Join(columns_of(maps), key, by, group, first_option, subset)
    policies = [policy, *map(str, against or ())]
    judges = Judges.load(judge or [], judge_endpoint, judge_model, rewarded_by or [], policies)
    make: Make
    if architecture or is_encoder(policy):
        expect_nothing_written(screens, completions, bertscore, dialect, instruct, judge)
        clip = Measuring(architecture, templates, probe, shots, seed)
        make = partial(_by_encoders, policies, data, join, clip)
    else:
        sampling = PolicySampling(completions, model, samples, temperature, max_tokens, instruct)
        measures = _Measures.load(dialect, workers, seed, bertscore, judges.judges)
        make = partial(_by_completions, policies, screens or [], data, join, sampling, measures)
    _make_outputs(make, judges, (output, report, markdown))


@dataclass(frozen=True, slots=True)
class _Measures:
    """How completions are measured."""

    dialects: list[str]
    workers: int | None
    seed: int
    bertscore: "BertScore | None"
    judges: "Sequence[Judge]"

    @classmethod
    def load(
        cls,
        dialects: list[str] | None,
        workers: int | None,
        seed: int,
        encoder: Path | None,
        judges: "Sequence[Judge]",
    ) -> "_Measures":
        """Return the measures by the options of the command; `encoder` is BERTScore's folder."""
        from pathreward.completion.sections import DIALECTS
        from pathreward.evaluation.bertscore import load_bertscore

        bertscore = load_bertscore(encoder) if encoder else None
        return cls(dialects or list(DIALECTS), workers, seed, bertscore, judges)

    def evaluation(self, found: "Items") -> "Evaluation":
        """Return the measures of joined rows, with a progress bar."""
        from pathreward.evaluation import evaluate

        with counting("measuring", len(found.items) * found.samples_each) as advance:
            return evaluate(
                found,
                dialects=self.dialects,
                workers=self.workers,
                seed=self.seed,
                bertscore=self.bertscore,
                judges=self.judges,
                advance=advance,
            )


def _make_outputs(make: "Make", judges: Judges, outputs: "Outputs") -> None:
    """Make the evaluation, write it to `outputs` and print it."""
    from pathreward.evaluation.terminal import in_terminal

    # The outputs are opened first, so that an unwritable path fails at once.
    with ExitStack() as stack:
        writers = [stack.enter_context(output_file(each)) for each in outputs]
        made = make(outputs)
        _write(made, judges, *writers)
    console_beside(*outputs).print(in_terminal(*made))
    report_written(*outputs)
    judges.print_spent(*outputs)


def _by_encoders(
    names: list[str], data: Path | None, join: "Join", clip: Measuring, outputs: "Outputs"
) -> "Made":
    """Return the evaluation of the first CLIP, and its comparison with each of the others."""
    expect_apart(data, clip.probe, clip.templates, *outputs)
    return compared_encoders(names, data, join, clip)


def _by_completions(
    policies: list[str],
    screens: list[str],
    data: Path | None,
    join: "Join",
    sampling: PolicySampling,
    measures: _Measures,
    outputs: "Outputs",
) -> "Made":
    """Return the evaluation of the first policy, and its comparison with each of the others.

    The first is a file of completions or writes one now; the others are files.
    """
    expect_apart(data, *outputs)
    policy, *others = policies
    if is_policy(policy):
        expect_apart(sampling.completions, data, *outputs)
        file = completions_of(policy, data, join, sampling)
        columns = {name: column for name, column in join.columns.items() if name != _TEXT}
        join = replace(join, columns=columns)
    else:
        file = Path(policy)
        expect_apart(file, *outputs)
    return _compared([file, *map(Path, others)], screens, data, join, measures)


def _compared(
    files: list[Path],
    screens: list[str],
    data: Path | None,
    join: "Join",
    measures: _Measures,
) -> "Made":
    """Return the evaluation of the first file, its comparison with the others, and its screens."""
    from pathreward.evaluation import compare, read_items, screen
    from pathreward.evaluation.screens import SHUFFLED

    # All files are read before any is measured, so that a bad one fails at once.
    found = [read_items(each, data, join) for each in files]
    screened = [
        (kind, read_items(path, data, replace(join, own_options=kind == SHUFFLED)))
        for kind, path in map(_screen_file, screens)
    ]
    evaluation, *others = map(measures.evaluation, found)
    comparisons = [compare(evaluation, other) for other in others]
    unjudged = replace(measures, judges=())
    return (
        evaluation,
        comparisons,
        [screen(evaluation, unjudged.evaluation(each), kind) for kind, each in screened],
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
