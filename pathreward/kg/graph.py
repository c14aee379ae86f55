"""The knowledge graph in memory."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pathreward.errors import GraphError, unknown
from pathreward.kg.concept import RELATIONS, Concept, Relation
from pathreward.kg.edges import Edges
from pathreward.kg.names import Vocabulary
from pathreward.kg.similarity import ancestor_sets, information_content, lin
from pathreward.kg.tables import read_tables
from pathreward.kg.validation import Problem, expect_sound, problems_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import networkx


class KnowledgeGraph:
    """Concepts by id, with the typed relations between them.

    A graph does not change once it is made. Two graphs of the same concepts and relations are
    equal; the shipped one pickles as a reference to itself.

    >>> graph = KnowledgeGraph.default()
    >>> graph.find("SCC")[0].name
    'squamous cell carcinoma'
    >>> graph.related("keratin_pearls", "supports", "squamous_cell_carcinoma")
    True

    Raises:
        GraphError: If the concepts and relations contradict themselves, with the rows named.
    """

    def __init__(self, concepts: Iterable[Concept], relations: Iterable[Relation] = ()) -> None:
        rows, edges = tuple(concepts), tuple(relations)
        expect_sound(rows, edges)
        self._rows = rows
        self._ids = [each.id for each in rows]
        self._index = {each: i for i, each in enumerate(self._ids)}
        self._edges = Edges(len(rows), [self._coded(each) for each in edges])
        self.concepts: Mapping[str, Concept] = MappingProxyType({each.id: each for each in rows})
        self._similarity = lru_cache(maxsize=1 << 18)(self._lin)

    @classmethod
    def default(cls) -> "KnowledgeGraph":
        """Return the graph that ships with pathreward, built once in a process."""
        return _default()

    @classmethod
    def from_tables(cls, folder: "str | Path | Traversable") -> "KnowledgeGraph":
        """Return the graph of the tables ``concepts.tsv`` and ``relations.tsv`` in `folder`.

        Raises:
            GraphError: If a table does not hold; the message names file, line and column.
        """
        concepts, relations = read_tables(Path(folder) if isinstance(folder, str) else folder)
        if found := problems_of(concepts, relations):
            listed = [
                f"{each.table}.tsv:{each.row + 2}, column {each.column!r}: {each.message}"
                for each in found
            ]
            more = f"\n... and {len(listed) - 10} more" if len(listed) > 10 else ""
            raise GraphError("\n".join(listed[:10]) + more)
        return cls(concepts, relations)

    def __getitem__(self, concept_id: str) -> Concept:
        try:
            return self.concepts[concept_id]
        except KeyError:
            raise KeyError(unknown("concept", concept_id, self._near(concept_id))) from None

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self.concepts

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.concepts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KnowledgeGraph):
            return NotImplemented
        return self is other or (self._rows == other._rows and self._edges == other._edges)

    def __hash__(self) -> int:
        return hash((self._ids[:1] and self._ids[0], len(self._rows), self._edges))

    def __repr__(self) -> str:
        return f"<KnowledgeGraph of {len(self)} concepts, {len(self._edges)} relations>"

    def __reduce__(self) -> tuple[Any, ...]:
        if _default.cache_info().currsize and self is _default():
            return _default, ()
        return KnowledgeGraph, (self._rows, tuple(self.relations()))

    def find(self, name: str) -> tuple[Concept, ...]:
        """Return the concepts that have `name` as their id, name or synonym.

        Names are compared as the linker reads them: `pathreward.kg.names` says which are equal.

        >>> [each.id for each in KnowledgeGraph.default().find("Leiomyomata")]
        ['leiomyoma']
        """
        if name in self.concepts:
            return (self.concepts[name],)
        sequence = next(self._vocabulary.sequences(name), ())
        return tuple(self._rows[i] for i in self._by_name.get(sequence, ()))

    def relations(
        self, subject: str | None = None, relation: str | None = None, object: str | None = None
    ) -> Iterator[Relation]:
        """Yield the relations with this subject, relation and object; None stands for any.

        Raises:
            GraphError: If `relation` is not one of `RELATIONS`.
        """
        if relation is not None and relation not in RELATIONS:
            raise GraphError(unknown("relation", relation, RELATIONS))
        for i, kind, j in self._edges.select(
            None if subject is None else self._index.get(subject, -1),
            None if relation is None else _CODES[relation],
            None if object is None else self._index.get(object, -1),
        ):
            yield Relation(self._ids[i], _KINDS[kind], self._ids[j])

    def related(self, subject: str, relation: str, object: str) -> bool:
        """Return whether this very relation stands in the graph; nothing is inherited."""
        triple = (self._index.get(subject), _CODES.get(relation), self._index.get(object))
        return triple in self._edges

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Return the ids above a concept by is_a, without itself.

        Raises:
            KeyError: If no concept has the id.
        """
        node = self._node(concept_id)
        return frozenset(self._ids[i] for i in self._ancestors[node] if i != node)

    def is_a(self, a: str, b: str) -> bool:
        """Return whether `a` is `b` or stands below it.

        Raises:
            KeyError: If no concept has one of the ids.
        """
        return self._node(b) in self._ancestors[self._node(a)]

    def similarity(self, a: str, b: str) -> float:
        """Return how near two concepts stand in the is_a hierarchy, in [0, 1].

        Lin's measure with intrinsic information content: 1 for a concept and itself, 0 for two
        that nothing stands above; `pathreward.kg.similarity` has the equation.

        Raises:
            KeyError: If no concept has one of the ids.
        """
        return self._similarity(a, b)

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """Return the graph for analysis: nodes by id with their fields, edges keyed by relation."""
        import networkx

        view: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for each in self._rows:
            view.add_node(
                each.id, name=each.name, type=each.type, synonyms=each.synonyms, xrefs=each.xrefs
            )
        for edge in self.relations():
            view.add_edge(edge.subject, edge.object, key=edge.relation)
        return view

    def _lin(self, a: str, b: str) -> float:
        return lin(self._node(a), self._node(b), self._ancestors, self._content)

    def _node(self, concept_id: str) -> int:
        if concept_id not in self._index:
            raise KeyError(unknown("concept", concept_id, self._near(concept_id)))
        return self._index[concept_id]

    def _near(self, concept_id: str) -> list[str]:
        from rapidfuzz.process import extract

        return [each for each, _, _ in extract(str(concept_id), self._ids, limit=5)]

    def _coded(self, relation: Relation) -> tuple[int, int, int]:
        subject, target = self._index[relation.subject], self._index[relation.object]
        return subject, _CODES[relation.relation], target

    @cached_property
    def _ancestors(self) -> list[frozenset[int]]:
        is_a = _CODES["is_a"]
        parents = [[j for _, _, j in self._edges.select(node, is_a)] for node in range(len(self))]
        return ancestor_sets(parents)

    @cached_property
    def _content(self) -> list[float]:
        return information_content(self._ancestors)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(name for each in self._rows for name in each.names)

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        found: dict[tuple[str, ...], tuple[int, ...]] = {}
        for i, each in enumerate(self._rows):
            for name in each.names:
                for sequence in self._vocabulary.sequences(name):
                    owners = found.get(sequence, ())
                    if i not in owners:
                        found[sequence] = (*owners, i)
        return found


_KINDS = tuple(RELATIONS)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}


def validate(source: "KnowledgeGraph | str | Path | Traversable") -> list[Problem]:
    """Return what is wrong with a graph or with a folder of tables; nothing if it holds.

    >>> validate(KnowledgeGraph.default())
    []

    Raises:
        GraphError: If a table can't be read at all; the message names file, line and column.
    """
    if isinstance(source, KnowledgeGraph):
        return problems_of(tuple(source.concepts.values()), tuple(source.relations()))
    return problems_of(*read_tables(Path(source) if isinstance(source, str) else source))


@cache
def _default() -> KnowledgeGraph:
    from pathreward.resources import resource

    return KnowledgeGraph.from_tables(resource("kg"))
