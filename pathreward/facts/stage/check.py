"""Contradictions among the stages of a text: a group that the categories cannot make."""

import re
from collections.abc import Iterable, Iterator

from pathreward.facts.protocol import Violation
from pathreward.facts.stage.parse import Stage, stages

_GROUPED = re.compile(r"tage (?:group )?(?:is )?(?:I|[0-4]\b)")
_ORGANS = {
    "breast": re.compile(r"\bbreast\b|\bmammary\b", re.IGNORECASE),
    "colon": re.compile(
        r"\bcolon|\brect(?:um|al)\b|\bcolorectal\b|\bcec(?:um|al)\b", re.IGNORECASE
    ),
    "lung": re.compile(r"\blungs?\b|\bpulmonary\b|\bbronch", re.IGNORECASE),
}
_OWN_RULES = re.compile(
    r"thyroid|testi[cs]|seminoma|germ cell|trophoblastic|choriocarcinoma|lymphoma|myeloma"
    r"|prognostic stage",
    re.IGNORECASE,
)
"""Where the stage group rests on age, serum markers, grade or receptors too."""


def check(text: str) -> Iterator[Violation]:
    """Yield the stage groups that T, N and M cannot make, where a text states one value of each.

    M1 is stage IV, and stage 0 is carcinoma in situ without spread, save where age or serum markers
    decide too. Of breast, colon and rectum and lung, T and N give the group (I to IV, without its
    letter, in which the editions of the AJCC manual agree).

    >>> [each.note for each in check("Colon, pT3 N0 M0, stage IIIA")]
    ['T3 N0 M0 is stage II, not III']
    """
    if "tage " not in text or not _GROUPED.search(text) or _OWN_RULES.search(text):
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
    of_axis = [each for each in found if each.axis == axis]
    if any(each.upper for each in of_axis):
        return ""
    values = sorted({each.value for each in of_axis}, key=len)
    return values[-1] if values and all(values[-1].startswith(each) for each in values) else ""


def _organ(text: str) -> str:
    named = [organ for organ, words in _ORGANS.items() if words.search(text)]
    return named[0] if len(named) == 1 else ""


def _possible(tumour: str, node: str, metastasis: str, organ: str) -> set[str]:
    """Return the stage groups that the categories can make; nothing where that is not known."""
    if metastasis.startswith("1"):
        return {"IV"}
    if tumour in {"is", "a"} and node == "0":
        return {"0"}
    if organ and tumour[:1] in set("01234") and node[:1] in set("0123") and node:
        return _of_organ(int(tumour[0]), node, organ)
    return set()


def _of_organ(tumour: int, node: str, organ: str) -> set[str]:
    nodes = int(node[0])
    if organ == "colon":
        return {"III"} if nodes else {"I"} if tumour < 3 else {"II"}
    if organ == "breast":
        return _of_breast(tumour, node, nodes)
    if nodes >= 2:
        return {"III"}
    if nodes == 1:
        return {"II"} if tumour < 3 else {"III"}
    return [{"0", "I"}, {"I"}, {"I", "II"}, {"II"}, {"III"}][tumour]


def _of_breast(tumour: int, node: str, nodes: int) -> set[str]:
    if tumour == 4 or nodes >= 2:
        return {"III"}
    if nodes == 1:
        micro = "mi" in node and tumour < 2
        return {"I"} if micro else {"III"} if tumour == 3 else {"II"}
    return [{"0", "I"}, {"I"}, {"II"}, {"II"}][tumour]
