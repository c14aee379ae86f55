"""A scispaCy KnowledgeBase: concepts with aliases, as JSONL or a JSON list."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import expect, load_json, numbered_lines
from pathreward.kg.sources.umls import type_of
from pathreward.kg.sources.vocabulary import clean_names


def read_scispacy(paths: Sequence[Path]) -> GraphParts:
    """Return the concepts of a knowledge base, which has no relations.

    It reads the fields concept_id, canonical_name, aliases and types (TUI of UMLS, or our types).

    Raises:
        GraphError: If a file is invalid; the message names file, line and field.
    """
    builder = GraphBuilder()
    for path in paths:
        listed = path.name.removesuffix(".gz").endswith(".json")
        builder.start_file(path.name, "entry" if listed else "")
        for number, row in _items(path) if listed else _json_lines(path):
            builder.add_concept(_concept(row, builder.location(number)), number)
    return builder.parts()


def _items(path: Path) -> Iterator[tuple[int, Any]]:
    yield from enumerate(expect(load_json(path), list, path.name, "a list of concepts"))


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    for number, line in numbered_lines(path):
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
    name, synonyms = clean_names(concept_id, row["canonical_name"], aliases)
    kind = type_of(types) if not types or types[0].startswith("T") else types[0]
    xrefs = (f"UMLS:{concept_id}",) if concept_id[:1] == "C" and concept_id[1:].isdigit() else ()
    return Concept(concept_id, name, kind, synonyms, xrefs)
