"""Which dialects a reward accepts, so that an honest completion is written in one of them."""

from collections.abc import Sequence

from pathreward.completion.sections import DIALECTS, Dialect
from pathreward.compose import Composite
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.format import FormatReward


def candidates(reward: object) -> list[Dialect]:
    """Return the dialects that `reward` may accept: its format reward's, else all that are known.

    >>> [label(each) for each in candidates(FormatReward(("think", "answer")))]
    ['think/answer']
    """
    leaves = list(reward.leaves.values()) if isinstance(reward, Composite) else [reward]
    formats = [each for each in leaves if isinstance(each, FormatReward)]
    if not formats:
        return list(DIALECTS.values())
    first = formats[0]
    named = [DIALECTS[each] for each in first.dialects]
    return [_writable(each) for each in named or [Dialect(first.tags)]]


def named(name: str) -> Dialect:
    """Return the dialect of this name.

    Raises:
        RecipeError: If there is none.
    """
    if name not in DIALECTS:
        raise RecipeError(unknown("dialect", name, DIALECTS))
    return DIALECTS[name]


def label(dialect: Dialect) -> str:
    r"""Return how a report names a dialect.

    >>> [label(each) for each in DIALECTS.values()]
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
            f"an honest completion has an observation, a reasoning and an answer; there is no "
            f"telling what goes into the sections {', '.join(dialect.tags)}"
        )
    return dialect
