"""What an endpoint replies, before anyone looks at the text."""

import json
from typing import Any


class ReplyError(Exception):
    """A reply that can't be used; the message never quotes the reply."""


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text without duplicate keys.

    >>> parse_json('{"holds": true}')
    {'holds': True}

    Raises:
        ReplyError: If the text is not JSON, or an object in it has a key twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise ReplyError("it is not one JSON object") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        raise ValueError("duplicate key")
    return tree
