"""What a completion claims that no report would leave out: spread, an advanced stage, a gene test.

A text may add much that its reference leaves unsaid. But a reference without a word on lymph nodes
has no positive ones, and a gene that it does not name was not found to be changed.
"""

import re
from functools import lru_cache

from pathreward.claims.claim import Claim
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import Table, alternatives, load_table

INVENTED = 0.6
"""How much of a contradiction an invention is, in [0, 1]."""
_SPREAD = "metastatic_neoplasm"
_NODES = "involved node"
_GROUPS = ("IV", "4")
"""How the value of a stage group begins that means distant spread."""
_WORD = re.compile(r"[^\W_]+")
_TRANSLOCATION = re.compile(r"t(\d+)_(\d+)")
_N_STAGE = re.compile(r"[cpyr]{0,3}n(?:[0-3x][a-d]?(?:mi|sn)?)?")
_M_STAGE = re.compile(r"[cpyr]{0,3}m[01x][a-d]?|iv[a-c]?|metasta\w*|primary")
"""Words of a row that speaks of nodes, and of distant spread."""
_SHORTEST = 2
"""Letters of a part of a gene's name."""


@lru_cache(maxsize=1)
def _table() -> Table:
    classes = frozenset({"alteration", "changed", "general", "modal", "node", "spread"})
    return load_table("pathreward.claims", "invented_words", classes)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, frozenset[str]]:
    return {each: frozenset(_table().phrases(each)) for each in _table().classes}


@lru_cache(maxsize=512)
def row_words(texts: tuple[str, ...]) -> frozenset[str]:
    """Return the words of a row's texts, in lower case.

    >>> sorted(row_words(("1p/19q codeleted", "IDH-mutant")))
    ['19q', '1p', 'codeleted', 'idh', 'mutant']
    """
    return frozenset(each for text in texts for each in _WORD.findall(text.casefold()))


@lru_cache(maxsize=1)
def _changed() -> re.Pattern[str]:
    words = alternatives(_table().phrases("changed", "alteration"))
    return re.compile(rf"\b(?:{words})|\b(?:t|del|inv|dup)\(|\b[a-z]\d+[a-z]\b", re.IGNORECASE)


def states_change(sentence: str) -> bool:
    """Return whether a sentence says that a gene is changed, and does not only name it.

    >>> states_change("EGFR is mutated."), states_change("EGFR testing may be of use.")
    (True, False)
    """
    is_open = not _phrases()["modal"].isdisjoint(_WORD.findall(sentence.casefold()))
    return not is_open and _changed().search(sentence) is not None


def invention(claim: Claim, known: frozenset[str], graph: KnowledgeGraph) -> float:
    """Return how much of a contradiction a claim is that the reference lacks, in [0, 1].

    >>> graph = KnowledgeGraph.default()
    >>> nodes = Claim(0, 20, "involvement", (("involved node", "yes"),), 0.7)
    >>> invention(nodes, frozenset({"breast", "carcinoma"}), graph)
    0.6
    >>> invention(nodes, frozenset({"breast", "axillary", "nodes"}), graph)
    0.0

    Args:
        claim: A claim of the completion.
        known: The words of the row's texts.
        graph: The graph of the concepts.
    """
    _, _, kind, axes, _, concept, _ = claim
    axis, value = axes[0]
    if kind == "involvement":
        invented = axis == _NODES and value == "yes" and not _tells_nodes(known)
    elif kind == "stage":
        scale = axis.rpartition(" ")[2]
        if scale == "N":
            invented = value[:1] in {"1", "2", "3"} and not _tells_nodes(known)
        else:
            is_spread = (scale == "M" and value.startswith("1")) or (
                scale == "stage" and value.startswith(_GROUPS)
            )
            invented = is_spread and not _tells_spread(known)
    elif kind == "marker":
        invented = value == "positive" and _is_unknown_change(axis, known)
    else:
        invented = (
            value == "affirmed"
            and bool(concept)
            and (concept == _SPREAD or _SPREAD in graph.ancestors(concept))
            and not _tells_spread(known)
        )
    return INVENTED if invented else 0.0


@lru_cache(maxsize=512)
def _tells_nodes(known: frozenset[str]) -> bool:
    """Return whether a row speaks of nodes, or has a stage of them."""
    return any(map(_N_STAGE.fullmatch, known)) or not _phrases()["node"].isdisjoint(known)


@lru_cache(maxsize=512)
def _tells_spread(known: frozenset[str]) -> bool:
    """Return whether a row speaks of distant spread, or has a stage of it."""
    return any(map(_M_STAGE.fullmatch, known)) or not _phrases()["spread"].isdisjoint(known)


def _is_unknown_change(axis: str, known: frozenset[str]) -> bool:
    """Return whether the axis of a marker is a change of a gene that no text of the row names."""
    name, _, kind = axis.removeprefix("marker ").rpartition(" ")
    if moved := _TRANSLOCATION.fullmatch(name):
        return not known.issuperset(moved.groups())
    if kind not in _phrases()["alteration"]:
        return False
    parts = {each for each in _WORD.findall(name.casefold()) if len(each) >= _SHORTEST}
    return known.isdisjoint(parts.difference(_table().phrases("alteration", "changed", "general")))
