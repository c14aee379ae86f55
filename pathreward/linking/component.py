"""The linker as a spaCy pipeline component."""

from collections.abc import Iterable
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from pathreward.errors import RecipeError, install_command
from pathreward.kg import Concept
from pathreward.linking.candidates import scored_mentions
from pathreward.linking.mention import Attribute, Mention

if TYPE_CHECKING:
    from pathreward.linking.linker import Linker

NAME = "pathreward_linker"
"""The name of the component, of the span group and of the factory in spaCy."""
IN_MEMORY = "pathreward_linker_in_memory"
"""The factory of the last component that `Linker.to_spacy` returned."""


class SpacyComponent:
    """A component that adds the linker's mentions to a document.

    - ``doc._.pathreward``: all mentions, each with its concept, polarity and frame;
    - ``doc.spans["pathreward_linker"]``: a span for each of them, in their order;
    - ``doc.ents``: these spans among the entities of other components. An entity that overlaps a
      mention is kept and the mention gets no entity, unless `overwrite_ents` is set: then the
      mention replaces it. An entity of exactly the mention's words keeps its label and gets the
      mention's ``kb_id_`` if it has none.

    A span's label is the type of its concept and its ``kb_id_`` the concept's id. ``span._`` has
    ``polarity``, ``attributes`` and, as scispaCy's entities, ``kb_ents``: pairs of id and score.
    They are the concepts with the mention's name, the chosen one first, with the score 1; a mention
    of the stages ``fuzzy`` and ``scispacy`` has the similarity of its letters to the nearest name.
    A mention that ends within a spaCy token is extended to the whole token. All of it is kept when
    a document is serialized, as it is between processes.

    Args:
        linker: The linker.
        name: The name of the component in the pipeline.
        overwrite_ents: Whether mentions replace the entities that they overlap.

    Raises:
        RecipeError: If spaCy is not installed.
    """

    def __init__(
        self, linker: "Linker", name: str = IN_MEMORY, *, overwrite_ents: bool = False
    ) -> None:
        self.linker = linker
        self.name = name
        self.overwrite_ents = overwrite_ents
        try:
            from spacy.language import Language
        except ImportError as error:
            raise RecipeError(
                f"a spaCy component needs spaCy: {install_command('linking')} ({error})"
            ) from error
        self._language: Any = Language
        _extend()

    def register(self) -> None:
        """Make the component known to spaCy by its name."""
        self._language.component(self.name, assigns=["doc.ents"], func=self)

    def __call__(self, document: Any) -> Any:
        """Return the document with its mentions."""
        _extend()  # in a process that unpickled the component
        scored = scored_mentions(self.linker, document.text)
        document.user_data[NAME] = [_packed(mention) for mention, _ in scored]
        spans = []
        for mention, candidates in scored:
            span = _span(document, mention)
            span._.polarity = mention.polarity
            span._.attributes = list(mention.attributes)
            span._.kb_ents = candidates
            spans.append(span)
        document.spans[NAME] = spans
        document.set_ents(_merged(document, spans, self.overwrite_ents))
        return document


def _packed(mention: Mention) -> list[Any]:
    """Return a mention as plain values, which spaCy can serialize."""
    row: list[Any] = list(mention)
    row[Mention._fields.index("concept")] = list(astuple(mention.concept))
    return row


def _mentions(document: Any) -> list[Mention]:
    """Return the mentions that the component found in a document."""
    found = []
    rows: list[list[Any]] = document.user_data.get(NAME, [])
    for row in rows:
        fields = dict(zip(Mention._fields, row, strict=True))
        concept_id, name, kind, synonyms, xrefs = fields.pop("concept")
        concept = Concept(concept_id, name, kind, tuple(synonyms), tuple(xrefs))
        attributes = tuple(Attribute(*each) for each in fields.pop("attributes"))
        found.append(Mention(concept=concept, attributes=attributes, **fields))
    return found


def _span(document: Any, mention: Mention) -> Any:
    from spacy.tokens import Span

    around = document.char_span(mention.start, mention.end, alignment_mode="expand")
    concept = mention.concept
    return Span(document, around.start, around.end, label=concept.type, kb_id=concept.id)


def _merged(document: Any, mentions: Iterable[Any], overwrite: bool) -> list[Any]:
    """Return the entities of a document and those of the mentions, without overlap."""
    from spacy.tokens import Span
    from spacy.util import filter_spans

    ours = filter_spans(mentions)
    by_place = {(each.start, each.end): each for each in ours}
    others = []
    for entity in document.ents:
        start, end, knowledge = entity.start, entity.end, entity.kb_id
        if not knowledge and (start, end) in by_place:
            knowledge = by_place[start, end].kb_id
        others.append(Span(document, start, end, label=entity.label, kb_id=knowledge))
    first, second = (ours, others) if overwrite else (others, ours)
    taken = {i for each in first for i in range(each.start, each.end)}
    free = [each for each in second if taken.isdisjoint(range(each.start, each.end))]
    return sorted([*first, *free], key=lambda span: span.start)


def _extend() -> None:
    from spacy.tokens import Doc, Span

    if not Doc.has_extension("pathreward"):
        Doc.set_extension("pathreward", getter=_mentions)
    for name, default in (("polarity", None), ("attributes", []), ("kb_ents", [])):
        if not Span.has_extension(name):  # scispaCy's linker sets `kb_ents` too
            Span.set_extension(name, default=default)
