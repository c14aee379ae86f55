"""The linker as a spaCy pipeline component."""

from typing import TYPE_CHECKING, Any

from pathreward.errors import RecipeError

if TYPE_CHECKING:
    from pathreward.linking.linker import Linker

NAME = "pathreward_linker"
"""The component's name in spaCy."""


class SpacyComponent:
    """A component that sets a document's entities to the linker's mentions.

    An entity's label is the type of its concept and its ``kb_id_`` is the concept's id;
    ``entity._.polarity`` and ``entity._.attributes`` are set too. A mention that ends within a
    spaCy token is extended to the whole token; of two mentions in one token the longer is kept.

    Args:
        linker: The linker.

    Raises:
        RecipeError: If spaCy is not installed.
    """

    def __init__(self, linker: "Linker") -> None:
        self.linker = linker
        self.name = NAME
        try:
            from spacy.language import Language
        except ImportError as error:
            raise RecipeError(
                f"a spaCy component needs spaCy: pip install 'pathreward[linking]' ({error})"
            ) from error
        Language.component(NAME, assigns=["doc.ents"], func=self)
        _extend()

    def __call__(self, document: Any) -> Any:
        """Return the document with its entities set."""
        from spacy.tokens import Span
        from spacy.util import filter_spans

        _extend()
        spans = []
        for each in self.linker.link(document.text):
            around = document.char_span(each.start, each.end, alignment_mode="expand")
            span = Span(
                document, around.start, around.end, each.concept.type, kb_id=each.concept.id
            )
            span._.polarity = each.polarity
            span._.attributes = each.attributes
            spans.append(span)
        document.set_ents(filter_spans(spans))
        return document


def _extend() -> None:
    from spacy.tokens import Span

    for name, default in (("polarity", None), ("attributes", ())):
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)
