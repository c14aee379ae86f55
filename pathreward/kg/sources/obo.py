"""OBO files, text in stanzas: DOID, CL, UBERON, HPO, MONDO and many others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import numbered_lines
from pathreward.kg.sources.vocabulary import (
    EXACT_ONLY,
    TYPE_BELOW,
    TYPE_OF_PREFIX,
    clean_names,
    map_relation,
    normalize_reference,
)

_SCOPES = frozenset({"EXACT", "RELATED", "NARROW", "BROAD"})
_ANNOTATIONS = frozenset({"dc-contributor", "seeAlso", "depicted_by", "editor_note"})


@dataclass(slots=True)
class _Stanza:
    kind: str
    line: int
    id: str = ""
    name: str = ""
    obsolete: bool = False
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    relations: list[tuple[str, str, int]] = field(default_factory=list)


def read_obo(
    paths: Sequence[Path], synonyms: Collection[str] | None = None, strict: bool = True
) -> GraphParts:
    """Return the parts of the graph of OBO files; see `KnowledgeGraph.from_obo`.

    Raises:
        GraphError: If a file is invalid; the message names file, line and column.
    """
    for scope in synonyms or ():
        if scope not in _SCOPES:
            raise GraphError(f"expected scopes of EXACT, RELATED, NARROW, BROAD, got {scope!r}")
    builder = GraphBuilder(TYPE_BELOW, TYPE_OF_PREFIX, strict)
    for path in paths:
        builder.start_file(path.name)
        stanzas = list(_stanzas(path))
        labels = {each.id: each.name or each.id for each in stanzas if each.kind == "[Typedef]"}
        terms = [each for each in stanzas if each.kind == "[Term]"]
        gone = {each.id for each in terms if each.obsolete}
        for term in terms:
            if not term.obsolete:
                _add_term(builder, term, synonyms, labels, gone)
    return builder.parts()


def _add_term(
    builder: GraphBuilder,
    term: _Stanza,
    synonyms: Collection[str] | None,
    labels: dict[str, str],
    gone: set[str],
) -> None:
    if synonyms is None:
        exact = term.id.startswith(EXACT_ONLY)
        synonyms = ("EXACT",) if exact else ("EXACT", "RELATED")
    others = [text for text, scope in term.synonyms if scope in synonyms]
    name, names = clean_names(term.id, term.name, others)
    xrefs = dict.fromkeys(filter(None, map(normalize_reference, term.xrefs)))
    builder.add_concept(Concept(term.id, name, "", names, tuple(xrefs)), term.line)
    for label, target, line in term.relations:
        if target in gone or label in _ANNOTATIONS:
            continue
        kind, backwards = map_relation(labels.get(label, label))
        ends = (target, term.id) if backwards else (term.id, target)
        builder.add_relation(ends[0], kind, ends[1], line)


def _stanzas(path: Path) -> Iterator[_Stanza]:
    stanza = _Stanza("", 0)
    header = True
    for number, line in numbered_lines(path):
        text = line.strip()
        if not text or text.startswith("!"):
            continue
        if text.startswith("["):
            if not text.endswith("]"):
                _refuse(path, number, len(text), "a stanza's name that ends in ]", text)
            yield from _complete(path, stanza, header)
            stanza, header = _Stanza(text, number), False
            continue
        tag, colon, value = text.partition(":")
        if not colon:
            _refuse(path, number, 1, "a line 'tag: value'", text)
        _add_tag(path, number, stanza, tag, value.strip(), line)
    if header:
        raise GraphError(f"{path.name}: expected stanzas such as [Term], found none; is it OBO?")
    yield from _complete(path, stanza, header)


def _complete(path: Path, stanza: _Stanza, header: bool) -> Iterator[_Stanza]:
    if header:
        return
    if not stanza.id:
        raise GraphError(f"{path.name}:{stanza.line}: the stanza has no id; add a line 'id: ...'")
    yield stanza


def _add_tag(path: Path, number: int, stanza: _Stanza, tag: str, value: str, line: str) -> None:
    if tag == "id":
        stanza.id = _first_word(value)
    elif tag == "name":
        stanza.name = value.replace("\\", "")
    elif tag == "is_obsolete":
        stanza.obsolete = value.startswith("true")
    elif tag == "is_a":
        stanza.relations.append(("is_a", _first_word(value), number))
    elif tag == "relationship":
        label, _, rest = value.partition(" ")
        if not _first_word(rest):
            _refuse(path, number, len(line), "a relation and an id", value)
        stanza.relations.append((label, _first_word(rest), number))
    elif tag == "synonym":
        end = _closing_quote(value)
        if end < 0:
            _refuse(path, number, line.find(value) + 1, 'a synonym in quotes, "..."', value)
        scope = next(iter(value[end + 1 :].split()), "")
        text = value[1:end].replace("\\", "")
        stanza.synonyms.append((text, scope if scope in _SCOPES else "RELATED"))
    elif tag in ("xref", "alt_id"):
        stanza.xrefs.append(_first_word(value).replace("\\", ""))


def _first_word(value: str) -> str:
    return next(iter(value.split(maxsplit=1)), "")


def _closing_quote(value: str) -> int:
    """Return the position of the closing quote of a value, -1 if there is none."""
    if not value.startswith('"'):
        return -1
    at = value.find('"', 1)
    while at > 0 and value[at - 1] == "\\":
        at = value.find('"', at + 1)
    return at


def _refuse(path: Path, number: int, column: int, expected: str, got: str) -> None:
    short = got if len(got) <= 60 else got[:60] + "..."
    raise GraphError(f"{path.name}:{number}, column {column}: expected {expected}, got {short!r}")
