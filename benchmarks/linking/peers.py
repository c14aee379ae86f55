"""What the linker is measured beside: PhraseMatcher, scispaCy and negspacy, set up fairly."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sources import identifiers, place

from pathreward.kg import KnowledgeGraph
from pathreward.linking.lexicon import Lexicon
from pathreward.linking.scispacy import ScispacyNames

_THRESHOLD = 0.85


def phrase_matcher(graph: KnowledgeGraph) -> Callable[[str], list[Any]]:
    """Return spaCy's PhraseMatcher over lower case, the longest of overlapping matches."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp: Any = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = {name for each in graph.concepts.values() for name in each.names}
    matcher.add("name", list(nlp.tokenizer.pipe(names)))

    def read(text: str) -> list[Any]:
        return list(filter_spans(matcher(nlp.make_doc(text), as_spans=True)))

    return read


def scispacy_reader(
    graph: KnowledgeGraph,
) -> Callable[[str], dict[tuple[int, int], frozenset[str]]]:
    """Return scispaCy's EntityLinker on PhraseMatcher's mentions, its first proposal each.

    Its index is the exact one of `pathreward.linking.neighbors`: nmslib's takes 24 minutes here.
    """
    matched = phrase_matcher(graph)
    concepts = list(graph.concepts.values())
    linker = ScispacyNames(Lexicon([]), concepts).linker
    linker.threshold = _THRESHOLD  # the stage has a lower one, since it compares words too

    def read(text: str) -> dict[tuple[int, int], frozenset[str]]:
        spans = matched(text)
        if not spans:
            return {}
        document = spans[0].doc
        document.set_ents(spans)
        linker(document)
        found = {}
        for entity in document.ents:
            if entity._.kb_ents:
                ids = identifiers(graph.concepts[entity._.kb_ents[0][0]])
                if ids:
                    found[entity.start_char, entity.end_char] = ids
        return found

    return read


def negspacy_reader(cases: Iterable[Mapping[str, str]]) -> Callable[[str, str], str]:
    """Return negspacy over the mentions of the cases; it knows no third polarity."""
    import negspacy.negation  # noqa: F401  # registers the component
    import spacy

    nlp: Any = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    mentions = {each["mention"] for each in cases}
    ruler.add_patterns([{"label": "NAME", "pattern": each} for each in mentions])
    nlp.add_pipe("negex", config={"ent_types": ["NAME"]})

    def read(text: str, mention: str) -> str:
        start = place(text, mention)
        for each in nlp(text).ents:
            if each.start_char < start + len(mention) and each.end_char > start:
                return "negated" if each._.negex else "affirmed"
        return "not found"

    return read
