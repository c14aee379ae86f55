"""Whether two texts state the same quantity.

Units convert (mm and cm, per HPF and per 10 HPF). An answer agrees with a gold number if it gives
one number within ``max(absolute, relative * |gold|)``; with a gold range or bound if it lies
inside; with a gold part of a whole (2/15) if both numbers agree. A number without a unit agrees
with a percentage, never with a size. A range or a bound for a gold number leaves it open.
"""

from collections.abc import Sequence

from pathreward.facts.comparison import Credit, Verdict, committed
from pathreward.facts.measurement.parse import NUMBER, PART, PERCENT, Quantity


def agree(text: str, told: Sequence[Quantity], gold: Sequence[Quantity], credit: Credit) -> Verdict:
    """Return whether the quantities that `text` states are the gold ones.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> def value(text, gold, **credit):
    ...     return agree(text, quantities(text), quantities(gold), Credit(**credit)).value
    >>> value("25 mm", "2.5 cm"), value("2.4 cm", "2.5 cm"), value("2.4 cm", "2.5 cm", absolute=1)
    (1.0, 0.0, 1.0)
    """
    units = {each.unit for each in gold}
    told, fault = committed(text, told, lambda each: each.unit in units)
    if fault:
        return Verdict(0.0, fault)
    for unit in dict.fromkeys(each.unit for each in gold):
        right = [each for each in gold if each.unit == unit]
        said = [each for each in told if each.unit == unit] or _without_unit(told, unit)
        if not said:
            bare = any(each.unit == NUMBER for each in told)
            why = "no unit" if bare else f"no quantity in {unit or 'numbers'}"
            return Verdict(0.0, f"the answer gives {why}, expected {shown(right[0])}")
        for each in right:
            if not any(_within(one, each, credit) for one in said):
                return Verdict(0.0, f"the answer is {shown(said[0])}, expected {shown(each)}")
        if other := next(
            (one for one in said if not any(_within(one, each, credit) for each in right)), None
        ):
            return Verdict(0.0, f"the answer gives {shown(other)} too, expected {shown(right[0])}")
    return Verdict(1.0, f"the answer is {' and '.join(map(shown, gold))}")


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


def shown(quantity: Quantity) -> str:
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
