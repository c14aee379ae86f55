"""What a run would do: every check that needs no training, and nothing is written."""

from collections.abc import Sequence
from pathlib import Path

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, TrainingError
from pathreward.training.checks import (
    Check,
    check_libraries,
    check_rows,
    check_stage,
    check_trackers,
    problem,
)
from pathreward.training.data import load_rows
from pathreward.training.images import CheckLevel
from pathreward.training.policy_checks import check_policy
from pathreward.training.recipe import TrainingRecipe, load_training
from pathreward.training.rows import Split
from pathreward.training.run_folder import expect_free
from pathreward.training.run_record import record_of


def plan(
    recipe: str | Path,
    output: str | Path | None = None,
    seed: int | None = None,
    resume: bool = False,
    data: str | Path | None = None,
    report_to: Sequence[str] | None = None,
    check: CheckLevel = "header",
) -> list[Check]:
    """Return the checks of a run with the arguments of `pathreward.training.train`.

    Raises:
        RecipeError: If the recipe is invalid; nothing else can be checked then.
        TrainingError: If the seed is out of range, or the recipe reads no folder of images.
    """
    from pathreward.training.run import with_overrides

    settings = with_overrides(load_training(recipe), seed, data, check)
    folder = Path(output) if output is not None else Path("runs") / settings.name
    reward = settings.load_reward()
    checks = [Check("recipe", "ok", f"{settings.name}, seed {settings.seed}")]
    rows: Split | None = None
    try:
        rows = load_rows(settings, settings.seed)
    except PathrewardError as error:
        checks.append(problem("data", error))
    except ImportError as error:
        checks.append(Check("data", "unknown", f"not read: {error}"))
    checks.append(_output(folder, settings, reward, rows, resume))
    trackers = settings.report_to if report_to is None else report_to
    return [*checks, *preflight(settings, folder, reward, rows, trackers, starting=False)]


def preflight(
    settings: TrainingRecipe,
    folder: Path,
    reward: Composite,
    rows: Split | None,
    trackers: Sequence[str],
    *,
    starting: bool,
) -> list[Check]:
    """Return the checks of all stages before the first one starts.

    Args:
        settings: The recipe.
        folder: The folder of the run.
        reward: The recipe's reward.
        rows: The rows; None: not read.
        trackers: The trackers that the run reports to.
        starting: Whether the run starts here; if not, this may be another machine than the run's.
    """
    return [
        check_libraries(),
        check_trackers(trackers),
        *(check_rows(None if settings.trains_clip else reward, rows) if rows is not None else []),
        *(check_stage(settings, folder, at + 1, rows) for at in range(len(settings.stages))),
        *check_policy(settings, folder, rows, starting),
    ]


def _output(
    folder: Path, settings: TrainingRecipe, reward: Composite, rows: Split | None, resume: bool
) -> Check:
    try:
        resumed = expect_free(folder, record_of(settings, reward, rows), resume)
    except TrainingError as error:
        return problem("output", error)
    except ImportError as error:
        return Check("output", "unknown", f"not compared: {error}")
    return Check("output", "ok", f"{folder}, {'resumed' if resumed else 'new'}")
