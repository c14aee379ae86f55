"""Which sentences speak of an option or a diagnosis that is not the answer.

A finding in such a sentence may be one of the rival, not of the case: "lymphoma would be CD45
positive".
"""

from functools import lru_cache, partial

from pathreward.completion.sentences import Span, sentence_around
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.rewards.consistency_checks.context import CheckContext
from pathreward.rewards.consistency_checks.labels import with_label_marks
from pathreward.rewards.consistency_checks.specificity import word_weight
from pathreward.rewards.consistency_checks.stance_classes import (
    classes,
    speaks_of_others,
    tokens,
    without_marks,
)
from pathreward.rewards.consistency_checks.targets import Targets

Options = tuple[tuple[str, str], ...]
"""Labels and texts."""


@lru_cache(maxsize=256)
def option_targets(options: Options, graph: KnowledgeGraph) -> Targets:
    """Return options as targets.

    >>> options = (("A", "cyst"), ("B", "abscess"))
    >>> option_targets(options, Linker.default().graph).labels
    ['A', 'B']
    """
    return Targets(options, partial(word_weight, graph))


@lru_cache(maxsize=256)
def diagnoses_of(names: tuple[str, ...], linker: Linker) -> frozenset[str]:
    """Return the diagnoses that some names affirm, by id.

    >>> sorted(diagnoses_of(("seminoma", "no melanoma"), Linker.default()))
    ['seminoma']
    """
    concepts = linker.graph.concepts
    return frozenset(
        each
        for name in names
        for each, polarity in linker.read(name).claims
        if polarity == "affirmed" and concepts[each].type == "diagnosis"
    )


def sentence_of(context: CheckContext, start: int, end: int) -> Span:
    """Return the sentence around a span of the completion."""
    return sentence_around(context.text, start, end, 0, len(context.text))


def speaks_of_rivals(context: CheckContext, sentence: Span, *, options_only: bool = False) -> bool:
    """Return whether a sentence names another option or another diagnosis than the answer.

    Args:
        context: The completion.
        sentence: The sentence's span.
        options_only: Whether only options are rivals.
    """
    text = context.text[slice(*sentence)]
    options = tuple(context.question.options.items())
    names = context.answer_names
    own = diagnoses_of(names, context.linker)
    graph = context.graph
    akin = own.union(*map(graph.ancestors, own))
    if not options_only and any(
        each.mention.concept.type == "diagnosis" and each.mention.concept.id not in akin
        for each in context.mentions_in(*sentence)
    ):
        return True
    if not options:
        return False
    labels = [label for label, _ in options]
    found = tokens(with_label_marks(without_marks(text), labels))
    hits = option_targets(options, graph).hits(found)
    return speaks_of_others(classes(found)) or any(
        labels[each.target] not in context.answer.values for each in hits
    )
