"""YAML of a stranger: plain values only, within limits, and no key twice."""

from typing import Any, NoReturn

import yaml
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, ScalarNode

from pathreward.errors import RecipeError

LARGEST = 1 << 16
"""Bytes."""
DEEPEST = 20
"""Mappings and lists within each other."""


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses aliases, equal keys and deep nesting."""

    depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(AliasEvent):
            self._refuse("an alias (*); write the value again")
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse(f"nested more than {DEEPEST} levels deep")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, problem: str) -> NoReturn:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # of types-PyYAML
        raise yaml.composer.ComposerError(None, None, problem, event.start_mark)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} is there twice", key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def load_yaml(text: str, what: str) -> Any:
    """Return the values of a YAML text.

    >>> load_yaml("reward: {sum: {answer: {weight: 1}}}", "the recipe")
    {'reward': {'sum': {'answer': {'weight': 1}}}}

    Args:
        text: At most 64 kB.
        what: What the text is, for messages.

    Raises:
        RecipeError: If the text is too large or no YAML, or has an alias, a key twice, a type that
            is not plain or too many levels; the message gives line and column.
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
