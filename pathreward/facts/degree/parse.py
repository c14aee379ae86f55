"""What a text says of a diagnosis beside its name: side, level, course, extent, severity."""

import re
from collections.abc import Mapping
from functools import lru_cache

_GROUPS = {
    "side": {"left": "left", "right": "right", "bilateral": "bilateral", "both": "bilateral",
             "left-sided": "left", "right-sided": "right", "unilateral": "unilateral"},
    "level": {"upper": "upper", "superior": "upper", "middle": "middle", "lower": "lower",
              "inferior": "lower"},
    "end": {"proximal": "proximal", "distal": "distal"},
    "face": {"anterior": "anterior", "posterior": "posterior"},
    "aspect": {"medial": "medial", "lateral": "lateral"},
    "course": {"acute": "acute", "chronic": "chronic", "subacute": "subacute"},
    "spread": {"metastatic": "metastatic", "primary": "primary", "recurrent": "recurrent",
               "situ": "in situ", "invasive": "invasive", "infiltrating": "invasive",
               "infiltrative": "invasive"},
    "extent": {"focal": "focal", "multifocal": "multifocal", "diffuse": "diffuse"},
    "severity": {"mild": "mild", "moderate": "moderate", "severe": "severe", "marked": "severe"},
    "nature": {"benign": "benign", "malignant": "malignant"},
}  # fmt: skip
PLACES = frozenset({"side", "level", "end", "face", "aspect"})
"""The groups that say where something is."""
_TAKEN_FOR_GRANTED = frozenset({"invasive", "primary", "malignant"})
"""What an answer need not say of a diagnosis, but may not deny."""
_BY_WORD = {word: (group, value) for group, each in _GROUPS.items() for word, value in each.items()}
_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(_BY_WORD, key=len, reverse=True))})\b", re.IGNORECASE)
WORDS = frozenset(_BY_WORD) | {"sided"}
"""The words that qualify."""


@lru_cache(maxsize=2048)
def qualifiers(text: str) -> dict[str, frozenset[str]]:
    """Return what `text` says, by group.

    >>> qualifiers("carcinoma of the left upper lobe")
    {'side': frozenset({'left'}), 'level': frozenset({'upper'})}
    """
    told: dict[str, set[str]] = {}
    for found in _WORDS.finditer(text):
        group, value = _BY_WORD[found[0].lower()]
        told.setdefault(group, set()).add(value)
    return {group: frozenset(values) for group, values in told.items()}


def clash(text: str, expected: Mapping[str, frozenset[str]]) -> str:
    """Return what `text` says otherwise than expected, or leaves out; else the empty string.

    >>> clash("right breast", {"side": frozenset({"left"})})
    "the answer says 'right', expected 'left'"
    """
    if not expected:
        return ""
    told = qualifiers(text)
    for group, values in expected.items():
        said = told.get(group, frozenset())
        if group == "spread":  # an invasive carcinoma may be metastatic, an in situ one may not
            said = said if "in situ" in said | values else said & values
        right = ", ".join(sorted(values))
        if said - values:
            return f"the answer says {', '.join(sorted(said - values))!r}, expected {right!r}"
        if left_out := values - said - _TAKEN_FOR_GRANTED:
            return f"the answer leaves out {min(left_out)!r}"
    return ""
