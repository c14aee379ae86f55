"""The concepts that a mention may name, with scores as scispaCy gives them."""

from typing import TYPE_CHECKING

from pathreward.completion.visible import Shown
from pathreward.linking.lexicon import Found
from pathreward.linking.mention import Mention
from pathreward.linking.tokens import Tokens
from pathreward.linking.word_forms import similarity

if TYPE_CHECKING:
    from pathreward.linking.linker import Linker

_BY_LETTERS = frozenset({"fuzzy", "scispacy", "scispacy-umls"})
"""The stages that find names by similar letters."""

Scored = tuple[Mention, list[tuple[str, float]]]
"""A mention with the ids of its concepts and their scores."""


def scored_mentions(linker: "Linker", text: str) -> list[Scored]:
    """Return the mentions of a text, each with the concepts of its name and their scores.

    The concept of the mention comes first. A name that is found as it is has the score 1, and so
    have the other concepts with the name. A name that is found by similar letters has the
    similarity of its letters to the nearest name of its concept, in [0, 1].

    >>> from pathreward import Linker
    >>> [(mention, scored)] = scored_mentions(Linker(stages=("exact", "fuzzy")), "keratinizatoin")
    >>> [(concept, round(score, 3)) for concept, score in scored]
    [('keratinization', 0.929)]
    """
    uncertain = _spans_by_letters(linker, text)
    scored = []
    for mention in linker.link(text):
        first = mention.concept
        if (mention.start, mention.end) in uncertain:
            scored.append((mention, [(first.id, similarity(mention.text, first.names))]))
        else:
            others = [(e.id, 1.0) for e in linker.graph.find(mention.text) if e.id != first.id]
            scored.append((mention, [(first.id, 1.0), *others]))
    return scored


def _spans_by_letters(linker: "Linker", text: str) -> frozenset[tuple[int, int]]:
    """Return the spans in a text of the names that only resemble the text by their letters."""
    if _BY_LETTERS.isdisjoint(linker.stages):
        return frozenset()
    shown = Shown(text)
    tokens = Tokens(shown.text, linker.lexicon)
    found: list[Found] = []
    uncertain: set[Found] = set()
    for name, stage in zip(linker.stages, linker.readers, strict=True):
        before, found = set(found), stage(tokens, found)
        if name in _BY_LETTERS:
            uncertain.update(each for each in found if each not in before)
    return frozenset(shown.original(*span) for span in tokens.spans(sorted(uncertain)))
