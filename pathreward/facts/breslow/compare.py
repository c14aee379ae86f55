"""Compare Breslow thicknesses, in millimetres."""

from collections.abc import Sequence

from pathreward.facts.breslow.parse import Breslow
from pathreward.facts.protocol import Comparison, Credit, Detail
from pathreward.facts.registry import fact_types


def compare(stated: Sequence[Breslow], gold: Sequence[Breslow], credit: Credit) -> Comparison:
    """Return whether an answer states the gold thickness, as lengths are compared.

    >>> from pathreward.facts.breslow.parse import thicknesses
    >>> gold = thicknesses("Breslow depth: 1.2 mm")
    >>> compare(thicknesses("Breslow thickness 0.12 cm"), gold, Credit()).value
    1.0
    >>> compare(thicknesses("Breslow 2.1 mm"), gold, Credit())
    Comparison(value=0.0, reason='the answer is 2.1 mm, expected 1.2 mm')
    """
    mine, right = ([each.thickness for each in facts] for facts in (stated, gold))
    return fact_types()["measurement"].compare(mine, right, credit)


def bare_number(text: str, gold: Sequence[Breslow], _prompt: str) -> tuple[Breslow, ...]:
    """Return the thickness that a length is which answers a gold thickness: "1.8 mm".

    >>> from pathreward.facts.breslow.parse import thicknesses
    >>> [each.thickness.low for each in bare_number("1.8 mm", thicknesses("Breslow 2 mm"), "")]
    [1.8]
    """
    if not gold:
        return ()
    lengths = fact_types()["measurement"].parse(text)
    unit = gold[0].thickness.unit
    return tuple(Breslow(each.start, each.end, each) for each in lengths if each.unit == unit)


def describe(breslow: Breslow) -> str:
    """Return a thickness with its name and unit.

    >>> from pathreward.facts.breslow.parse import thicknesses
    >>> describe(thicknesses("Breslow depth 0.12 cm")[0])
    'Breslow 1.2 mm'
    """
    return f"Breslow {fact_types()['measurement'].describe(breslow.thickness)}"


def detail(text: str, breslow: Breslow) -> Detail | None:
    """Return the detail: the thickness in millimetres.

    >>> from pathreward.facts.breslow.parse import thicknesses
    >>> text = "Breslow depth 0.12 cm"
    >>> str(detail(text, thicknesses(text)[0]))
    'Breslow 1.2 mm'
    """
    length = fact_types()["measurement"].detail
    found = length(text, breslow.thickness) if length else None
    return Detail("breslow", "Breslow", f"{found.value} mm") if found else None


def unique(breslow: Breslow) -> tuple[str, str]:
    """Return the thickness: a case has one.

    >>> from pathreward.facts.breslow.parse import thicknesses
    >>> unique(thicknesses("Breslow 2 mm")[0])
    ('Breslow', '2 mm')
    """
    return "Breslow", fact_types()["measurement"].describe(breslow.thickness)
