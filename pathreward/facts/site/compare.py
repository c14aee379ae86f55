"""Compare sites: the same, a wider region, a part within, or another place."""

from collections.abc import Sequence
from typing import Literal

from pathreward.facts.anatomy import regions
from pathreward.facts.protocol import Comparison, Credit
from pathreward.facts.site.parse import Site

Relation = Literal["same", "wider", "within", "other"]


def relation(stated: str, gold: str) -> Relation:
    """Return how a stated site lies to the gold one.

    >>> relation("lung", "lung"), relation("lung", "bronchus"), relation("bronchus", "lung")
    ('same', 'wider', 'within')
    >>> relation("breast", "lung")
    'other'
    """
    if stated == gold:
        return "same"
    if stated in regions(gold):
        return "wider"
    return "within" if gold in regions(stated) else "other"


def compare(stated: Sequence[Site], gold: Sequence[Site], credit: Credit) -> Comparison:
    """Return whether an answer names the gold sites, and none that lies elsewhere.

    A wider site, or one within the gold one, earns the credit for near answers.

    >>> from pathreward.facts.site.parse import sites
    >>> compare(sites("carcinoma of the bronchus"), sites("pulmonary"), Credit(near=0.5))
    Comparison(value=0.5, reason="the answer's bronchus is within lung")
    """
    if not stated:
        return Comparison(0.0, f"the answer names no site, expected {describe(gold[0])}")
    value, reason = 1.0, f"the answer names {' and '.join(dict.fromkeys(map(describe, gold)))}"
    for right in gold:
        found: dict[Relation, str] = {}
        for each in stated:
            found.setdefault(relation(each.name, right.name), each.name)
        if "same" in found:
            continue
        if "within" in found:
            value, reason = credit.near, f"the answer's {found['within']} is within {right.name}"
        elif "wider" in found:
            value, reason = credit.near, f"the answer's {found['wider']} holds {right.name}"
        else:
            return Comparison(0.0, f"the answer names {stated[0].name}, expected {right.name}")
    for each in stated:
        if all(relation(each.name, right.name) == "other" for right in gold):
            return Comparison(0.0, f"the answer names {each.name} too, expected {gold[0].name}")
    return Comparison(value, reason)


def describe(site: Site) -> str:
    """Return the one name of a site.

    >>> from pathreward.facts.site.parse import sites
    >>> describe(sites("pulmonary nodule")[0])
    'lung'
    """
    return site.name
