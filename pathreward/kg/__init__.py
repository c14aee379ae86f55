"""The knowledge graph: pathology's concepts and what is known to hold between them."""

from pathreward.kg.concept import CONCEPT_TYPES, RELATIONS, Concept, Relation
from pathreward.kg.graph import KnowledgeGraph, validate
from pathreward.kg.validation import Problem

__all__ = [
    "CONCEPT_TYPES",
    "RELATIONS",
    "Concept",
    "KnowledgeGraph",
    "Problem",
    "Relation",
    "validate",
]
