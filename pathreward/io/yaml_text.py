"""YAML of a stranger: plain values only, within limits, and no key twice."""

from collections.abc import Hashable
from typing import Any, NoReturn

import yaml
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, ScalarNode

from pathreward.errors import RecipeError

LARGEST = 1 << 16
"""Bytes."""
DEEPEST = 20
"""Mappings and lists within each other."""


MOST = 10_000
"""Values, keys among them."""

_MOST_BITS = 64
_TAG = "tag:yaml.org,2002:"
_PLAIN = frozenset(_TAG + each for each in ("null", "bool", "int", "float", "str", "seq", "map"))


class _Loader(yaml.SafeLoader):
    """A safe loader of JSON's types that refuses aliases, equal keys, deep nesting and many values.

    A date is text. A number in base 60 ("1:30") is text, too.
    """

    depth = 0
    count = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Return the next node; refuse aliases, deep nesting, too many values and unknown tags."""
        if self.check_event(AliasEvent):
            self._refuse("an alias (*); write the value again")
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse(f"nested more than {DEEPEST} levels deep")
        self.count += 1
        if self.count > MOST:
            self._refuse(f"more than {MOST:,} values")
        event = self.peek_event()  # type: ignore[no-untyped-call]  # of types-PyYAML
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(node, ScalarNode) and not event.tag and _is_text(node):
            node.tag = f"{_TAG}str"
        if node is not None and node.tag not in _PLAIN and event.tag in {None, "!", node.tag}:
            self._refuse_at(f"a value of the type {node.tag.removeprefix(_TAG)!r}", event)
        return node

    def _refuse(self, problem: str) -> NoReturn:
        self._refuse_at(problem, self.peek_event())  # type: ignore[no-untyped-call]  # of types-PyYAML

    def _refuse_at(self, problem: str, event: Any) -> NoReturn:
        raise yaml.composer.ComposerError(None, None, problem, event.start_mark)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; refuse a key that occurs twice or is no text or number."""
        found: dict[Any, Any] = {}
        names: set[str] = set()  # the key 1 and the key "1" are one
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            problem = ""
            if not isinstance(key, Hashable):
                problem = "a key that is no text or number"
            elif str(key) in names:
                problem = f"the key {key!r} is there twice"
            if problem:
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            names.add(str(key))
            found[key] = self.construct_object(value_node, deep=deep)
        return found

    def construct_yaml_int(self, node: ScalarNode) -> int:
        """Return an integer; refuse one of more than 64 bits."""
        number: int = super().construct_yaml_int(node)
        if number.bit_length() > _MOST_BITS:
            problem = f"a number of more than {_MOST_BITS} bits"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return number


_Loader.add_constructor(f"{_TAG}int", _Loader.construct_yaml_int)


def _is_text(node: ScalarNode) -> bool:
    """Return whether a scalar that YAML 1.1 takes for a date or a number in base 60 is text."""
    kind = node.tag.removeprefix(_TAG)
    return kind in {"timestamp", "merge", "value"} or (
        kind in {"int", "float"} and ":" in node.value
    )


def load_yaml(text: str, what: str) -> Any:
    """Return the values of a YAML text.

    >>> load_yaml("reward: {sum: {answer: {weight: 1}}}", "the recipe")
    {'reward': {'sum': {'answer': {'weight': 1}}}}

    Args:
        text: At most 64 kB.
        what: What the text is, for messages.

    Raises:
        RecipeError: If the text is too large or no YAML, or has an alias, a key twice, a type that
            JSON lacks, too many levels or values; the message gives line and column.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise RecipeError(f"{what} has {size:,} bytes; at most {LARGEST:,} are read")
    try:
        return yaml.load(text, _Loader)  # it is a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise RecipeError(f"{what} is not YAML that is read: {error.problem}{place}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise RecipeError(f"{what} is not YAML that is read: {reason[:200]}") from None
