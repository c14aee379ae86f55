"""Adversarial rewrites of honest completions, and how often they succeed on a reward.

>>> from pathreward import load
>>> table = audit(load("pathreward"), rows()[:2], attacks(only=["all-options"]))
>>> [each.attack.name for each in table.results]
['all-options']
"""

from pathreward.audit import families as families  # registers the attacks
from pathreward.audit.case import AttackCase
from pathreward.audit.cases import LeftOut, cases, rows
from pathreward.audit.registry import FAMILIES, RED_TEAM, Answer, Attack, attack, attacks
from pathreward.audit.run import audit
from pathreward.audit.table import AttackResult, Audit, Example

__all__ = [
    "FAMILIES",
    "RED_TEAM",
    "Answer",
    "Attack",
    "AttackCase",
    "AttackResult",
    "Audit",
    "Example",
    "LeftOut",
    "attack",
    "attacks",
    "audit",
    "cases",
    "rows",
]
