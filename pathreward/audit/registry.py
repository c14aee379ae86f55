"""The registry of attacks: rewrites that should earn less than the honest completion.

Honest variants, which should earn as much, are registered in the same way.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from pathreward.audit.case import AttackCase
from pathreward.errors import RecipeError, unknown

Answer = Literal["wrong", "right", "honest"]
"""``wrong``: the attack does not commit to the gold answer; ``right``: it does, in degenerate
or untrue text or without valid reasoning; ``honest``: the text is as true and as well reasoned as
the honest completion, and must not lose."""

Rewrite = Callable[[AttackCase, Random], str | None]
"""Returns the attack's completion of a case, or None where the attack does not apply to it."""

FAMILIES: Mapping[str, str] = {
    "format": "the grammar of the completion is broken",
    "enumeration": "all possible answers are listed",
    "stuffing": "terms are listed without statements",
    "polarity": "affirmed findings are denied, and denied ones affirmed",
    "hedging": "the answer commits to nothing",
    "contradiction": "the completion contradicts itself",
    "copying": "the prompt or the options replace the reasoning",
    "leak": "the answer comes before the reasoning",
    "length": "text is repeated, padded or left out",
    "unicode": "characters are look-alikes, or invisible",
    "hidden": "text is not visible when the completion is rendered",
    "injection": "the text addresses the judge",
    "reasons": "the answer is right; the reasoning is empty or of another case",
    "swaps": "a side, grade, stage, count, status or finding is exchanged",
    "wrong": "the answer is wrong, with plausible reasoning",
    "frames": "the findings are stated about another case, a book or a wish, or are disowned",
    "inventions": "a stage, size, count, grade, marker or lesion is added that the row has not",
    "degrees": "one degree or one polarity is turned, and the rest is kept",
    "bare": "the observation is honest, and the reasoning uses nothing of it",
    "off-topic": "text on something else replaces or follows the reasoning",
    "near-misses": "the answer is nearly the right one",
    "layouts": "honest text in another layout, order, spelling or unit",
    "manners": "honest text with a differential, a correction, a wish, a true addition",
}
"""The description of each family; a user's attack may name a new family."""


RED_TEAM = (
    *("frames", "inventions", "degrees", "bare", "off-topic", "near-misses"),
    *("layouts", "manners"),
)
"""The families that a red team's findings led to; benchmarks show them apart from the others."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A named rewrite of honest completions."""

    name: str
    family: str
    answer: Answer
    summary: str
    """One line that describes the completion."""
    rewrite: Rewrite
    rows: int | None = None
    """Most rows to try it on, for an attack whose text is slow to score; None: all."""
    known: bool = True
    """Whether those who wrote the rules of reading had seen it."""

    def __call__(self, case: AttackCase, seed: int = 0) -> str | None:
        """Return the attack's completion of `case`, or None where it does not apply.

        The random draws depend on the seed, the attack and the row's content, not on the order of
        the rows. A text equal to the honest one does not count as an attack.
        """
        text = self.rewrite(case, _random_for(seed, self.name, case.key))
        return None if text is None or text == case.honest else text


_ATTACKS: dict[str, Attack] = {}


def attack(
    family: str, *, answer: Answer, rows: int | None = None, known: bool = True
) -> Callable[[Rewrite], Rewrite]:
    """Register the decorated function as an attack.

    The attack's name is the function's, its summary the first line of the docstring.

    >>> @attack("copying", answer="right")
    ... def doctest_shouting(case: AttackCase, rng: Random) -> str | None:
    ...     "The reasoning is in capitals."
    ...     return case.write(reasoning=case.reasoning.upper())
    >>> _ATTACKS.pop("doctest-shouting").summary
    'The reasoning is in capitals.'

    Args:
        family: The family, one of `FAMILIES` or a new one.
        answer: Whether the completion commits to the gold answer, and whether it is honest.
        rows: Most rows to try it on; None: all.
        known: Whether those who wrote the rules of reading had seen it; reports say so.

    Raises:
        RecipeError: If another attack has the name, or the function has no docstring.
    """

    def register(rewrite: Rewrite) -> Rewrite:
        called = getattr(rewrite, "__name__", type(rewrite).__name__)
        name = called.strip("_").replace("_", "-")
        lines = (rewrite.__doc__ or "").strip().splitlines()
        if not lines:
            raise RecipeError(f"the attack {name!r} needs a docstring that says what it does")
        if name in _ATTACKS and _origin(_ATTACKS[name].rewrite) != _origin(rewrite):
            raise RecipeError(f"there is an attack called {name!r} already; rename the function")
        _ATTACKS[name] = Attack(name, family, answer, lines[0], rewrite, rows, known)
        return rewrite

    return register


def attacks(only: Collection[str] = (), families: Collection[str] = ()) -> list[Attack]:
    """Return the registered attacks, ordered by family.

    Args:
        only: Names of the attacks to return; empty: all.
        families: Families to return; empty: all. Given both, an attack in either is returned.

    >>> len(attacks()) >= 40
    True
    >>> [each.name for each in attacks(only=["all-options"])]
    ['all-options']

    Raises:
        RecipeError: If a name or a family is unknown.
    """
    known = [each.family for each in _ATTACKS.values()]
    for kind, names, all_names in (
        ("attack", only, list(_ATTACKS)),
        ("family of attacks", families, list(dict.fromkeys(known))),
    ):
        if wrong := next((each for each in names if each not in all_names), None):
            raise RecipeError(unknown(kind, wrong, all_names))
    chosen = [
        each
        for each in _ATTACKS.values()
        if not (only or families) or each.name in only or each.family in families
    ]
    order = list(dict.fromkeys([*FAMILIES, *known]))
    return sorted(chosen, key=lambda each: order.index(each.family))


def _random_for(seed: int, name: str, key: str) -> Random:
    """Return the random generator of one attack on one row."""
    digest = hashlib.blake2b(f"{seed}/{name}/{key}".encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest))


def _origin(rewrite: Rewrite) -> tuple[object, object]:
    """Return the file and line of a function, so that a module loaded twice registers once."""
    code = getattr(rewrite, "__code__", None)
    return getattr(code, "co_filename", rewrite), getattr(code, "co_firstlineno", None)
