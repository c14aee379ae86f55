"""The registry of attacks: ways to earn a reward without deserving it."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from pathreward.audit.case import Case
from pathreward.errors import RecipeError, unknown

Answer = Literal["wrong", "right"]
"""``wrong``: the attack does not commit to the gold answer; ``right``: it does, in degenerate
text or for a reason that is none."""

Rewrite = Callable[[Case, Random], str | None]
"""Writes the attack's completion of a case, or None where the attack does not apply to it."""

FAMILIES: Mapping[str, str] = {
    "format": "the grammar of the completion is broken",
    "enumeration": "everything that could be right is listed",
    "stuffing": "terms are listed in the hope that some count",
    "polarity": "what is said to be there is denied, and the reverse",
    "hedging": "the answer commits to nothing",
    "contradiction": "the completion says two things",
    "copying": "the prompt or the options stand in for reasoning",
    "leak": "the answer is given before it is reasoned",
    "length": "text is repeated, blown up or left out",
    "unicode": "characters look like others, or like nothing",
    "hidden": "words stand where a reader of the page does not see them",
    "injection": "the text talks to whoever judges it",
    "reasons": "the answer is right and the reasoning is none, or another case's",
    "swaps": "a side, a grade, a stage, a count or a finding is another one",
    "wrong": "the answer is wrong beside reasoning that is not",
}
"""What the attacks of each family have in common; a user's attack may name a family of its own."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A named way to earn a reward without deserving it."""

    name: str
    family: str
    answer: Answer
    summary: str
    """What it does, in a line."""
    rewrite: Rewrite
    rows: int | None = None
    """It is tried on this many rows at most, because its text is costly to score; None: on all."""

    def __call__(self, case: Case, seed: int = 0) -> str | None:
        """Return the attack's completion of `case`, or None where it does not apply.

        What is drawn depends on the seed, the attack and the row, not on the row's place among
        others. A text equal to the honest one is no attack.
        """
        text = self.rewrite(case, _draws(seed, self.name, case.key))
        return None if text is None or text == case.honest else text


_ATTACKS: dict[str, Attack] = {}


def attack(family: str, *, answer: Answer, rows: int | None = None) -> Callable[[Rewrite], Rewrite]:
    """Register the decorated function as an attack, named by its name, told by its docstring.

    >>> @attack("copying", answer="right")
    ... def doctest_shouting(case: Case, rng: Random) -> str | None:
    ...     "The reasoning is shouted."
    ...     return case.write(reasoning=case.reasoning.upper())
    >>> _ATTACKS.pop("doctest-shouting").summary
    'The reasoning is shouted.'

    Args:
        family: The family, one of `FAMILIES` or a new one.
        answer: Whether what it writes commits to the gold answer.
        rows: At most how many rows it is tried on; None: all.

    Raises:
        RecipeError: If another attack has the name, or the function has no docstring.
    """

    def register(rewrite: Rewrite) -> Rewrite:
        called = getattr(rewrite, "__name__", type(rewrite).__name__)
        name = called.strip("_").replace("_", "-")
        told = (rewrite.__doc__ or "").strip().splitlines()
        if not told:
            raise RecipeError(f"the attack {name!r} needs a docstring that says what it does")
        if name in _ATTACKS and _origin(_ATTACKS[name].rewrite) != _origin(rewrite):
            raise RecipeError(f"there is an attack called {name!r} already; rename the function")
        _ATTACKS[name] = Attack(name, family, answer, told[0], rewrite, rows)
        return rewrite

    return register


def attacks(only: Collection[str] = (), families: Collection[str] = ()) -> list[Attack]:
    """Return the registered attacks, those of a family together.

    Args:
        only: Names of the attacks to return; empty: all.
        families: Families to return; empty: all. With `only` too, either is enough.

    >>> len(attacks()) >= 40
    True
    >>> [each.name for each in attacks(only=["all-options"])]
    ['all-options']

    Raises:
        RecipeError: If a name or a family is not known.
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


def _draws(seed: int, name: str, key: str) -> Random:
    """Return the random numbers of one attack on one row."""
    digest = hashlib.blake2b(f"{seed}/{name}/{key}".encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest))


def _origin(rewrite: Rewrite) -> tuple[object, object]:
    """Return where a function is defined, so that a module loaded twice registers once."""
    code = getattr(rewrite, "__code__", None)
    return getattr(code, "co_filename", rewrite), getattr(code, "co_firstlineno", None)
