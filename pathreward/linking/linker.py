"""Find the concepts of a graph in a text, and how the text asserts them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache, cached_property, lru_cache, partial
from itertools import starmap
from typing import Any

from pathreward.assertion.engine import PLAIN, Decision
from pathreward.completion.visible import Shown
from pathreward.errors import RecipeError, unknown
from pathreward.kg import KnowledgeGraph
from pathreward.linking.component import SpacyComponent
from pathreward.linking.engine import STAGES, Engine, build_engine
from pathreward.linking.lexicon import Found, Lexicon
from pathreward.linking.mention import Attribute, Mention, Mentions
from pathreward.linking.scispacy import NO_MODELS, ScispacySettings
from pathreward.linking.senses import Sites
from pathreward.linking.stages import LinkerStage
from pathreward.linking.tokens import Tokens

DEFAULT_STAGES = ("exact", "abbreviations")
"""The stages that give the best F1 at full speed; `benchmarks/linking` has the table."""

_MOST_TEXTS = 256
_LAST_TEXTS = 64
_MOST_CASES = 256
_LONGEST_KEPT = 100_000
_mention = partial(tuple.__new__, Mention)  # half the constructor's time
_Reading = tuple[Shown | None, Tokens, list[Found], Sequence[Decision]]
"""The visible part of a text, its words, the names in it, and how the text asserts each."""


class Linker:
    """Text to mentions, in one pass that is linear in the text.

    Names are matched at the bounds of words, the leftmost first and of those the longest, in any
    of the spellings that `pathreward.kg.names` treats as equal. Of the concepts that share a name,
    those with three or more cross-references count before the others, then the one with it as its
    name before those with it as a synonym. An abbreviation of several concepts and a generic name
    ("oncocytoma") mean the concept of the case's organ (`within`, `pathreward.linking.senses`).
    Mentions never overlap. Two linkers of equal graphs are equal; one of the shipped graph pickles
    as a reference to it.

    >>> for mention in Linker.default().link("Keratin pearls, no necrosis: a squamous tumour."):
    ...     print(mention.concept.name, mention.polarity)
    keratin pearls affirmed
    necrosis negated
    neoplasm affirmed

    Args:
        graph: The concepts to find; None: the shipped graph.
        stages: Names of the stages, in the order in which they read: ``exact``, ``abbreviations``,
            ``fuzzy``, ``scispacy``, ``scispacy-umls``.
        attributes: Whether mentions get their side, grade, size and count; no reward needs them,
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
        self._sites: Sites = ()
        self._unbound: Linker | None = None
        self._kept = lru_cache(maxsize=_MOST_TEXTS)(self._read)
        self._named = lru_cache(maxsize=_LAST_TEXTS)(self._names)
        self._resolved = lru_cache(maxsize=_LAST_TEXTS)(self._resolve)
        self._bound = lru_cache(maxsize=_MOST_CASES)(self._bind)

    @classmethod
    def default(cls) -> "Linker":
        """Return the linker of the shipped graph, one per process."""
        return _default()

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph of the concepts."""
        return KnowledgeGraph.default() if self._graph is None else self._graph

    @property
    def lexicon(self) -> Lexicon:
        """The names of the concepts."""
        return self._engine.lexicon

    @property
    def readers(self) -> list[LinkerStage]:
        """The stages, in their order."""
        return list(self._engine.stages)

    def within(self, context: str | Iterable[str]) -> "Linker":
        """Return this linker for the texts of one case.

        The organ of the case decides what a generic name and an abbreviation of several concepts
        mean. The first text whose organs leave one meaning decides; if none does, the organs of the
        text that is read. A generic name without an organ stays generic, an abbreviation without
        one is not linked, unless the text defines it or names one of its concepts in full.

        >>> linker = Linker.default().within("Left breast, lumpectomy")
        >>> [mention.concept.name for mention in linker.link("Adenoid cystic carcinoma.")]
        ['adenoid cystic carcinoma of the breast']

        Args:
            context: Texts of the case, the most reliable first (`Sample.context`).
        """
        texts = (context,) if isinstance(context, str) else tuple(context)
        return self._bound(texts) if any(texts) else self

    @property
    def unbound(self) -> "Linker":
        """This linker without a case, for words that have one meaning, such as names of organs.

        >>> Linker.default().within("Left kidney").unbound is Linker.default()
        True
        """
        return self._unbound or self

    def link(self, text: str, context: str | Iterable[str] = ()) -> list[Mention]:
        """Return the mentions of a text in their order.

        >>> [mention.text for mention in Linker.default().link("ER-/PR+, and err is human")]
        ['ER', 'PR']

        Args:
            text: The text.
            context: Texts of the case, as for `within`.
        """
        if context:
            return self.within(context).link(text)
        return list(self._read(text, self._sites))

    def link_batch(self, texts: Iterable[str]) -> list[list[Mention]]:
        """Return the mentions of each text, the same as one by one."""
        return [self.link(text) for text in texts]

    def to_spacy(self, *, overwrite_ents: bool = False) -> SpacyComponent:
        """Return a component for spaCy and register it by its name.

        ``nlp.add_pipe(linker.to_spacy().name)`` appends it to a pipeline; `displacy.render` then
        shows the mentions. ``nlp.add_pipe("pathreward_linker", config=...)`` needs no linker.

        Args:
            overwrite_ents: Whether mentions replace the entities that they overlap.

        Raises:
            RecipeError: If spaCy is not installed.
        """
        component = SpacyComponent(self, overwrite_ents=overwrite_ents)
        component.register()
        return component

    def read(self, text: str) -> Mentions:
        """Return the mentions of a text, whose spans are computed on first access.

        The results of the last texts are cached.
        """
        read = self._read if len(text) > _LONGEST_KEPT else self._kept
        return read(text, self._sites)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Linker):
            return NotImplemented
        return self is other or (
            self._settings == other._settings
            and self._sites == other._sites
            and self.graph == other.graph
        )

    def __hash__(self) -> int:
        return hash((self.stages, self._sites))

    def __repr__(self) -> str:
        return f"Linker({self.graph!r}, stages={self.stages!r}, attributes={self.attributes})"

    def __reduce__(self) -> tuple[Any, ...]:
        shipped = self._graph is None or self._graph is KnowledgeGraph.default()
        if self._sites:
            return _restored, (None if shipped else self._graph, *self._settings, self._sites)
        if shipped and self._settings == _default()._settings:
            return _default, ()
        return Linker, (None if shipped else self._graph, *self._settings)

    def _bind(self, texts: tuple[str, ...]) -> "Linker":
        return self._at(self._engine.senses.sites(texts))

    def _at(self, sites: Sites) -> "Linker":
        """Return a linker for a case with these sites that shares the engine and the caches."""
        bound = object.__new__(Linker)
        bound.__dict__.update(self.__dict__, _engine=self._engine, _sites=sites, _unbound=self)
        return bound

    def _read(self, text: str, sites: Sites) -> Mentions:
        """Return the mentions of a text in a case with these sites.

        Only the claims are kept; spans are computed from the text again. A batch has a thousand
        texts: with the words of each kept, none would stay in the processor's cache, and reading
        would take twice the time.
        """
        _, _, names, asserted = self._resolved(text, sites)
        ids, affirmed = self._engine.ids, self._engine.affirmed
        claims = [
            affirmed[number] if each is PLAIN else (ids[number], each.of_case)
            for (_, _, number), each in zip(names, asserted, strict=True)
        ]
        return Mentions(tuple(dict.fromkeys(claims)), len(names), partial(self._made, text, sites))

    def _made(self, text: str, sites: Sites, of: Collection[str] | None) -> list[Mention]:
        """Return the mentions of a text, or those of some concepts."""
        hidden, tokens, names, asserted = self._resolved(text, sites)
        attributes = self._engine.attributes(tokens, names) if self.attributes else {}
        concepts, numbers = self._engine.concepts, self._engine.numbers
        kept: Sequence[int] = range(len(names))
        if of is not None:
            wanted = {numbers.get(each) for each in of}
            kept = [i for i, (_, _, number) in enumerate(names) if number in wanted]
        spans = tokens.spans([names[i] for i in kept])
        if hidden:
            spans = list(starmap(hidden.original, spans))
            attributes = {i: _moved(each, hidden.original) for i, each in attributes.items()}
        made: list[Mention] = []
        for i, (start, end) in zip(kept, spans, strict=True):
            decision = asserted[i]
            own = attributes.get(i, ()) if attributes else ()
            of_case = ("affirmed", own, "case")
            if decision is not PLAIN:
                of_case = (decision.of_case, own, decision.frame)
            made.append(_mention((start, end, text[start:end], concepts[names[i][2]], *of_case)))
        return made

    def _resolve(self, text: str, sites: Sites) -> _Reading:
        """Return the reading of a text with the concepts that its names mean in a case."""
        reading = self._named(text)
        if not reading[2]:
            return reading
        hidden, tokens, names, asserted = reading
        meant = self._engine.senses.resolve(tokens, names, sites)
        if meant is names:
            return reading
        kept = [
            (name, decision)
            for name, decision in zip(meant, asserted, strict=True)
            if name is not None
        ]
        return hidden, tokens, [name for name, _ in kept], [decision for _, decision in kept]

    def _names(self, text: str) -> _Reading:
        engine = self._engine
        hidden = Shown(text) if "<" in text or "~~" in text else None
        tokens = Tokens(hidden.text if hidden else text, engine.lexicon)
        found: list[Found] = []
        for stage in engine.stages:
            found = stage(tokens, found)
        return hidden, tokens, found, engine.assertions(tokens, found) if found else []

    @property
    def _settings(self) -> tuple[tuple[str, ...], bool, ScispacySettings]:
        return self.stages, self.attributes, self.scispacy

    @cached_property
    def _engine(self) -> Engine:
        return build_engine(self.graph, self.stages, self.scispacy)


def _moved(
    attributes: Iterable[Attribute], original: Callable[[int, int], tuple[int, int]]
) -> tuple[Attribute, ...]:
    return tuple(
        [Attribute(each.kind, each.value, *original(each.start, each.end)) for each in attributes]
    )


def _restored(
    graph: KnowledgeGraph | None,
    stages: Sequence[str],
    attributes: bool,
    scispacy: ScispacySettings,
    sites: Sites,
) -> Linker:
    """Return a pickled linker of a case."""
    linker = Linker(graph, stages, attributes, scispacy)
    if graph is None and linker._settings == _default()._settings:
        linker = _default()
    return linker._at(sites)


@cache
def _default() -> Linker:
    return Linker()
