"""The linker stages with scispaCy's EntityLinker, over the graph or over UMLS."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pathreward.assertion.triggers import function_words
from pathreward.errors import RecipeError
from pathreward.kg import Concept
from pathreward.linking.guards import Signature, signature
from pathreward.linking.lexicon import START, STOP, Found, Lexicon
from pathreward.linking.stages import overwrite
from pathreward.linking.tfidf import build_index
from pathreward.linking.tokens import Tokens

_THRESHOLD = 0.85
_LONGEST = 5
_SHORTEST = 4
_NEEDS = (
    "the stage 'scispacy' needs spaCy and scispaCy: pip install 'pathreward[linking]' ({error})"
)


class ScispacyNames:
    """Names that scispaCy's `EntityLinker` finds by character similarity.

    Its input is each run of up to five words that no earlier stage has found in full, or the
    entities of a spaCy pipeline if one is given (``scispacy:en_core_sci_sm``). A proposal counts
    from a similarity of .85, if the name has the same numbers, grades, sides and prefixes as the
    text (`pathreward.linking.guards`): grade II is not grade III.

    The knowledge base is made from the graph. Its index is exact and cached on disk as arrays and
    JSON (`pathreward.linking.tfidf`): nothing is unpickled.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index.
        argument: The package or folder of a spaCy pipeline that finds entities, such as one of
            scispaCy's models; empty for none.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed, or the pipeline can't be loaded.

    References:
        Neumann et al., ScispaCy: fast and robust models for biomedical natural language processing
        (BioNLP 2019).
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept], argument: str = "") -> None:
        try:
            from scispacy.linking import EntityLinker
            from spacy.vocab import Vocab
        except ImportError as error:
            raise RecipeError(_NEEDS.format(error=error)) from error
        self._vocab = Vocab()
        self._argument = argument
        self._recognizer = self._pipeline()
        self._payloads = self._index(concepts)
        self._signatures: dict[str, list[Signature]] = {
            each.id: [signature(name) for name in each.names] for each in concepts
        }
        self._stops = frozenset(lexicon.character(word) for word in function_words())
        self.linker: Any = EntityLinker(
            candidate_generator=self._candidates(concepts),
            resolve_abbreviations=False,
            filter_for_definitions=False,
            threshold=_THRESHOLD,
            max_entities_per_mention=5,
        )

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names found before and those that scispaCy finds in the rest of the text."""
        from spacy.tokens import Doc, Span

        runs = list(
            self._entities(tokens, found) if self._recognizer else self._runs(tokens, found)
        )
        if not runs:
            return found
        spans = [tokens.span(first, after) for first, after in runs]
        written = [" ".join(tokens.text[start:end].split()) for start, end in spans]
        document = Doc(self._vocab, words=written)
        document.set_ents([Span(document, i, i + 1, label="ENTITY") for i in range(len(written))])
        self.linker(document)
        added: list[Found] = []
        for (first, after), text, entity in zip(runs, written, document.ents, strict=True):
            overlaps = any(each[START] < after and each[STOP] > first for each in added)
            payload = None if overlaps else self._agreeing(text, entity._.kb_ents)
            if payload is not None:
                added.append((first, after, payload))
        return overwrite(found, added)

    def _agreeing(self, text: str, proposed: Sequence[tuple[str, float]]) -> int | None:
        """Return the payload of the best proposal that has the text's signature."""
        wanted = signature(text)
        for identifier, _ in proposed:
            if identifier in self._payloads:
                payload = self._payloads[identifier]
                if wanted in self._signatures_of(payload, identifier):
                    return payload
        return None

    def _signatures_of(self, payload: int, identifier: str) -> Sequence[Signature]:
        return self._signatures[identifier]

    def _runs(self, tokens: Tokens, found: Sequence[Found]) -> Iterator[tuple[int, int]]:
        """Yield runs of words, longer ones first, that partly overlap no found name."""
        characters = tokens.characters
        covered = {i: each for each in found for i in range(each[START], each[STOP])}
        is_word = [
            (each == "_" or each >= "\u0100") and each not in self._stops for each in characters
        ]
        for length in range(_LONGEST, 0, -1):
            for first in range(len(characters) - length + 1):
                after = first + length
                if all(is_word[first:after]) and _is_open(first, after, covered):
                    start, end = tokens.span(first, after)
                    if end - start >= _SHORTEST:
                        yield first, after

    def _entities(self, tokens: Tokens, found: Sequence[Found]) -> Iterator[tuple[int, int]]:
        """Yield the entities of the pipeline that are not yet found in full."""
        covered = {i: each for each in found for i in range(each[START], each[STOP])}
        for entity in self._recognizer(tokens.text).ents:
            first = tokens.index(entity.start_char)
            after = tokens.index(entity.end_char - 1) + 1
            if first < after and _is_open(first, after, covered):
                yield first, after

    def _pipeline(self) -> Any:
        """Return the pipeline that finds entities, or None."""
        import spacy

        if not self._argument:
            return None
        try:
            return spacy.load(self._argument)
        except (OSError, ValueError, ImportError) as error:
            raise RecipeError(
                f"the stage 'scispacy:{self._argument}' needs a spaCy pipeline of that package or "
                f"folder: {error}"
            ) from error

    def _index(self, concepts: Sequence[Concept]) -> dict[str, int]:
        """Return the payload by identifier for all proposals of the linker."""
        return {each.id: i for i, each in enumerate(concepts)}

    def _candidates(self, concepts: Sequence[Concept]) -> Any:
        from scispacy.linking_utils import Entity, KnowledgeBase

        return _generator(
            KnowledgeBase(
                [
                    Entity(each.id, each.name, list(each.synonyms), [each.type], None)
                    for each in concepts
                ]
            )
        )


class UmlsNames(ScispacyNames):
    """Names from scispaCy's UMLS knowledge base, mapped by the graph's UMLS cross-references.

    With a file (``scispacy-umls:umls_2022_ab_cat0129.jsonl``), the knowledge base is read from it
    and indexed like the graph. Without one, scispaCy downloads its knowledge base and index, about
    a gigabyte, on first use.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index; only those with a cross-reference ``UMLS:C...``
            are found.
        argument: The file of a knowledge base in scispaCy's format, JSON or JSONL.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed, or the file can't be read.
    """

    def _pipeline(self) -> Any:
        return None

    def _index(self, concepts: Sequence[Concept]) -> dict[str, int]:
        return {
            xref.removeprefix("UMLS:"): i
            for i, each in reversed(list(enumerate(concepts)))
            for xref in each.xrefs
            if xref.startswith("UMLS:")
        }

    def _candidates(self, concepts: Sequence[Concept]) -> Any:
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import KnowledgeBase

        if not self._argument:
            return CandidateGenerator(name="umls")
        try:
            if not Path(self._argument).is_file():  # scispaCy would try to download it
                raise FileNotFoundError("no such file")
            base = KnowledgeBase(self._argument)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RecipeError(
                f"the stage 'scispacy-umls:{self._argument}' needs a knowledge base in scispaCy's "
                f"format: {error}"
            ) from error
        return _generator(base)

    def _signatures_of(self, payload: int, identifier: str) -> Sequence[Signature]:
        entity = self.linker.kb.cui_to_entity[identifier]
        return [signature(name) for name in (entity.canonical_name, *entity.aliases)]


def _generator(base: Any) -> Any:
    """Return scispaCy's candidate generator over a knowledge base.

    scispaCy's own `create_tfidf_ann_index` fails with SciPy 1.11 and later.
    """
    from scispacy.candidate_generation import CandidateGenerator

    names = list(base.alias_to_cuis)
    vectorizer, neighbors = build_index(names)
    return CandidateGenerator(neighbors, vectorizer, names or [""], base)


def _is_open(first: int, after: int, covered: Mapping[int, Found]) -> bool:
    """Return whether a run of words is not found in full and partly overlaps no found name."""
    held = [covered[i] for i in range(first, after) if i in covered]
    if any(each[START] < first or each[STOP] > after for each in held):
        return False
    return len(held) < after - first
