"""The fact types: found in the folders of this package, or registered by a user."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pathreward.facts as folder
from pathreward.errors import RecipeError, unknown
from pathreward.facts.protocol import Detail, FactType

_registered: dict[str, FactType[Any]] = {}


def register_fact_type(fact_type: FactType[Any]) -> None:
    """Add a fact type of your own; every reward, answer kind and check that reads facts uses it.

    Register before the first text is scored, and in each process that scores; the worker processes
    of `Reward.score` receive it.

    Raises:
        RecipeError: If the name is no lower-case word, or another type has it.
    """
    name = fact_type.name
    if not (name.isidentifier() and name.islower()):
        raise RecipeError(f"a fact type's name must be a lower-case word, got {name!r}")
    if fact_types().get(name, fact_type) != fact_type:
        raise RecipeError(f"there is a fact type {name!r} already; give yours another name")
    _registered[name] = fact_type
    fact_types.cache_clear()


def unregister_fact_type(name: str) -> None:
    """Remove a fact type that was registered.

    Raises:
        RecipeError: If no type of this name was registered.
    """
    if name not in _registered:
        raise RecipeError(unknown("registered fact type", name, _registered))
    del _registered[name]
    fact_types.cache_clear()


def registered_fact_types() -> tuple[FactType[Any], ...]:
    """Return the fact types that were registered, which worker processes need too.

    >>> registered_fact_types()
    ()
    """
    return fact_types().registered


def set_registered_fact_types(types: Iterable[FactType[Any]]) -> None:
    """Replace the registered fact types by those of another process.

    >>> set_registered_fact_types(registered_fact_types())
    """
    wanted = {each.name: each for each in types}
    if wanted != _registered:
        _registered.clear()
        _registered.update(wanted)
        fact_types.cache_clear()


class FactTypes(dict[str, FactType[Any]]):
    """Fact types by name. Equal to itself only, so that what is built for it can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none
    __eq__ = object.__eq__

    @cached_property
    def covering(self) -> Mapping[str, tuple[FactType[Any], ...]]:
        """The types that cover each type."""
        return {name: tuple(each for each in self.values() if name in each.covers) for name in self}

    @cached_property
    def registered(self) -> tuple[FactType[Any], ...]:
        """The types that a user registered."""
        return tuple(each for each in self.values() if each.name in _registered)


@lru_cache(maxsize=1)
def fact_types() -> FactTypes:
    """Return the fact types by name, a type that covers another one before it.

    A type of the package is a folder ``pathreward/facts/<name>/`` whose ``__init__.py`` exports
    ``TYPE``.

    >>> {"grade", "stage", "marker", "measurement"} <= fact_types().keys()
    True
    """
    names = [each.name for each in iter_modules(folder.__path__) if each.ispkg]
    shipped = [import_module(f"{folder.__name__}.{each}").TYPE for each in names]
    by_name = {each.name: each for each in (*shipped, *_registered.values())}
    return FactTypes((each.name, each) for each in _covering_first(by_name))


def _covering_first(types: Mapping[str, FactType[Any]]) -> Iterator[FactType[Any]]:
    """Yield the types by name, each behind those that cover it."""
    waiting = sorted(types)
    while waiting:
        covered = {name for each in waiting for name in types[each].covers}
        free = [each for each in waiting if each not in covered] or waiting  # of a circle: any
        yield from (types[each] for each in free)
        waiting = [each for each in waiting if each not in free]


def parse_facts(text: str, fact_type: FactType[Any]) -> tuple[Any, ...]:
    """Return the facts of a type that no fact of a type that covers it overlaps.

    >>> parse_facts("grade 2 of 4", fact_types()["measurement"])
    ()
    """
    facts = fact_type.parse(text)
    above = fact_types().covering.get(fact_type.name, ())
    if not facts or not above:
        return facts
    others = [fact for each in above for fact in each.parse(text)]
    if not others:
        return facts
    taken = bytearray(len(text))
    for other in others:
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    return tuple(each for each in facts if 1 not in taken[each.start : each.end])


def details(text: str, names: Iterable[str]) -> Iterator[tuple[Detail, int, int]]:
    """Yield the details that a text states of some fact types, with their spans.

    >>> [str(detail) for detail, *_ in details("Gleason 3+4, 2.5 cm", ["grade", "measurement"])]
    ['Gleason patterns 3+4', 'mm 25']
    """
    for name in names:
        fact_type = fact_types()[name]
        if fact_type.detail is None:
            continue
        for fact in parse_facts(text, fact_type):
            if (found := fact_type.detail(text, fact)) is not None:
                yield found, fact.start, fact.end
