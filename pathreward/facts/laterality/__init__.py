"""Sides."""

from pathreward.facts.laterality.compare import compare, describe, detail, unique
from pathreward.facts.laterality.parse import sides
from pathreward.facts.protocol import FactType

TYPE = FactType(
    name="laterality",
    parse=sides,
    compare=compare,
    describe=describe,
    detail=detail,
    about_is_optional=True,
    unique=unique,
    locates=lambda _: True,
    is_answer=False,
)
