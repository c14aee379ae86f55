"""Whether two texts state the same quantity.

Units convert (mm and cm, per HPF and per 10 HPF). An answer agrees with a gold number if it gives
one number within ``max(absolute, relative * |gold|)``; with a gold range or bound if it lies
inside; with a gold part of a whole (2/15) if both numbers agree. A number without a unit agrees
with a percentage, never with a size. A range or a bound for a gold number leaves it open.
"""

from collections.abc import Sequence

from pathreward.facts.measurement.parse import NUMBER, PART, PERCENT, Quantity
from pathreward.facts.protocol import Comparison, Credit, Detail


def compare(told: Sequence[Quantity], gold: Sequence[Quantity], credit: Credit) -> Comparison:
    """Return whether the quantities that `text` states are the gold ones.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> def value(text, gold, **credit):
    ...     return compare(quantities(text), quantities(gold), Credit(**credit)).value
    >>> value("25 mm", "2.5 cm"), value("2.4 cm", "2.5 cm"), value("2.4 cm", "2.5 cm", absolute=1)
    (1.0, 0.0, 1.0)
    """
    for unit in dict.fromkeys(each.unit for each in gold):
        right = [each for each in gold if each.unit == unit]
        said = [each for each in told if each.unit == unit] or _without_unit(told, unit)
        if not said:
            bare = any(each.unit == NUMBER for each in told)
            why = "no unit" if bare else f"no quantity in {unit or 'numbers'}"
            return Comparison(0.0, f"the answer gives {why}, expected {describe(right[0])}")
        for each in right:
            if not any(_within(one, each, credit) for one in said):
                return Comparison(
                    0.0, f"the answer is {describe(said[0])}, expected {describe(each)}"
                )
        if other := next(
            (one for one in said if not any(_within(one, each, credit) for each in right)), None
        ):
            return Comparison(
                0.0, f"the answer gives {describe(other)} too, expected {describe(right[0])}"
            )
    return Comparison(1.0, f"the answer is {' and '.join(map(describe, gold))}")


def bears_on(quantity: Quantity, gold: Sequence[Quantity]) -> bool:
    """Return whether a quantity has the unit of a gold one.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> [bears_on(each, quantities("2 cm")) for each in quantities("3 mm, 5 %")]
    [True, False]
    """
    return any(quantity.unit == each.unit for each in gold)


def _without_unit(told: Sequence[Quantity], unit: str) -> list[Quantity]:
    if unit == PERCENT:
        return [each for each in told if each.unit == NUMBER]
    return list(told) if unit == NUMBER else []


def _within(told: Quantity, gold: Quantity, credit: Credit) -> bool:
    margin = max(credit.absolute, credit.relative * abs(_size(gold))) + 1e-9
    if gold.unit == PART:
        return (told.low, told.high, told.whole) == (gold.low, gold.high, gold.whole)
    if gold.sides:
        mine, theirs = sorted((told.low, *told.sides)), sorted((gold.low, *gold.sides))
        return len(mine) == len(theirs) and all(
            abs(a - b) <= margin for a, b in zip(mine, theirs, strict=True)
        )
    if gold.open:
        inside = gold.low - margin <= told.low and told.high <= gold.high + margin
        strict = gold.open in {"<", ">"} and not told.open
        edge = strict and any(abs(told.low - each) <= margin for each in (gold.low, gold.high))
        return inside and not edge
    return gold.low - margin <= told.low and told.high <= gold.high + margin


def _size(quantity: Quantity) -> float:
    return quantity.low if abs(quantity.low) != float("inf") else quantity.high


def describe(quantity: Quantity) -> str:
    """Return it as a reader would write it."""
    if quantity.open:
        number = quantity.high if quantity.open.startswith("<") else quantity.low
        written = f"{quantity.open}{number:g}"
    elif quantity.low != quantity.high:
        written = f"{quantity.low:g}-{quantity.high:g}"
    else:
        written = " x ".join(f"{each:g}" for each in (quantity.low, *quantity.sides))
    if quantity.whole is not None:
        return f"{written} of {quantity.whole:g}"
    return f"{written} {quantity.unit}".strip()


def detail(_text: str, quantity: Quantity) -> Detail:
    """Return the detail: the unit, and the numbers in the base unit."""
    numbers = [quantity.low, *quantity.sides]
    if quantity.low != quantity.high:
        numbers = [quantity.low, quantity.high]
    if quantity.whole is not None:
        numbers.append(quantity.whole)
    return Detail("measurement", quantity.unit, "/".join(f"{each:g}" for each in numbers))
