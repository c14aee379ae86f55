"""What the mention of a concept claims, and the structure that it names.

What depends on the concept alone is computed once for a graph.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.claims.claim import UNSURE, Axis, Claim
from pathreward.claims.facts import GROUPS, named_result
from pathreward.claims.involvement import INVOLVED, MARGIN, SITE, margin_of
from pathreward.claims.kinship import invaded_sites
from pathreward.claims.weights import concept_weight
from pathreward.claims.words import is_modifier
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Mention
from pathreward.score import Polarity

_PRESENT = ("anatomy", "procedure", "stain")
"""Types of concepts whose mention is a claim of presence; they have no polarity."""
_LEFT_OUT = ("grade", "stage")
"""Types of concepts that are left out here, since they are facts."""
_SUPPOSED = frozenset({"hypothesis", "definition", "other_patient", "family"})
"""Frames in which a denial, too, is none of this case: "a type A would lack thymocytes"."""
_POLARITIES: tuple[Polarity, ...] = ("affirmed", "negated", "uncertain")
_OPPOSITE = re.compile(r"\bnon-\Z", re.IGNORECASE)
_claim = partial(tuple.__new__, Claim)  # half the constructor's time

Tail = tuple[str, tuple[Axis, ...], float, str, frozenset[str]]
"""A claim without its place."""


class Outline(NamedTuple):
    """What the mentions of a concept claim."""

    claims: Mapping[str, Tail]
    """The claim by the polarity of the mention; none of a polarity that claims nothing."""
    is_framed: bool = False
    """Whether a mention in another frame than this case claims nothing."""
    marker: str = ""
    """The name of the marker that it is, as facts name it."""


@lru_cache(maxsize=8)
def _outlines(_graph: KnowledgeGraph) -> dict[str, Outline]:
    """Return where the outlines of the concepts of a graph are kept."""
    return {}


def _outline(concept: Concept, graph: KnowledgeGraph) -> Outline:
    if concept.type in _LEFT_OUT:
        return Outline({})
    nothing = frozenset[str]()
    if margin := margin_of(concept.id):
        axes = ((f"involved {MARGIN}", margin),)
        return Outline({"affirmed": ("involvement", axes, INVOLVED, "", nothing)})
    if concept.id.endswith(f"_{MARGIN}"):
        return Outline({})  # its involvement is the claim
    weight = concept_weight(graph, concept.id)
    if concept.type in _PRESENT:
        present = ((f"present {concept.id}", "yes"),)
        tail = ("concept", present, weight, concept.id, nothing)
        return Outline(dict.fromkeys(_POLARITIES, tail), is_framed=True)
    if concept.type == "marker":
        stated = {
            polarity: named_result(concept.names, concept.id, denied=polarity == "negated")
            for polarity in _POLARITIES
            if polarity != UNSURE
        }
        name = stated["affirmed"][0][0].split()[1]
        if name in GROUPS:
            del stated["affirmed"]
        results: dict[str, Tail] = {
            polarity: ("marker", axes, weight, concept.id, nothing)
            for polarity, axes in stated.items()
        }
        return Outline(results, marker=name)
    return Outline(
        {
            each: ("concept", tuple(_stated(concept, each, graph)), weight, concept.id, nothing)
            for each in _POLARITIES
        }
    )


def _stated(concept: Concept, polarity: Polarity, graph: KnowledgeGraph) -> Iterator[Axis]:
    """Yield what it says to affirm or to deny a finding: bone invasion is involvement of bone."""
    yield f"concept {concept.id}", polarity
    if polarity != UNSURE:
        for site in invaded_sites(graph, concept.id):
            yield f"involved {SITE}{site}", "yes" if polarity == "affirmed" else "no"


def concept_claims(
    text: str,
    mentions: Sequence[Mention],
    of_facts: Collection[str],
    graph: KnowledgeGraph,
    taken: Sequence[tuple[int, int]],
) -> Iterator[Claim]:
    """Yield the claims of the concepts that a text mentions.

    >>> from pathreward.linking import Linker
    >>> linker, text = Linker.default(), "No necrosis in the colon."
    >>> found = concept_claims(text, linker.read(text), (), linker.graph, ())
    >>> [each.axes[0] for each in found]
    [('concept necrosis', 'negated'), ('present colon', 'yes')]

    Args:
        text: The text.
        mentions: The mentions in it.
        of_facts: Names of the markers whose results are facts of the text.
        graph: The graph of the concepts.
        taken: The spans of structures whose involvement is claimed; mentions there claim nothing.
    """
    outlines = _outlines(graph)
    starts = sorted([start for start, _ in taken])
    for start, end, _, concept, polarity, _, frame in mentions:
        if (outline := outlines.get(concept.id)) is None:
            outline = outlines[concept.id] = _outline(concept, graph)
        claims, is_framed, marker = outline
        if frame != "case" and (is_framed or polarity != "negated" or frame in _SUPPOSED):
            continue
        if polarity == "affirmed" and text[start - 1 : start] == "-" and _is_opposite(text, start):
            tail = claims.get("negated")
        else:
            tail = claims.get(polarity)
        if tail is None or (marker and marker in of_facts):
            continue
        if polarity == "negated" and concept.type == "cell" and is_modifier(text, end):
            continue  # "keratinocyte necrosis: absent" denies no keratinocytes
        if starts:
            at = bisect_left(starts, start)
            if at < len(starts) and starts[at] < end:
                continue
        yield _claim((start, end, *tail))


def _is_opposite(text: str, start: int) -> bool:
    """Return whether what begins at a place is denied: "non-keratinizing"."""
    return _OPPOSITE.search(text, max(0, start - 5), start) is not None
