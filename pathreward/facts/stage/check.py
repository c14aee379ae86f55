"""Contradictions among the stages of a text: a group that the categories cannot make."""

import re
from collections.abc import Iterable, Iterator

from pathreward.facts.protocol import Violation
from pathreward.facts.stage.parse import TUMOR_SYSTEMS, Stage, stages
from pathreward.lexicon import load_table

_GROUPED = re.compile(r"tage(?: group(?:ing)?)?(?: is|:)? (?:[IV]|[0-4]\b)")
_SITES = load_table(
    "pathreward.facts.stage", "stage_sites", frozenset({"breast", "colon", "lung", "own rules"})
)


def _words(cls: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_SITES.phrases(cls))})", re.IGNORECASE)


_ORGANS = {each: _words(each) for each in ("breast", "colon", "lung")}
"""Organs of which T and N give the stage group."""
_OWN_RULES = _words("own rules")
"""Where the stage group rests on age, serum markers, grade or receptors too."""


def check(text: str) -> Iterator[Violation]:
    """Yield the stage groups that T, N and M cannot make, where a text states one value of each.

    M1 is stage IV, and stage 0 is carcinoma in situ without spread, save where age or serum markers
    decide too. Of breast, colon and rectum and lung, T and N give the group (I to IV, without its
    letter, in which the editions of the AJCC manual agree).

    >>> [each.note for each in check("Colon, pT3 N0 M0, stage IIIA")]
    ['T3 N0 M0 is stage II, not III']
    """
    if not _GROUPED.search(text) or _OWN_RULES.search(text):
        return
    found = stages(text)
    values = {axis: _only(found, axis) for axis in ("T", "N", "M", "stage")}
    group = re.match(r"0|IV|I{1,3}", values["stage"])
    if not group or not any(values[axis] for axis in "TNM"):
        return
    possible = _possible(values["T"], values["N"], values["M"], _organ(text))
    if not possible or group[0] in possible:
        return
    stated = " ".join(axis + values[axis] for axis in "TNM" if values[axis])
    last = [each for each in found if each.axis == "stage"][-1]
    note = f"{stated} is stage {' or '.join(sorted(possible))}, not {group[0]}"
    yield Violation(last.start, last.end, note)


def _only(found: Iterable[Stage], axis: str) -> str:
    """Return the one value that is stated, the most precise of such as T2 and T2a; or nothing."""
    of_axis = [each for each in found if each.axis == axis and each.system in TUMOR_SYSTEMS]
    if any(each.upper for each in of_axis):
        return ""
    values = sorted({each.value for each in of_axis}, key=len)
    return values[-1] if values and all(values[-1].startswith(each) for each in values) else ""


def _organ(text: str) -> str:
    named = [organ for organ, words in _ORGANS.items() if words.search(text)]
    return named[0] if len(named) == 1 else ""


def _possible(tumor: str, node: str, metastasis: str, organ: str) -> set[str]:
    """Return the stage groups that the categories can make; nothing where that is not known."""
    if metastasis.startswith("1"):
        return {"IV"}
    if tumor in {"is", "a"} and node == "0":
        return {"0"}
    if organ and tumor[:1] in set("01234") and node[:1] in set("0123") and node:
        return _of_organ(int(tumor[0]), node, organ)
    return set()


def _of_organ(tumor: int, node: str, organ: str) -> set[str]:
    nodes = int(node[0])
    if organ == "colon":
        return {"III"} if nodes else {"I"} if tumor < 3 else {"II"}
    if organ == "breast":
        return _of_breast(tumor, node, nodes)
    if nodes >= 2:
        return {"III"}
    if nodes == 1:
        return {"II"} if tumor < 3 else {"III"}
    return [{"0", "I"}, {"I"}, {"I", "II"}, {"II"}, {"III"}][tumor]


def _of_breast(tumor: int, node: str, nodes: int) -> set[str]:
    if tumor == 4 or nodes >= 2:
        return {"III"}
    if nodes == 1:
        micro = "mi" in node and tumor < 2
        return {"I"} if micro else {"III"} if tumor == 3 else {"II"}
    return [{"0", "I"}, {"I"}, {"II"}, {"II"}][tumor]
