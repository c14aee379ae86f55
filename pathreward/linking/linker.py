"""Find the concepts of a graph in a text, and what the text says of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from itertools import starmap
from typing import Any, NamedTuple

from pathreward.assertion.classes import phrases
from pathreward.assertion.engine import PLAIN, Decision
from pathreward.assertion.triggers import function_words
from pathreward.completion.visible import Shown
from pathreward.errors import RecipeError, unknown
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking.abbreviations import Abbreviations
from pathreward.linking.assertions import Assertions
from pathreward.linking.attributes import Attributes
from pathreward.linking.component import SpacyComponent
from pathreward.linking.exact import ExactNames
from pathreward.linking.fuzzy import Misspellings
from pathreward.linking.lexicon import Found, Lexicon
from pathreward.linking.mention import Attribute, Mention, Mentions
from pathreward.linking.scispacy import NO_MODELS, ScispacyNames, ScispacySettings, UmlsNames
from pathreward.linking.sides import SIDES
from pathreward.linking.stages import LinkerStage
from pathreward.linking.tokens import Tokens
from pathreward.linking.word_forms import similarity

STAGES: Mapping[str, type[LinkerStage]] = {
    "exact": ExactNames,
    "abbreviations": Abbreviations,
    "fuzzy": Misspellings,
    "scispacy": ScispacyNames,
    "scispacy-umls": UmlsNames,
}
"""Each stage by its name."""
DEFAULT_STAGES = ("exact", "abbreviations")
"""The stages that give the best F1 at full speed; `benchmarks/linking` has the table."""

_WELL_KNOWN = 3
_MOST_TEXTS = 256
_LAST_TEXTS = 64
_LONGEST_KEPT = 100_000
_mention = partial(tuple.__new__, Mention)


class Linker:
    """Text to mentions, in one pass that is linear in the text.

    Names are matched at the bounds of words, the leftmost first and of those the longest, in any
    of the spellings that `pathreward.kg.names` holds equal. Of the concepts that share a name those
    with three or more references to elsewhere count before the others, then the one that is called
    so before those that are also called so. Mentions never overlap. Two linkers of
    equal graphs are equal; one of the shipped graph pickles as a reference to it.

    >>> for mention in Linker.default().link("Keratin pearls, no necrosis: a squamous tumour."):
    ...     print(mention.concept.name, mention.polarity)
    keratin pearls affirmed
    necrosis negated
    neoplasm affirmed

    Args:
        graph: What to look for; the shipped graph if None.
        stages: Names of the stages, in the order in which they read: ``exact``, ``abbreviations``,
            ``fuzzy``, ``scispacy``, ``scispacy-umls``.
        attributes: Whether mentions get their side, grade, size and count; no reward asks for them,
            and they cost a tenth of the time.
        scispacy: The models of the stages ``scispacy`` and ``scispacy-umls``.

    Raises:
        RecipeError: If a stage is unknown or none is given.
    """

    def __init__(
        self,
        graph: KnowledgeGraph | None = None,
        stages: Sequence[str] = DEFAULT_STAGES,
        attributes: bool = False,
        scispacy: ScispacySettings = NO_MODELS,
    ) -> None:
        self._graph = graph
        self.stages = tuple(stages)
        self.attributes = attributes
        self.scispacy = scispacy
        for each in self.stages:
            if each not in STAGES:
                raise RecipeError(unknown("stage", each, STAGES))
        if not self.stages:
            raise RecipeError(f"a linker needs at least one stage of {', '.join(STAGES)}")
        self._kept = lru_cache(maxsize=_MOST_TEXTS)(self._read)
        self._named = lru_cache(maxsize=_LAST_TEXTS)(self._names)

    @classmethod
    def default(cls) -> "Linker":
        """Return the linker of the shipped graph, one in a process."""
        return _default()

    @property
    def graph(self) -> KnowledgeGraph:
        """What it looks for."""
        return KnowledgeGraph.default() if self._graph is None else self._graph

    @property
    def lexicon(self) -> Lexicon:
        """The names that it looks for."""
        return self._engine.lexicon

    @property
    def readers(self) -> list[LinkerStage]:
        """The stages that it reads with."""
        return list(self._engine.stages)

    def link(self, text: str) -> list[Mention]:
        """Return the mentions of a text in their order.

        >>> [mention.text for mention in Linker.default().link("ER-/PR+, and err is human")]
        ['ER', 'PR']
        """
        return list(self._read(text))

    def link_batch(self, texts: Iterable[str]) -> list[list[Mention]]:
        """Return the mentions of each text, the same as one by one."""
        return [self.link(text) for text in texts]

    def link_scored(self, text: str) -> list[tuple[Mention, list[tuple[str, float]]]]:
        """Return the mentions of a text, each with the concepts of its name and their scores.

        The concept of the mention comes first. A name that is found as it is has the score 1, and
        so have the other concepts with the name. A name that is found by similar letters (stages
        ``fuzzy``, ``scispacy``, ``scispacy-umls``) has the similarity of its letters, in [0, 1], to
        the nearest name of its concept.

        >>> [(mention, scored)] = Linker(stages=("exact", "fuzzy")).link_scored("keratinizatoin")
        >>> [(concept, round(score, 3)) for concept, score in scored]
        [('keratinization', 0.929)]
        """
        found = list(self._read(text))
        sure = set(self.stages) <= set(DEFAULT_STAGES)
        similar = [False] * len(found) if sure else self._found_by_letters(text)
        scored = []
        for mention, by_letters in zip(found, similar, strict=True):
            first = mention.concept
            score = similarity(mention.text, first.names) if by_letters else 1.0
            named = () if by_letters else self.graph.find(mention.text)
            others = [(each.id, 1.0) for each in named if each.id != first.id]
            scored.append((mention, [(first.id, score), *others]))
        return scored

    def to_spacy(self, *, overwrite_ents: bool = False) -> SpacyComponent:
        """Return a component for spaCy, which knows it by its name from now on.

        ``nlp.add_pipe(linker.to_spacy().name)`` puts it at a pipeline's end; `displacy.render` then
        shows the mentions. ``nlp.add_pipe("pathreward_linker", config=...)`` needs no linker.

        Args:
            overwrite_ents: Whether mentions replace the entities that they overlap.

        Raises:
            RecipeError: If spaCy is not installed.
        """
        component = SpacyComponent(self, overwrite_ents=overwrite_ents)
        from spacy.language import Language

        Language.component(component.name, assigns=["doc.ents"], func=component)
        return component

    def read(self, text: str) -> Mentions:
        """Return the mentions of a text, made when they are looked at; the last texts are kept."""
        return self._read(text) if len(text) > _LONGEST_KEPT else self._kept(text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Linker):
            return NotImplemented
        return self._settings == other._settings and self.graph == other.graph

    def __hash__(self) -> int:
        return hash(self.stages)  # asked for often: it is in the key of what is kept

    def __repr__(self) -> str:
        return f"Linker({self.graph!r}, stages={self.stages!r}, attributes={self.attributes})"

    def __reduce__(self) -> tuple[Any, ...]:
        shipped = self._graph is None or self._graph is KnowledgeGraph.default()
        if shipped and self._settings == _default()._settings:
            return _default, ()
        return Linker, (None if shipped else self._graph, *self._settings)

    def _read(self, text: str) -> Mentions:
        """Return what a text says; only what it says is kept, and where it does is found anew.

        A batch has a thousand texts: with the words of each kept, none would stay in the
        processor's cache, and all would take twice the time.
        """
        _, _, names, asserted = self._named(text)
        ids = self._engine.ids
        said = zip(
            [ids[payload] for _, _, payload in names],
            ["affirmed" if each is PLAIN else each.of_case for each in asserted],
            strict=True,
        )
        return Mentions(tuple(dict.fromkeys(said)), len(names), partial(self._made, text))

    def _made(self, text: str, of: Collection[str] | None) -> list[Mention]:
        """Return the mentions of a text, or those of some concepts."""
        hidden, tokens, names, asserted = self._named(text)
        attributes = self._engine.attributes(tokens, names) if self.attributes else {}
        concepts, numbers = self._engine.concepts, self._engine.numbers
        kept: Sequence[int] = range(len(names))
        if of is not None:
            asked = {numbers[each] for each in of}
            kept = [i for i, (_, _, number) in enumerate(names) if number in asked]
        spans = tokens.spans([names[i] for i in kept])
        if hidden:
            spans = list(starmap(hidden.original, spans))
            attributes = {i: _moved(each, hidden.original) for i, each in attributes.items()}
        return [
            _mention(
                (
                    start,
                    end,
                    text[start:end],
                    concepts[names[i][2]],
                    asserted[i].of_case,
                    attributes.get(i, ()),
                    asserted[i].frame,
                )
            )
            for i, (start, end) in zip(kept, spans, strict=True)
        ]

    def _names(self, text: str) -> tuple[Shown | None, Tokens, list[Found], Sequence[Decision]]:
        """Return what is shown of a text, its words, the names in it and how it asserts them."""
        engine = self._engine
        hidden = Shown(text) if "<" in text or "~~" in text else None
        tokens = Tokens(hidden.text if hidden else text, engine.lexicon)
        found: list[Found] = []
        for stage in engine.stages:
            found = stage(tokens, found)
        return hidden, tokens, found, engine.assertions(tokens, found) if found else []

    def _found_by_letters(self, text: str) -> list[bool]:
        """Return, for each mention of a text, whether only its letters resemble a name."""
        engine = self._engine
        tokens = Tokens(Shown(text).text, engine.lexicon)
        found: list[Found] = []
        similar: dict[Found, bool] = {}
        for name, stage in zip(self.stages, engine.stages, strict=True):
            found = stage(tokens, found)
            for each in found:
                similar.setdefault(each, name not in DEFAULT_STAGES)
        return [similar[each] for each in found]

    @property
    def _settings(self) -> tuple[tuple[str, ...], bool, ScispacySettings]:
        return self.stages, self.attributes, self.scispacy

    @cached_property
    def _engine(self) -> "_Engine":
        concepts = list(self.graph.concepts.values())
        names = [
            (name, i)
            for _, _, _, i, name in sorted(
                (len(each.xrefs) < _WELL_KNOWN, name != each.name, -len(each.xrefs), i, name)
                for i, each in enumerate(concepts)
                for name in each.names
                if name not in function_words()
            )
        ]
        cues = (word for phrase in phrases() for word in phrase)
        words = sorted({*SIDES, *cues})
        lexicon = Lexicon(names, words)
        assertions = Assertions(lexicon, concepts)
        stages = [_stage(each, lexicon, concepts, self.scispacy) for each in self.stages]
        attributes = Attributes(lexicon, concepts)
        ids = [each.id for each in concepts]
        numbers = {each: i for i, each in enumerate(ids)}
        return _Engine(lexicon, assertions, attributes, concepts, ids, numbers, stages)


class _Engine(NamedTuple):
    """What a linker builds once; a payload is the index of a concept."""

    lexicon: Lexicon
    assertions: Assertions
    attributes: Attributes
    concepts: list[Concept]
    ids: list[str]
    numbers: dict[str, int]
    stages: list[LinkerStage]


def _stage(
    name: str, lexicon: Lexicon, concepts: Sequence[Concept], scispacy: ScispacySettings
) -> LinkerStage:
    made = STAGES[name]
    if issubclass(made, ScispacyNames):
        return made(lexicon, concepts, scispacy)
    return made(lexicon, concepts)


def _moved(
    attributes: Iterable[Attribute], original: Callable[[int, int], tuple[int, int]]
) -> tuple[Attribute, ...]:
    return tuple(
        [Attribute(each.kind, each.value, *original(each.start, each.end)) for each in attributes]
    )


@cache
def _default() -> Linker:
    return Linker()
