"""The errors of pathreward, one tree.

::

    PathrewardError
    ├── DataError       a row or a file that can't be read; names file, line, field and remedy
    ├── RecipeError     a recipe with an unknown name, an unknown key or a value out of range
    ├── RewardError     a reward that breaks its contract: a score missing or out of its range
    ├── GraphError      a knowledge graph whose source tables contradict themselves
    ├── ResourceError   a shipped file that is not there
    ├── PluginError     code of the user, or of an installed package, that can't be loaded
    ├── TrainingError   a training run that can't start or go on
    │   └── StoppedError  a run that a signal has ended, with a checkpoint to resume from
    ├── DeadlineError   scoring that took longer than its deadline
    └── WorkerError     worker processes that can't be started or end, or parts that can't be sent

Each is a `ValueError` too, so that a caller who knows nothing of pathreward can catch it.
"""

from collections.abc import Iterable, Sequence

from pathreward.printable import printable


class PathrewardError(ValueError):
    """Whatever pathreward refuses, with what was expected, what came, where, and the way out.

    Control characters of foreign text in the message are shown as code points.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(printable(message))


class DataError(PathrewardError):
    """A sample, a row or a file that can't be read as it is."""

    def __init__(self, message: str, *, field: str = "", where: str = "") -> None:
        self.message = printable(message)
        """What was expected, what came and the remedy, without the place."""
        self.field = field
        """The field of the row, empty where the row as a whole is at fault."""
        self.where = where
        """The row: ``rows.jsonl:7`` or ``row 7``; empty where the caller knows it."""
        place = ", ".join(part for part in (where, f"field {field!r}" if field else "") if part)
        super().__init__(f"{place}: {message}" if place else message)

    def at(self, where: str) -> "DataError":
        """Return the same error with its row named."""
        return DataError(self.message, field=self.field, where=where)

    def __reduce__(self) -> tuple[object, ...]:
        return _data_error, (self.message, self.field, self.where)


def _data_error(message: str, field: str, where: str) -> DataError:
    return DataError(message, field=field, where=where)


class RecipeError(PathrewardError):
    """A recipe or a reward's configuration that does not hold."""


class RewardError(PathrewardError):
    """A reward that returned something else than one score a sample, within its range."""


class GraphError(PathrewardError):
    """A knowledge graph that can't be built from its sources."""


class ResourceError(PathrewardError):
    """A recipe or table that pathreward does not ship."""


class PluginError(PathrewardError):
    """Code of the user, or of an installed package, that can't be loaded."""


class TrainingError(PathrewardError):
    """A training run that can't start or go on."""


class StoppedError(TrainingError):
    """A training run that SIGTERM has ended.

    >>> str(StoppedError())
    'the run was stopped by SIGTERM; go on with --resume'
    """

    def __init__(
        self, message: str = "the run was stopped by SIGTERM; go on with --resume"
    ) -> None:
        super().__init__(message)


class WorkerError(PathrewardError):
    """Worker processes that can't be started or that end, or parts that can't be sent to them."""

    def __init__(self, message: str, *, task: int | None = None, rows: Sequence[int] = ()) -> None:
        self.message = message
        """What happened and the way out, without the rows."""
        self.task = task
        """The position of the task on which workers ended; None for other errors."""
        self.rows = tuple(sorted(rows))
        """The positions of its rows in their batch."""
        place = f"rows {self.rows[0]} to {self.rows[-1]} of the batch: " if rows else ""
        super().__init__(f"{place}{message}")

    def on_rows(self, rows: Sequence[int]) -> "WorkerError":
        """Return the error with the positions of the task's rows in their batch.

        >>> print(WorkerError("workers ended on the same rows", task=3).on_rows([8, 9, 12]))
        rows 8 to 12 of the batch: workers ended on the same rows
        """
        return WorkerError(self.message, task=self.task, rows=rows)


class DeadlineError(PathrewardError):
    """Scoring took longer than its deadline.

    >>> error = DeadlineError(5, "mine", "<think>Nests.</think>").at("rows.jsonl:7")
    >>> str(error).partition(";")[0]
    'rows.jsonl:7: scoring took longer than its deadline of 5 s'
    """

    def __init__(self, seconds: float, part: str, completion: str, where: str = "") -> None:
        self.seconds = seconds
        self.part = part
        """The part that was at work."""
        self.completion = completion
        """The completion that it was at work on."""
        begin = " ".join(completion[:60].split())
        more = "..." if len(completion) > 60 else ""
        place = f"{where}: " if where else ""
        super().__init__(
            f"{place}scoring took longer than its deadline of {seconds:g} s; the part {part!r} was "
            f"at work on the completion '{begin}{more}'; correct the part, or allow more time: "
            "`deadline` in the recipe, or PATHREWARD_DEADLINE_SECONDS"
        )

    def at(self, where: str) -> "DeadlineError":
        """Return the same error with its row named."""
        return DeadlineError(self.seconds, self.part, self.completion, where)

    def __reduce__(self) -> tuple[object, ...]:
        return DeadlineError, (self.seconds, self.part, self.completion)


def unknown(kind: str, name: object, known: Iterable[object]) -> str:
    """Return the message for a name that is not known, with those that are.

    >>> unknown("reward", "entiy", ["answer", "entity"])
    "unknown reward 'entiy', did you mean 'entity'? Known: answer, entity"
    """
    from rapidfuzz.process import extractOne

    names = sorted(str(each) for each in known)
    near = extractOne(str(name), names, score_cutoff=75)
    hint = f", did you mean {near[0]!r}?" if near else "."
    return f"unknown {kind} {str(name)!r}{hint} Known: {', '.join(names)}"


def install_command(extra: str) -> str:
    """Return the command that installs an extra. The project is on no package index.

    >>> install_command("train")
    'pip install -c constraints.txt ".[train]" in a clone of pathreward'
    """
    return f'pip install -c constraints.txt ".[{extra}]" in a clone of pathreward'


def missing_extra(what: str, extra: str, packages: Iterable[str]) -> str:
    """Return the message for packages of an extra that are not installed; empty if all are.

    Nothing is imported, so the check costs no time.

    >>> missing_extra("training", "train", ["json", "no_such_package"]).partition(":")[0]
    'training needs no_such_package'
    >>> missing_extra("training", "train", ["json"])
    ''
    """
    from importlib.util import find_spec

    lacking = [each for each in packages if find_spec(each) is None]
    if not lacking:
        return ""
    return f"{what} needs {', '.join(lacking)}: {install_command(extra)}"
