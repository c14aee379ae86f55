"""The linker stages with scispaCy's EntityLinker, over the graph or over UMLS."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathreward.errors import RecipeError, install_command
from pathreward.kg import Concept
from pathreward.linking.embeddings import SentenceEmbeddings
from pathreward.linking.lexicon import START, STOP, Found, Lexicon
from pathreward.linking.phrases import Phrases
from pathreward.linking.stages import overwrite
from pathreward.linking.tfidf import build_index
from pathreward.linking.tokens import Tokens
from pathreward.linking.word_forms import Wording, same_head, same_wording, similarity, wording

_THRESHOLD = 0.7
"""The least cosine of letters of a proposal; the words decide."""
_PROPOSALS = 10
_MOST_PHRASES = 1 << 16
_NEEDS = f"the stage 'scispacy' needs spaCy and scispaCy: {install_command('linking')} ({{error}})"


@dataclass(frozen=True)
class ScispacySettings:
    """The models of the stages ``scispacy`` and ``scispacy-umls``, all of them local."""

    pipeline: str = ""
    """The package or folder of a spaCy pipeline, whose noun chunks and entities are looked up."""
    knowledge_base: str = ""
    """The file of a knowledge base in scispaCy's format, JSON or JSONL, for ``scispacy-umls``."""
    embeddings: str = ""
    """The folder of a model of sentence embeddings (transformers), which re-ranks proposals."""
    similarity: float = 0.9
    """The least cosine of the embeddings of a phrase and a name, in [0, 1]."""


NO_MODELS = ScispacySettings()


class ScispacyNames:
    """Names that scispaCy's `EntityLinker` proposes for noun phrases, re-ranked by their words.

    Its input is each phrase of two words and more that no earlier stage has found in full
    (`pathreward.linking.phrases`). It proposes names with similar letters. A proposal counts if its
    numbers, grades, sides and prefixes are those of the phrase (`pathreward.linking.guards`), its
    head is the same word, and its other content words are the same in any order and derivation
    or, one of them, a misspelling (`pathreward.linking.word_forms`). Of several the one with the
    most similar letters counts (rapidfuzz). With `embeddings` the other words may differ: the
    cosine of the embeddings, from `similarity` on, decides in their place.

    The knowledge base is made from the graph. Its index is exact and cached on disk as arrays and
    JSON (`pathreward.linking.tfidf`): nothing is unpickled.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index.
        settings: The models.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed, or a model can't be loaded.

    References:
        Neumann et al., ScispaCy: fast and robust models for biomedical natural language processing
        (BioNLP 2019).
    """

    def __init__(
        self,
        lexicon: Lexicon,
        concepts: Sequence[Concept],
        settings: ScispacySettings = NO_MODELS,
    ) -> None:
        try:
            from scispacy.linking import EntityLinker
            from spacy.vocab import Vocab
        except ImportError as error:
            raise RecipeError(_NEEDS.format(error=error)) from error
        self._vocab = Vocab()
        self._lexicon = lexicon
        self._settings = settings
        self._phrases = Phrases(lexicon, _pipeline(settings.pipeline))
        self._embeddings = SentenceEmbeddings(settings.embeddings) if settings.embeddings else None
        self._payloads = self._index(concepts)
        self.linker: Any = EntityLinker(
            candidate_generator=self._candidates(concepts),
            resolve_abbreviations=False,
            filter_for_definitions=False,
            threshold=_THRESHOLD,
            max_entities_per_mention=_PROPOSALS,
        )
        self._decided: dict[str, int | None] = {}

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names found before and those that scispaCy finds in the rest of the text."""
        runs = list(self._phrases(tokens, found))
        spans = [tokens.span(first, after) for first, after in runs]
        written = [" ".join(tokens.text[start:end].split()) for start, end in spans]
        payloads = self._payloads_of(written)
        added: list[Found] = []
        for (first, after), payload in zip(runs, payloads, strict=True):
            overlaps = any(each[START] < after and each[STOP] > first for each in added)
            if payload is not None and not overlaps:
                added.append((first, after, payload))
        return overwrite(found, added)

    def _payloads_of(self, phrases: Sequence[str]) -> list[int | None]:
        """Return the payload of each phrase, or None; the results of earlier phrases are kept."""
        from spacy.tokens import Doc, Span

        known = {each: self._decided[each] for each in phrases if each in self._decided}
        new = list(dict.fromkeys(each for each in phrases if each not in known))
        if new:
            document = Doc(self._vocab, words=new)
            document.set_ents([Span(document, i, i + 1, label="ENTITY") for i in range(len(new))])
            self.linker(document)
            for phrase, entity in zip(new, document.ents, strict=True):
                known[phrase] = self._choose(phrase, [each for each, _ in entity._.kb_ents])
            if len(self._decided) + len(new) > _MOST_PHRASES:
                self._decided.clear()
            self._decided.update(known)
        return [known[each] for each in phrases]

    def _choose(self, phrase: str, proposed: Iterable[str]) -> int | None:
        """Return the payload of the concept with the name nearest to a phrase, or None."""
        words = wording(phrase)
        ranked = [
            (score, -self._payloads[each], self._payloads[each])
            for each in proposed
            if each in self._payloads and (score := self._similarity(phrase, words, each))
        ]
        return max(ranked)[-1] if ranked else None

    def _similarity(self, phrase: str, words: Wording, identifier: str) -> float:
        """Return the similarity of a phrase and the nearest name of a concept, 0 if none counts."""
        names = self._names_of(identifier)
        if self._embeddings:
            names = [each for each in names if same_head(words, wording(each))]
            nearest = max(self._embeddings.cosines(phrase, names), default=0.0)
            return nearest if nearest >= self._settings.similarity else 0.0
        agreeing = (each for each in names if same_wording(words, wording(each), self._is_known))
        return similarity(phrase, agreeing)

    def _is_known(self, word: str) -> bool:
        return bool(self._lexicon.vocabulary.canonical(word))

    def _names_of(self, identifier: str) -> Sequence[str]:
        return self._names[identifier]

    def _index(self, concepts: Sequence[Concept]) -> dict[str, int]:
        """Return the payload by identifier for all proposals of the linker."""
        self._names = {each.id: each.names for each in concepts}
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

    With a `knowledge_base` (``umls_2022_ab_cat0129.jsonl``) it is read from the file and indexed
    like the graph. Without one, scispaCy downloads its knowledge base and index, about a gigabyte,
    on first use.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index; only those with a cross-reference ``UMLS:C...``
            are found.
        settings: The models.

    Raises:
        RecipeError: If spaCy or scispaCy is not installed, or a model can't be loaded.
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
        from scispacy.linking_utils import KnowledgeBase

        path = self._settings.knowledge_base
        if not path:
            return CandidateGenerator(name="umls")
        try:
            if not Path(path).is_file():  # scispaCy would try to download it
                raise FileNotFoundError("no such file")
            base = KnowledgeBase(path)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RecipeError(
                f"the knowledge base {path!r} of the stage 'scispacy-umls' is not in scispaCy's "
                f"format: {error}"
            ) from error
        return _generator(base)

    def _names_of(self, identifier: str) -> Sequence[str]:
        entity = self.linker.kb.cui_to_entity[identifier]
        return [entity.canonical_name, *entity.aliases]


def _pipeline(name: str) -> Any:
    """Return the spaCy pipeline of a package or a folder, None without a name."""
    import spacy

    if not name:
        return None
    try:
        return spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise RecipeError(
            f"the pipeline {name!r} of the stage 'scispacy' is no package or folder of a spaCy "
            f"pipeline: {error}"
        ) from error


def _generator(base: Any) -> Any:
    """Return scispaCy's candidate generator over a knowledge base.

    scispaCy's own `create_tfidf_ann_index` fails with SciPy 1.11 and later.
    """
    from scispacy.candidate_generation import CandidateGenerator

    names = list(base.alias_to_cuis)
    vectorizer, neighbors = build_index(names)
    return CandidateGenerator(neighbors, vectorizer, names or [""], base)
