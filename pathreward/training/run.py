"""A training run: its stages, evaluation, resumption and report."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, TrainingError, missing_extra
from pathreward.io.files import atomic_write, make_folder
from pathreward.io.telemetry import turn_off_telemetry
from pathreward.training.checkpoints import expect_undamaged
from pathreward.training.checks import Check, expect_no_problem
from pathreward.training.clip_model import build_clip, load_clip
from pathreward.training.clip_settings import Clip
from pathreward.training.data import load_rows, tokenizer_texts
from pathreward.training.evaluate import evaluate, read_evaluation
from pathreward.training.evaluate_clip import AnyEvaluation, evaluate_clip_once
from pathreward.training.images import CheckLevel
from pathreward.training.pairs import paired, texts_of
from pathreward.training.placeholders import expect_no_placeholder
from pathreward.training.plan import preflight
from pathreward.training.policy import COMPUTATION, Policy, adapt, load_policy, merge_adapter
from pathreward.training.processes import from_main, is_main, main_first
from pathreward.training.progress import Bars, bars, print_outcome
from pathreward.training.recipe import MOST_SEED, TrainingRecipe, load_training
from pathreward.training.report import outcome_lines, write_report
from pathreward.training.rows import Split, TrainingRow
from pathreward.training.run_folder import claimed
from pathreward.training.run_record import record_of
from pathreward.training.settings import Grpo
from pathreward.training.stopping import Stop
from pathreward.training.summary import summarise
from pathreward.training.tiny import build_policy

_PACKAGES = (
    *("accelerate", "datasets", "jinja2", "matplotlib", "peft", "PIL", "torch"),
    *("transformers", "trl"),
)
"""The packages of the extra ``train``, by the names of their modules."""
_TOKENIZER_ROWS = 1000  # rows for training the tokenizer of a tiny policy
_COLOUR_ROWS = 200  # images for the pixel statistics of a tiny policy


def train(
    recipe: str | Path,
    output: str | Path | None = None,
    seed: int | None = None,
    resume: bool = False,
    data: str | Path | None = None,
    report_to: Sequence[str] | None = None,
    check: CheckLevel = "header",
) -> dict[str, Any]:
    """Train a policy by a recipe, and return the summary of the run.

    The run's folder holds ``run.json`` (what the run started with), ``recipe.yaml``,
    ``reward.yaml``, ``metrics.jsonl`` (a line a step), ``evaluation`` (completions and scores of
    the held-out rows before and after GRPO), ``checkpoints`` (each stage's policy in ``final``),
    ``summary.json`` and ``report.html``. A killed run can be resumed with the same recipe and data;
    on the same machine and device it ends with the weights and metrics of an uninterrupted run.

    Args:
        recipe: The name of a shipped training recipe, or a path.
        output: Folder of the run; None: ``runs/<recipe's name>``.
        seed: Replaces the recipe's seed.
        resume: Resume the run in the folder, or start it if there is none.
        data: Replaces the folder of images of a recipe that has one.
        report_to: Replaces the recipe's trackers: names of `TRACKERS`.
        check: Whether images are checked by their header, or decoded.

    Raises:
        RecipeError: If the recipe is invalid.
        DataError: If a row, an image or a file can't be read or written.
        TrainingError: If a package of the extra ``train`` is missing, the folder holds another run,
            or a stage can't be trained.
        StoppedError: If SIGTERM has ended the run; it can be resumed.
    """
    if lacking := missing_extra("training", "train", _PACKAGES):
        raise TrainingError(lacking)
    turn_off_telemetry()  # TRL's trainers send it
    _share_cores()
    settings = with_overrides(load_training(recipe), seed, data, check)
    folder = Path(output) if output is not None else Path("runs") / settings.name
    trackers = settings.report_to if report_to is None else report_to
    since = time.perf_counter()
    stop = Stop()
    with stop.listening(), bars() as progress:
        rows = load_rows(settings, settings.seed)
        reward = settings.load_reward()
        ask = (settings, folder, reward, rows, trackers)
        checks: list[Check] = preflight(*ask, starting=True) if is_main() else []
        expect_no_problem(from_main(checks))
        with _claimed(folder, settings, reward, rows, resume, progress):
            progress.print_line(
                f"{settings.name}, seed {settings.seed}: {len(rows.train):,} training rows, "
                f"{len(rows.held_out):,} held out, in {folder}"
            )
            with quiet():
                evaluations = _run_stages(folder, settings, rows, reward, progress, trackers, stop)
            seconds = time.perf_counter() - since
            summary = summarise(folder, settings, rows, evaluations, seconds)
            if is_main():
                _write_results(folder, settings, summary, rows, evaluations)
    return summary


@contextmanager
def _claimed(
    folder: Path,
    recipe: TrainingRecipe,
    reward: Composite,
    rows: Split,
    resume: bool,
    progress: Bars,
) -> Iterator[None]:
    """Hold the run's folder in the main process while the block runs.

    Raises:
        PathrewardError: In all processes, if the folder can't be claimed.
    """
    error: PathrewardError | None = None
    with ExitStack() as held:
        if is_main():
            try:
                record = record_of(recipe, reward, rows)
                held.enter_context(claimed(folder, recipe, record, resume, progress.print_line))
            except PathrewardError as caught:
                error = caught
        if error := from_main(error):  # raised in all processes, so that none waits for another
            raise error
        yield


def _write_results(
    folder: Path,
    recipe: TrainingRecipe,
    summary: dict[str, Any],
    rows: Split,
    evaluations: dict[str, AnyEvaluation],
) -> None:
    with atomic_write(folder / "summary.json") as file:
        json.dump(summary, file, indent=2)
        file.write("\n")
    write_report(folder, recipe, summary, rows.held_out, evaluations)
    print_outcome([*outcome_lines(summary), f"report: {folder / 'report.html'}"])


def with_overrides(
    recipe: TrainingRecipe,
    seed: int | None,
    data: str | Path | None,
    check: CheckLevel = "header",
) -> TrainingRecipe:
    """Return the recipe with another seed or folder of images, and a way to check images.

    Raises:
        TrainingError: If the seed is out of range, or the recipe reads no folder of images.
    """
    recipe = recipe.model_copy(update={"data": recipe.data.model_copy(update={"check": check})})
    if seed is not None:
        if not 0 <= seed <= MOST_SEED:
            raise TrainingError(f"`seed` must be 0 or more and at most {MOST_SEED}, got {seed}")
        recipe = recipe.model_copy(update={"seed": seed})
    if data is not None:
        if recipe.data.folder is None:
            raise TrainingError(f"the recipe {recipe.name!r} reads no folder of images")
        images = recipe.data.folder.model_copy(update={"path": str(Path(data).resolve())})
        recipe = recipe.model_copy(
            update={"data": recipe.data.model_copy(update={"folder": images})}
        )
    return recipe


def _run_stages(
    folder: Path,
    recipe: TrainingRecipe,
    rows: Split,
    reward: Composite,
    progress: Bars,
    trackers: Sequence[str],
    stop: Stop,
) -> dict[str, AnyEvaluation]:
    from pathreward.training.callbacks import MetricsLog
    from pathreward.training.job import stage_job
    from pathreward.training.stages import Outlets, run_stage

    log = MetricsLog(folder / "metrics.jsonl")
    with main_first():
        start = _start(folder, recipe, rows)
    base = folder / "checkpoints" / "0-base"
    if from_main(base.exists()):
        expect_undamaged(base)
    expect_undamaged(start)
    on_the_hub = recipe.policy.checkpoint and not Path(recipe.checkpoint).is_dir()
    if on_the_hub and not recipe.trains_clip:  # its tokens are known only now
        expect_no_placeholder(recipe, rows, start)
    evaluations: dict[str, AnyEvaluation] = {}
    for number, stage in enumerate(recipe.stages, start=1):
        if isinstance(stage, Grpo | Clip) and not evaluations:
            evaluations["before"] = _evaluate_once(
                "before", folder, start, recipe, rows.held_out, reward, progress
            )
        job = stage_job(recipe, folder, number, stage, start, trackers)
        advance = progress.start(job.name, stage.steps)
        if from_main(job.final.exists()):
            expect_undamaged(job.final)
            advance(stage.steps, {})
        else:
            outlets = Outlets(log, advance, progress.print_line)
            run_stage(job, rows.train, reward, outlets, stop)
        start = job.final
    ends = {"after": rows.held_out, "test": rows.test}
    for name, some in ends.items():
        if some:
            evaluations[name] = _evaluate_once(name, folder, start, recipe, some, reward, progress)
    if recipe.policy.lora and recipe.policy.lora.merge and is_main():
        _write_merged(folder / "merged", start)
    return evaluations


def _start(folder: Path, recipe: TrainingRecipe, rows: Split) -> Path:
    """Write the initial policy, unless it exists, and return its folder."""
    final = folder / "checkpoints" / "0-start"
    if final.exists():
        return final
    if recipe.trains_clip:
        _start_clip(recipe, rows).save(final)
        return final
    if recipe.policy.tiny:
        from PIL import Image

        texts = tokenizer_texts(rows.train[:_TOKENIZER_ROWS], recipe.sections)
        few = [] if recipe.policy.features else rows.train[:_COLOUR_ROWS]
        images = [each.image for row in few for each in row.pictures] or [Image.new("RGB", (1, 1))]
        policy = build_policy(recipe.policy.tiny, texts, images, recipe.seed)
    else:
        policy = load_policy(recipe.checkpoint, "auto")
    if recipe.policy.features:
        policy = _with_features(policy, recipe, folder)
    if recipe.policy.lora:
        policy = adapt(policy, recipe.policy.lora, recipe.seed, recipe.policy.freeze)
    policy.save(final)
    return final


def _with_features(policy: Policy, recipe: TrainingRecipe, folder: Path) -> Policy:
    """Return the policy with a new projector of patch features in place of its tower."""
    from pathreward.training.patch_features import with_features

    assert recipe.policy.features
    settings = recipe.policy.features
    policy = Policy(
        policy.model, with_features(policy.model, policy.processor, settings, recipe.seed)
    )
    if recipe.policy.lora:  # an adapter names the folder of its base, which has the projector
        base = folder / "checkpoints" / "0-base"
        if not base.exists():
            policy.save(base)
        policy = load_policy(base.resolve(), "auto")
    return policy


def _start_clip(recipe: TrainingRecipe, rows: Split) -> Policy:
    """Return the initial image-text model."""
    if recipe.policy.clip is None:
        return load_clip(recipe.checkpoint)
    texts: list[str] = []
    for stage in recipe.stages:
        assert isinstance(stage, Clip)  # as all stages of such a recipe
        for place in paired(rows.train, stage)[:_TOKENIZER_ROWS]:
            texts += texts_of(rows.train[int(place)], stage.texts)
    images = [row.picture.image for row in rows.train[:_COLOUR_ROWS] if row.pictures]
    return build_clip(recipe.policy.clip, texts, images, recipe.seed)


def _write_merged(folder: Path, adapter: Path) -> None:
    if not folder.exists():
        merge_adapter(load_policy(adapter, "auto")).save(folder)


def _evaluate_once(
    name: str,
    folder: Path,
    policy: Path,
    recipe: TrainingRecipe,
    rows: Sequence[TrainingRow],
    reward: Composite,
    progress: Bars,
) -> AnyEvaluation:
    """Return the evaluation of a policy, from the run's folder if it was written there before."""
    path = folder / "evaluation" / f"{name}.jsonl"
    advance = progress.start(f"evaluate {name}", len(rows))
    if recipe.trains_clip:
        with main_first():
            return evaluate_clip_once(path, policy, recipe, rows, lambda done: advance(done, {}))
    if from_main(path.exists()):
        advance(len(rows), {})
        return read_evaluation(path, rows, reward)
    make_folder(path.parent)
    return evaluate(
        load_policy(policy, COMPUTATION[recipe.policy.precision]),
        rows,
        reward,
        path,
        max_tokens=recipe.evaluation.max_tokens,
        batch=recipe.evaluation.batch,
        advance=lambda done: advance(done, {}),
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Suppress the output of the libraries, which would break the progress bars."""
    import warnings

    import datasets
    import transformers

    with warnings.catch_warnings():
        # TRL uses the old names; a user can't change that.
        warnings.filterwarnings(
            "ignore", ".*gradient_checkpointing.* is deprecated.*", FutureWarning
        )
        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        datasets.disable_progress_bars()
        yield


def _share_cores() -> None:
    """Let waiting OpenMP threads sleep, unless torch is already loaded.

    By default they spin, which makes the steps of a tiny policy twenty times slower as soon as
    another process uses a core.
    """
    if "torch" not in sys.modules:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
