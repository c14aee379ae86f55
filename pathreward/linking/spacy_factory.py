"""The factory of `nlp.add_pipe("pathreward_linker")`, which spaCy finds by its entry point.

It is a module of its own because its decorator needs spaCy, which `pathreward` does not import.
"""

from collections.abc import Sequence
from typing import Any

from spacy.language import Language

from pathreward.kg.loading import graph_of
from pathreward.linking.component import NAME, SpacyComponent
from pathreward.linking.linker import DEFAULT_STAGES
from pathreward.linking.settings import linker_of

_DEFAULTS = {
    "graph": "shipped",
    "stages": list(DEFAULT_STAGES),
    "scispacy": {},
    "overwrite_ents": False,
}


@Language.factory(
    NAME, assigns=["doc.ents", "doc.spans", "doc._.pathreward"], default_config=_DEFAULTS
)
def create_linker(
    nlp: Any,
    name: str,
    graph: Any,
    stages: Sequence[str],
    scispacy: dict[str, Any],
    overwrite_ents: bool,
) -> SpacyComponent:
    """Return the component for a pipeline.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        graph: As a recipe's key `graph`; paths are relative to the working directory.
        stages: The stages of the linker.
        scispacy: The models of the stage ``scispacy``, as in a recipe.
        overwrite_ents: As for `SpacyComponent`.

    Raises:
        GraphError: If the graph can't be loaded.
        RecipeError: If a stage or a model is unknown.
    """
    known = None if graph == "shipped" else graph_of(graph)
    linker = linker_of(known, {"stages": list(stages), "scispacy": scispacy})
    return SpacyComponent(linker, name, overwrite_ents=overwrite_ents)
