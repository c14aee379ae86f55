"""Compare quantities.

Units convert (mm and cm, per HPF and per 10 HPF). An answer agrees with a gold number if it gives
one number within ``max(absolute, relative * |gold|)``; with a gold range or bound if it lies
inside; with a gold part of a whole (2/15) if both numbers agree. A number without a unit agrees
with a percentage, never with a size. A range or a bound for a gold number leaves it open, and so
does "about" or "nearly", unless the gold answer says so too or a tolerance is given.
"""

from collections.abc import Sequence

from pathreward.facts.measurement.quantity import NUMBER, PART, PERCENT, Quantity
from pathreward.facts.protocol import Comparison, Credit, Detail


def compare(stated: Sequence[Quantity], gold: Sequence[Quantity], credit: Credit) -> Comparison:
    """Return whether the quantities that an answer states are the gold ones.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> def value(text, gold, **credit):
    ...     return compare(quantities(text), quantities(gold), Credit(**credit)).value
    >>> value("25 mm", "2.5 cm"), value("2.4 cm", "2.5 cm"), value("2.4 cm", "2.5 cm", absolute=1)
    (1.0, 0.0, 1.0)
    """
    for unit in dict.fromkeys(each.unit for each in gold):
        right = [each for each in gold if each.unit == unit]
        mine = [each for each in stated if each.unit == unit] or _without_unit(stated, unit)
        if unit == NUMBER:
            mine = [each for each in mine if any(_may_count(each, other) for other in right)]
        if not mine:
            bare = any(each.unit == NUMBER for each in stated)
            why = "no unit" if bare else f"no quantity in {unit or 'numbers'}"
            return Comparison(0.0, f"the answer gives {why}, expected {describe(right[0])}")
        for each in right:
            if not any(_agrees(one, each, credit) for one in mine):
                return Comparison(
                    0.0, f"the answer is {describe(mine[0])}, expected {describe(each)}"
                )
        if other := next(
            (one for one in mine if not any(_agrees(one, each, credit) for each in right)), None
        ):
            return Comparison(
                0.0, f"the answer gives {describe(other)} too, expected {describe(right[0])}"
            )
    return Comparison(1.0, f"the answer is {' and '.join(map(describe, gold))}")


def bears_on(quantity: Quantity, gold: Sequence[Quantity]) -> bool:
    """Return whether a quantity has the unit of a gold one, and counts the same.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> [bears_on(each, quantities("2 cm")) for each in quantities("3 mm, 5 %")]
    [True, False]
    """
    return any(quantity.unit == each.unit and _may_count(quantity, each) for each in gold)


def _may_count(one: Quantity, other: Quantity) -> bool:
    return not (one.counted and other.counted) or one.counted == other.counted


def _without_unit(stated: Sequence[Quantity], unit: str) -> list[Quantity]:
    if unit == PERCENT:
        return [each for each in stated if each.unit == NUMBER]
    return list(stated) if unit == NUMBER else []


def _agrees(stated: Quantity, gold: Quantity, credit: Credit) -> bool:
    margin = max(credit.absolute, credit.relative * abs(_size(gold))) + 1e-9
    if stated.approximate and not gold.approximate and not (credit.absolute or credit.relative):
        return False
    if gold.unit == PART:
        same = (stated.low, stated.high, stated.whole) == (gold.low, gold.high, gold.whole)
        return same and _may_count(stated, gold)
    if gold.sides:
        mine, theirs = sorted((stated.low, *stated.sides)), sorted((gold.low, *gold.sides))
        return len(mine) == len(theirs) and all(
            abs(a - b) <= margin for a, b in zip(mine, theirs, strict=True)
        )
    low, high = gold.low - margin, gold.high + margin
    if gold.open:
        strict = gold.open in {"<", ">"} and not stated.open
        edge = strict and any(abs(stated.low - each) <= margin for each in (gold.low, gold.high))
        return low <= stated.low and stated.high <= high and not edge
    largest = max(stated.low, *stated.sides) if stated.sides else stated.low
    return low <= largest and (stated.high if not stated.sides else largest) <= high


def _size(quantity: Quantity) -> float:
    return quantity.low if abs(quantity.low) != float("inf") else quantity.high


def describe(quantity: Quantity) -> str:
    """Return a quantity as a reader would write it.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> [describe(each) for each in quantities("about 2.5 cm, 2/15 nodes, <1 %, three foci")]
    ['about 25 mm', '2 of 15 nodes', '<1 %', '3 foci']
    """
    if quantity.open:
        number = quantity.high if quantity.open.startswith("<") else quantity.low
        written = f"{quantity.open}{number:g}"
    elif quantity.low != quantity.high:
        written = f"{quantity.low:g}-{quantity.high:g}"
    else:
        written = " x ".join(f"{each:g}" for each in (quantity.low, *quantity.sides))
    if quantity.approximate:
        written = f"about {written}"
    if quantity.whole is not None:
        return f"{written} of {quantity.whole:g} {quantity.counted}".strip()
    return f"{written} {quantity.unit or quantity.counted}".strip()


def detail(_text: str, quantity: Quantity) -> Detail | None:
    """Return the detail: the unit or what is counted, and the numbers in the base unit.

    A number without either is none: it may be anything's.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> [str(detail("", each)) for each in quantities("2.5 cm, 2/15 nodes")]
    ['mm 25', 'of 2/15']
    """
    about = quantity.unit or quantity.counted
    if not about:
        return None
    numbers = [quantity.low, *quantity.sides]
    if quantity.low != quantity.high:
        numbers = [quantity.low, quantity.high]
    if quantity.whole is not None:
        numbers.append(quantity.whole)
    return Detail("measurement", about, "/".join(f"{each:g}" for each in numbers))
