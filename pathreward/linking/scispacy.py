"""The stage that asks scispaCy's EntityLinker, over the graph or over UMLS."""

from collections.abc import Iterator, Sequence
from typing import Any

from pathreward.errors import RecipeError
from pathreward.kg import Concept
from pathreward.linking.cues import WORDS
from pathreward.linking.guards import Signature, signature
from pathreward.linking.lexicon import Found, Lexicon
from pathreward.linking.neighbors import Neighbors
from pathreward.linking.stages import merged
from pathreward.linking.tokens import Tokens

_THRESHOLD = 0.85
_LONGEST = 5
_SHORTEST = 4
_MANY_NAMES = 50_000
_NEEDS = (
    "the stage 'scispacy' needs spaCy and scispaCy: pip install 'pathreward[linking]' ({error})"
)


class ScispacyNames:
    """Names that scispaCy's `EntityLinker` finds by their letters, where the text has none yet.

    It is given each run of up to five words that no earlier stage has found in full. What it
    proposes counts from a similarity of .85, if the name agrees with the text in its numbers,
    grades, sides and prefixes (`pathreward.linking.guards`): grade II is not grade III.

    The knowledge base is made of the graph. Its index is exact and built in memory, about a second
    for 100,000 names: nothing is unpickled, no file can be stale.

    Args:
        lexicon: The names.
        concepts: What their payloads count.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed.

    References:
        Neumann et al., ScispaCy: fast and robust models for biomedical natural language processing
        (BioNLP 2019).
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        try:
            from scispacy.linking import EntityLinker
            from spacy.vocab import Vocab
        except ImportError as error:
            raise RecipeError(_NEEDS.format(error=error)) from error
        self._vocab = Vocab()
        self._payloads = self._index(concepts)
        self._signatures: dict[str, list[Signature]] = {
            each.id: [signature(name) for name in each.names] for each in concepts
        }
        self._stops = frozenset(lexicon.character(word) for word in WORDS)
        self.linker: Any = EntityLinker(
            candidate_generator=self._candidates(concepts),
            resolve_abbreviations=False,
            filter_for_definitions=False,
            threshold=_THRESHOLD,
            max_entities_per_mention=5,
        )

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return what was found, with what scispaCy finds between."""
        from spacy.tokens import Doc, Span

        runs = list(self._runs(tokens, found))
        if not runs:
            return found
        spans = [tokens.span(first, after) for first, after in runs]
        written = [" ".join(tokens.text[start:end].split()) for start, end in spans]
        document = Doc(self._vocab, words=written)
        document.set_ents([Span(document, i, i + 1, label="ENTITY") for i in range(len(written))])
        self.linker(document)
        added: list[Found] = []
        for (first, after), text, entity in zip(runs, written, document.ents, strict=True):
            overlaps = any(each.start < after and each.end > first for each in added)
            payload = None if overlaps else self._agreeing(text, entity._.kb_ents)
            if payload is not None:
                added.append(Found(first, after, payload))
        return merged(found, added)

    def _agreeing(self, text: str, proposed: Sequence[tuple[str, float]]) -> int | None:
        """Return the payload of the best proposal that agrees with the text in what tells."""
        said = signature(text)
        for identifier, _ in proposed:
            if identifier in self._payloads:
                payload = self._payloads[identifier]
                if said in self._signed(payload, identifier):
                    return payload
        return None

    def _signed(self, payload: int, identifier: str) -> Sequence[Signature]:
        return self._signatures[identifier]

    def _runs(self, tokens: Tokens, found: Sequence[Found]) -> Iterator[tuple[int, int]]:
        """Yield runs of words to ask for, the longer first, none that cuts what was found."""
        characters = tokens.characters
        covered = {i: each for each in found for i in range(each.start, each.end)}
        is_word = [
            (each == "_" or each >= "\u0100") and each not in self._stops for each in characters
        ]
        for length in range(_LONGEST, 0, -1):
            for first in range(len(characters) - length + 1):
                after = first + length
                if not all(is_word[first:after]):
                    continue
                held = [covered[i] for i in range(first, after) if i in covered]
                if any(each.payload < 0 or each.start < first or each.end > after for each in held):
                    continue
                start, end = tokens.span(first, after)
                if len(held) < length and end - start >= _SHORTEST:
                    yield first, after

    def _index(self, concepts: Sequence[Concept]) -> dict[str, int]:
        """Return the payload of each identifier that the linker may propose."""
        return {each.id: i for i, each in enumerate(concepts)}

    def _candidates(self, concepts: Sequence[Concept]) -> Any:
        """Return scispaCy's candidate generator over the concepts.

        It is put together here since its own `create_tfidf_ann_index` fails with SciPy 1.11 and
        later.
        """
        import numpy as np
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import Entity, KnowledgeBase
        from sklearn.feature_extraction.text import TfidfVectorizer

        base = KnowledgeBase(
            [
                Entity(each.id, each.name, list(each.synonyms), [each.type], None)
                for each in concepts
            ]
        )
        names = list(base.alias_to_cuis)
        rare = 10 if len(names) > _MANY_NAMES else 1
        vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 3), min_df=rare, dtype=np.float32
        )
        return CandidateGenerator(
            Neighbors(vectorizer.fit_transform(names or ["\N{EM DASH}" * 3])),
            vectorizer,
            names,
            base,
        )


class UmlsNames(ScispacyNames):
    """Names that scispaCy finds in its own UMLS knowledge base, by the graph's references to UMLS.

    scispaCy fetches the knowledge base, about a gigabyte, on first use, if it is not there.

    Args:
        lexicon: The names.
        concepts: What their payloads count; those without a reference ``UMLS:C...`` are not found.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed.
    """

    def _index(self, concepts: Sequence[Concept]) -> dict[str, int]:
        return {
            xref.removeprefix("UMLS:"): i
            for i, each in reversed(list(enumerate(concepts)))
            for xref in each.xrefs
            if xref.startswith("UMLS:")
        }

    def _candidates(self, concepts: Sequence[Concept]) -> Any:
        from scispacy.candidate_generation import CandidateGenerator

        return CandidateGenerator(name="umls")

    def _signed(self, payload: int, identifier: str) -> Sequence[Signature]:
        entity = self.linker.kb.cui_to_entity[identifier]
        return [signature(name) for name in (entity.canonical_name, *entity.aliases)]
