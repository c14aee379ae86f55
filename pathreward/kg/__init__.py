"""The knowledge graph: concepts of pathology and the typed relations between them."""

from pathreward.kg.builder import Repair
from pathreward.kg.cache import CacheWarning
from pathreward.kg.concept import CONCEPT_TYPES, RELATIONS, Concept, Relation
from pathreward.kg.graph import KnowledgeGraph
from pathreward.kg.paths import Path
from pathreward.kg.problem import Problem
from pathreward.kg.similarity import MEASURES
from pathreward.kg.validation import validate

__all__ = [
    "CONCEPT_TYPES",
    "MEASURES",
    "RELATIONS",
    "CacheWarning",
    "Concept",
    "KnowledgeGraph",
    "Path",
    "Problem",
    "Relation",
    "Repair",
    "validate",
]
