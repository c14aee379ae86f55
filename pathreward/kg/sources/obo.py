"""OBO files, text in stanzas: DOID, CL, UBERON, HPO, MONDO and many others.

The versions 1.0 to 1.4 are read. Three kinds of lines are left out: relations that hold under a
condition only (qualifiers ``gci_...``, as in UBERON for some species), MONDO's cross-references to
terms that are wider, narrower or merely related, and annotations such as ``seeAlso``.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.obo_syntax import (
    identifier,
    quoted,
    split_qualifiers,
    unescape,
    whole_lines,
)
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
_SCOPE_OF_TAG = {
    "synonym": "",
    "exact_synonym": "EXACT",
    "related_synonym": "RELATED",
    "narrow_synonym": "NARROW",
    "broad_synonym": "BROAD",
}
"""The tags of synonyms with the scope that they give; those with a scope are of OBO 1.0."""
_REFERENCES = frozenset({"xref", "alt_id", "xref_analog", "xref_unk", "xref_unknown"})
_ANNOTATIONS = frozenset({"dc-contributor", "seeAlso", "depicted_by", "editor_note"})
_CONDITIONAL = ("gci_relation=", "gci_filler=")
_NOT_EQUAL = ("MONDO:relatedTo", "IsNarrowerThanSource", "IsBroaderThanSource")


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
    for number, line in whole_lines(numbered_lines(path)):
        text = line.strip()
        if not text or text.startswith("!"):
            continue
        if text.startswith("["):
            text, _ = split_qualifiers(text)
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
        stanza.id = identifier(value)
    elif tag == "name":
        stanza.name = unescape(split_qualifiers(value, plain=True)[0])
    elif tag == "is_obsolete":
        stanza.obsolete = value.startswith("true")
    elif tag in ("is_a", "relationship"):
        label, _, rest = ("is_a", "", value) if tag == "is_a" else value.partition(" ")
        target = identifier(rest.lstrip())
        if not target:
            _refuse(path, number, len(line), "a relation and an id", value)
        if not any(each in value for each in _CONDITIONAL):
            stanza.relations.append((label, target, number))
    elif tag in _SCOPE_OF_TAG:
        synonym = quoted(value)
        if synonym is None:
            _refuse(path, number, line.find(value) + 1, 'a synonym in quotes, "..."', value)
        text, rest = synonym
        scope = _SCOPE_OF_TAG[tag] or next(iter(rest.split()), "")
        stanza.synonyms.append((text, scope if scope in _SCOPES else "RELATED"))
    elif tag in _REFERENCES:
        _, qualifiers = split_qualifiers(value)
        if not any(each in qualifiers for each in _NOT_EQUAL):
            stanza.xrefs.append(identifier(value))


def _refuse(path: Path, number: int, column: int, expected: str, got: str) -> NoReturn:
    short = got if len(got) <= 60 else got[:60] + "..."
    raise GraphError(f"{path.name}:{number}, column {column}: expected {expected}, got {short!r}")
