"""The knowledge graph in memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from itertools import islice
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self

from pathreward.errors import GraphError, unknown
from pathreward.kg.builder import GraphBuilder, GraphParts, Repair
from pathreward.kg.cache import load
from pathreward.kg.concept import FREQUENCIES, Concept, Relation
from pathreward.kg.constructors import SourceConstructors
from pathreward.kg.exports import GraphExports
from pathreward.kg.name_index import NameIndex, name_index
from pathreward.kg.paths import Path, shortest_first
from pathreward.kg.similarity import MEASURES, Hierarchy
from pathreward.kg.validation import expect_valid

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import networkx


class KnowledgeGraph(SourceConstructors, GraphExports):
    """Concepts by id, with the typed relations between them.

    A graph is immutable. Two graphs with the same concepts and relations are equal. The shipped
    graph pickles as a reference, and a cached graph as a reference to its cache folder.

    >>> graph = KnowledgeGraph.default()
    >>> graph.find("SCC")[0].name
    'squamous cell carcinoma'
    >>> graph.related("keratin_pearls", "supports", "squamous_cell_carcinoma")
    True

    Args:
        concepts: The concepts; results of `find` are in this order.
        relations: The relations between them.
        strict: Apply the rules of the shipped graph (`pathreward.kg.validate`: our types and
            relations only, no name with two concepts). If False, any type and relation is allowed,
            concepts may share a name, and a cycle of is_a is broken and reported in `repairs`.

    Raises:
        GraphError: If the concepts and relations are invalid; the message names the rows.
    """

    def __init__(
        self,
        concepts: Iterable[Concept],
        relations: Iterable[Relation] = (),
        *,
        strict: bool = True,
    ) -> None:
        rows, edges = tuple(concepts), tuple(relations)
        if strict:
            expect_valid(rows, edges)
        builder = GraphBuilder()
        for i, concept in enumerate(rows, start=1):
            builder.add_concept(concept, i)
        for i, each in enumerate(edges, start=1):
            builder.add_relation(each.subject, each.relation, each.object, i, each.frequency)
        self._set(builder.parts())

    def _set(self, parts: GraphParts, entry: FilePath | None = None) -> None:
        self._rows, self._edges = parts.concepts, parts.edges
        self.kinds: tuple[str, ...] = parts.kinds
        """The names of the relations in the graph: ours, then the source's."""
        self.repairs: tuple[Repair, ...] = parts.repairs
        """Invalid rows of the source that were repaired; empty for the shipped graph."""
        self._entry = entry
        self._ids = [each.id for each in parts.concepts]
        self._index = {each: i for i, each in enumerate(self._ids)}
        self._codes = {name: code for code, name in enumerate(parts.kinds)}
        self.concepts: Mapping[str, Concept] = MappingProxyType(
            dict(zip(self._ids, parts.concepts, strict=True))
        )
        self._content = object()
        self._hash = hash((*self._ids[:1], len(self._rows), len(self._edges)))
        self._similarity = lru_cache(maxsize=1 << 18)(self._compute_similarity)
        self._above = lru_cache(maxsize=1 << 16)(self._ancestors)
        self._typed = lru_cache(maxsize=64)(self._of_type)

    @classmethod
    def _of(cls, parts: GraphParts, entry: FilePath | None = None) -> Self:
        graph = cls.__new__(cls)
        graph._set(parts, entry)
        return graph

    @classmethod
    def default(cls) -> "KnowledgeGraph":
        """Return the shipped graph, which is built once per process."""
        return _default()

    @classmethod
    def from_tables(
        cls, folder: "str | FilePath | Traversable", *, strict: bool = True
    ) -> "KnowledgeGraph":
        """Return the graph of the tables ``concepts.tsv`` and ``relations.tsv`` in `folder`.

        Args:
            folder: The folder of the two tables.
            strict: As for `KnowledgeGraph`.

        Raises:
            GraphError: If a table is invalid; the message names file, line and column.
        """
        from pathreward.kg.sources.tables import read_tables

        return cls._of(read_tables(FilePath(folder) if isinstance(folder, str) else folder, strict))

    @classmethod
    def from_networkx(
        cls, view: "networkx.Graph[Any]", *, strict: bool = False
    ) -> "KnowledgeGraph":
        """Return the graph of a networkx graph, the inverse of `to_networkx`.

        A node has the attributes name (by default its id), type, synonyms and xrefs; an edge's
        relation is its attribute ``relation``, else its key.

        Raises:
            GraphError: If a node's id is not text, or an edge has no relation.
        """
        from pathreward.kg.sources.view import concepts_and_relations

        return cls(*concepts_and_relations(view), strict=strict)

    def merge(
        self,
        others: "KnowledgeGraph | Iterable[KnowledgeGraph]",
        *,
        by: Literal["xrefs", "ids"] = "xrefs",
    ) -> "KnowledgeGraph":
        """Return the graph merged from this one and others, with equal concepts united.

        Concepts are equal if they have the same id or, by xrefs, if one refers to the other or both
        have a cross-reference in common; a concept is united with at most one of each other graph.
        The united concept keeps our id, name and type and gets the names and cross-references of
        both. `pathreward.kg.merge` documents the ranking of pairs.

        Args:
            others: The other graphs, merged one after another.
            by: The criterion of equality.

        >>> ours = KnowledgeGraph([Concept("scc", "SCC", "diagnosis", (), ("DOID:1749",))])
        >>> doid = KnowledgeGraph([Concept("DOID:1749", "squamous cell carcinoma", "diagnosis")])
        >>> ours.merge(doid)["scc"].names
        ('SCC', 'squamous cell carcinoma')
        """
        from pathreward.kg.merge import merge_parts

        added = [others] if isinstance(others, KnowledgeGraph) else list(others)
        return self._of(merge_parts([self._parts, *(each._parts for each in added)], by))

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
        if self._content is not other._content and self._parts[:3] == other._parts[:3]:
            other._content = self._content  # caches compare graphs often: the next time is free
        return self._content is other._content

    def __hash__(self) -> int:
        return self._hash  # computed once: graphs are keys of many caches

    def __repr__(self) -> str:
        return f"<KnowledgeGraph of {len(self)} concepts, {len(self._edges)} relations>"

    def __reduce__(self) -> tuple[Any, ...]:
        if _default.cache_info().currsize and self is _default():
            return _default, ()
        if self._entry is not None:
            return _from_cache, (str(self._entry),)
        return KnowledgeGraph._of, (self._parts,)

    def find(self, name: str) -> tuple[Concept, ...]:
        """Return the concepts with `name` as their id, their name or a synonym, in this order.

        Names are normalised as in the linker; see `pathreward.kg.names`.

        >>> [each.id for each in KnowledgeGraph.default().find("Leiomyomata")]
        ['leiomyoma']
        """
        if name in self.concepts:
            return (self.concepts[name],)
        return tuple(self._rows[i] for i in self._index_of_names.find(name))

    def of_type(self, *types: str) -> frozenset[str]:
        """Return the ids of the concepts of these types.

        >>> "necrosis" in KnowledgeGraph.default().of_type("finding", "cell")
        True
        """
        return self._typed(*types)

    def _of_type(self, *types: str) -> frozenset[str]:
        return frozenset(each.id for each in self._rows if each.type in types)

    def relations(
        self, subject: str | None = None, relation: str | None = None, object: str | None = None
    ) -> Iterator[Relation]:
        """Yield the relations with this subject, relation and object; None means any.

        Raises:
            GraphError: If the graph has no such `relation`.
        """
        for i, kind, j, often in self._edges.select(
            None if subject is None else self._index.get(subject, -1),
            None if relation is None else self._code(relation),
            None if object is None else self._index.get(object, -1),
        ):
            yield Relation(self._ids[i], self.kinds[kind], self._ids[j], FREQUENCIES[often])

    def neighbours(self, concept_id: str, relation: str | None = None) -> Iterator[Relation]:
        """Yield the relations with a concept as the subject, then those with it as the object.

        >>> graph = KnowledgeGraph.default()
        >>> supported = [str(each) for each in graph.neighbours("keratin_pearls", "supports")]
        >>> "keratin_pearls supports squamous_cell_carcinoma" in supported
        True

        Raises:
            KeyError: If no concept has the id.
            GraphError: If the graph has no such `relation`.
        """
        self._node(concept_id)
        yield from self.relations(concept_id, relation)
        yield from self.relations(None, relation, concept_id)

    def related(self, subject: str, relation: str, object: str) -> bool:
        """Return whether the graph has exactly this relation; nothing is inherited."""
        triple = (self._index.get(subject), self._codes.get(relation), self._index.get(object))
        return triple in self._edges

    def paths(
        self,
        a: str,
        b: str,
        depth: int = 3,
        relations: Collection[str] | None = None,
        limit: int = 10,
    ) -> list[Path]:
        """Return the simple paths between two concepts, the shortest first.

        A path may use a relation against its direction. The path from a concept to itself has no
        relations.

        Args:
            a: The id of the start.
            b: The id of the end.
            depth: The most relations of a path.
            relations: The relations to use; None: all.
            limit: The most paths to return.

        >>> graph = KnowledgeGraph.default()
        >>> print(graph.paths("keratin_pearls", "squamous_cell_carcinoma", depth=1)[0])
        keratin_pearls -supports-> squamous_cell_carcinoma

        Raises:
            KeyError: If no concept has one of the ids.
            GraphError: If the graph has no such relation, or `depth` is not in [0, 100].
        """
        if not 0 <= depth <= 100:
            raise GraphError(f"expected a depth of 0 to 100 relations, got {depth}")
        start, goal = self._node(a), self._node(b)
        kinds = None if relations is None else {self._code(each) for each in relations}
        found = shortest_first(self._edges, start, goal, depth, kinds)
        return [
            Path(
                (a, *(self._ids[node] for _, node in steps)),
                tuple(self._relation_at(at) for at, _ in steps),
            )
            for steps in islice(found, limit)
        ]

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Return the ids of a concept's ancestors by is_a, without itself.

        >>> "carcinoma" in KnowledgeGraph.default().ancestors("squamous_cell_carcinoma")
        True

        Raises:
            KeyError: If no concept has the id.
        """
        return self._above(concept_id)

    def _ancestors(self, concept_id: str) -> frozenset[str]:
        node = self._node(concept_id)
        return frozenset(self._ids[i] for i in self._hierarchy.ancestors[node] if i != node)

    def is_a(self, a: str, b: str) -> bool:
        """Return whether `a` is `b` or a descendant of it.

        Raises:
            KeyError: If no concept has one of the ids.
        """
        return self._node(b) in self._hierarchy.ancestors[self._node(a)]

    def similarity(self, a: str, b: str, measure: str = "lin") -> float:
        """Return the similarity of two concepts in the is_a hierarchy; 0 without common ancestors.

        With `c` a common ancestor, `IC` the intrinsic information content
        (`pathreward.kg.similarity.information_content`) and the depth of a root 1:

        - ``lin``, in [0, 1]: the largest ``2 IC(c) / (IC(a) + IC(b))``; Lin (1998);
        - ``wu_palmer``, in [0, 1]: the largest ``2 depth(c) / (depth(a) + depth(b))``, with depth
          along the longest path from a root; Wu and Palmer (1994);
        - ``resnik``, 0 or more: the largest ``IC(c)``; Resnik (1995);
        - ``path``, in [0, 1]: ``1 / (1 + edges)`` on the shortest path through a `c`.

        Raises:
            KeyError: If no concept has one of the ids.
            GraphError: If there is no such measure.
        """
        return self._similarity(a, b, measure)

    def _compute_similarity(self, a: str, b: str, measure: str) -> float:
        if measure not in MEASURES:
            raise GraphError(unknown("measure", measure, MEASURES))
        return self._hierarchy.similarity(self._node(a), self._node(b), measure)

    def _node(self, concept_id: str) -> int:
        if concept_id not in self._index:
            raise KeyError(unknown("concept", concept_id, self._near(concept_id)))
        return self._index[concept_id]

    def _code(self, relation: str) -> int:
        if relation not in self._codes:
            raise GraphError(unknown("relation", relation, self.kinds))
        return self._codes[relation]

    def _near(self, concept_id: str) -> list[str]:
        from rapidfuzz.process import extract

        return [each for each, _, _ in extract(str(concept_id), self._ids, limit=5)]

    def _relation_at(self, at: int) -> Relation:
        edges = self._edges
        subject, target = self._ids[edges.subjects[at]], self._ids[edges.targets[at]]
        frequency = FREQUENCIES[edges.frequencies[at]]
        return Relation(subject, self.kinds[edges.kinds[at]], target, frequency)

    @property
    def _parts(self) -> GraphParts:
        return GraphParts(self._rows, self.kinds, self._edges, self.repairs)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self._edges.targets_of(self._codes["is_a"]))

    @cached_property
    def _index_of_names(self) -> NameIndex:
        return name_index(self._rows)


@cache
def _default() -> KnowledgeGraph:
    from pathreward.kg.sources.tables import kept_tables
    from pathreward.resources import resource

    return KnowledgeGraph._of(kept_tables(resource("kg")))


@lru_cache(maxsize=4)
def _from_cache(entry: str) -> KnowledgeGraph:
    """Return the graph of a cache folder, loaded once per process."""
    return KnowledgeGraph._of(load(FilePath(entry)), FilePath(entry))
