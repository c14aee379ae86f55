"""Find the dialects that a reward accepts, to write honest completions in one of them."""

from collections.abc import Sequence

from pathreward.completion.sections import DIALECTS, Dialect
from pathreward.compose import Composite
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.format import FormatReward


def candidate_dialects(reward: object) -> list[Dialect]:
    """Return the dialects that `reward` may accept: those of its format reward, else all.

    >>> [dialect_label(each) for each in candidate_dialects(FormatReward(("think", "answer")))]
    ['think/answer']
    """
    leaves = list(reward.leaves.values()) if isinstance(reward, Composite) else [reward]
    formats = [each for each in leaves if isinstance(each, FormatReward)]
    if not formats:
        return list(DIALECTS.values())
    first = formats[0]
    dialect_by_name = [DIALECTS[each] for each in first.dialects]
    return [_writable(each) for each in dialect_by_name or [Dialect(first.tags)]]


def dialect_by_name(name: str) -> Dialect:
    """Return the dialect of this name.

    Raises:
        RecipeError: If the name is unknown; the message lists the known ones.
    """
    if name not in DIALECTS:
        raise RecipeError(unknown("dialect", name, DIALECTS))
    return DIALECTS[name]


def dialect_label(dialect: Dialect) -> str:
    r"""Return the name of a dialect in reports.

    >>> [dialect_label(each) for each in DIALECTS.values()]
    ['observe/think/answer', 'info/think/answer', 'think/answer', 'think, bare answer', '\\boxed{}']
    """
    tags = "/".join(dialect.tags)
    endings: dict[str, Sequence[str]] = {
        "tagged": (tags,),
        "bare": (tags, "bare answer"),
        "boxed": (*([tags] if tags else []), r"\boxed{}"),
    }
    return ", ".join(endings[dialect.answer])


def _writable(dialect: Dialect) -> Dialect:
    before = len(dialect.tags) - (dialect.answer == "tagged")
    if before not in ((0, 1, 2) if dialect.answer == "boxed" else (1, 2)):
        raise RecipeError(
            "an honest completion has an observation, a reasoning and an answer; they can't be "
            f"assigned to the sections {', '.join(dialect.tags)}"
        )
    return dialect
