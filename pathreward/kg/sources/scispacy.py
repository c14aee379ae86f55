"""A scispaCy KnowledgeBase: concepts with aliases, a JSON object a line or a list of them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.kg.concept import Concept
from pathreward.kg.draft import Draft, Parts
from pathreward.kg.sources.text import expect, json_of, lines
from pathreward.kg.sources.umls import type_of
from pathreward.kg.sources.vocabulary import named


def read(paths: Sequence[Path]) -> Parts:
    """Return the concepts of a knowledge base; it states no relations.

    The fields read are concept_id, canonical_name, aliases and types (UMLS's TUI or ours).

    Raises:
        GraphError: If a file does not hold; the message names file, line and field.
    """
    draft = Draft()
    for path in paths:
        listed = path.name.removesuffix(".gz").endswith(".json")
        draft.reading(path.name, "entry" if listed else "")
        for number, row in _listed(path) if listed else _lined(path):
            draft.concept(_concept(row, draft.place(number)), number)
    return draft.parts()


def _listed(path: Path) -> Iterator[tuple[int, Any]]:
    yield from enumerate(expect(json_of(path), list, path.name, "a list of concepts"))


def _lined(path: Path) -> Iterator[tuple[int, Any]]:
    for number, line in lines(path):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                column = f", column {error.colno}" if isinstance(error, ValueError) else ""
                raise GraphError(f"{path.name}:{number}{column}: not JSON: {error}") from error


def _concept(row: Any, where: str) -> Concept:
    expect(row, dict, where, "an object with concept_id and canonical_name")
    for field in ("concept_id", "canonical_name"):
        expect(row.get(field), str, f"{where}, field {field!r}", "text")
    aliases, types = row.get("aliases") or [], row.get("types") or []
    for field, value in (("aliases", aliases), ("types", types)):
        expect(value, list, f"{where}, field {field!r}", "a list of texts")
        for each in value:
            expect(each, str, f"{where}, field {field!r}", "a list of texts")
    concept_id = row["concept_id"]
    name, synonyms = named(concept_id, row["canonical_name"], aliases)
    kind = type_of(types) if not types or types[0].startswith("T") else types[0]
    xrefs = (f"UMLS:{concept_id}",) if concept_id[:1] == "C" and concept_id[1:].isdigit() else ()
    return Concept(concept_id, name, kind, synonyms, xrefs)
