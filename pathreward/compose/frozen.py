"""A dictionary that cannot change, so that what holds it has a hash."""

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dictionary whose items cannot change; equal ones have equal hashes, whatever their order.

    >>> hash(FrozenDict({"a": 1, "b": 2})) == hash(FrozenDict({"b": 2, "a": 1}))
    True
    >>> FrozenDict({"a": 1})["a"] = 2
    Traceback (most recent call last):
    TypeError: the parts of a composite cannot change; make another one with `dataclasses.replace`
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # a dictionary has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError(
            "the parts of a composite cannot change; make another one with `dataclasses.replace`"
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse
