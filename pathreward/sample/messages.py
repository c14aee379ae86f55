"""Chat messages as text."""

from collections.abc import Mapping, Sequence
from typing import Any

from pathreward.errors import DataError
from pathreward.sample.shown import shown, wrong_type

Messages = Sequence[Mapping[str, Any]]
"""Chat messages: a role, a content (text or content blocks), perhaps ``reasoning_content``."""

_REASONING_KEYS = ("reasoning_content", "thinking", "reasoning")


def message_text(value: object, field: str, role: str = "") -> str:
    """Return text as it is, and chat messages as the text of their contents.

    Reasoning that a chat template moved out of the content (``reasoning_content``, ``thinking``)
    goes back in front of it, between ``<think>`` tags.

    >>> message_text([{"role": "assistant", "thinking": "Nests.", "content": "B"}], "completion")
    '<think>Nests.</think>B'

    Args:
        value: Text, one message or several.
        field: The field of the sample, for messages of errors.
        role: The role whose messages count; empty: all.

    Raises:
        DataError: If `value` is neither text nor chat messages.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray):
        missing = "where the policy wrote nothing" if role else f"where there is no {field}"
        remedy = f"use an empty string {missing}"
        raise wrong_type("text or chat messages", value, remedy, field)
    return "\n".join(_one_message(each, field) for each in value if _has_role(each, role, field))


def _has_role(message: object, role: str, field: str) -> bool:
    if not isinstance(message, Mapping):
        raise DataError(
            f"expected chat messages with a role and a content, got {shown(message)} among them; "
            "give text, or messages such as {'role': 'user', 'content': '...'}",
            field=field,
        )
    return not role or message.get("role", role) == role


def _one_message(message: Mapping[str, Any], field: str) -> str:
    content = message.get("content")
    if message.keys().isdisjoint({"content", "role", *_REASONING_KEYS}):
        raise DataError(
            f"expected a message with a role and a content, got {shown(message)}; give text, or a "
            "message such as {'role': 'assistant', 'content': '...'}",
            field=field,
        )
    if content is None:
        content = ""
    elif isinstance(content, Sequence) and not isinstance(content, str | bytes | bytearray):
        content = "".join(_block_text(block, field) for block in content)
    elif not isinstance(content, str):
        expected = "a message's content as text or content blocks"
        raise wrong_type(expected, content, "use an empty string where there is none", field)
    reasoning = next((message[key] for key in _REASONING_KEYS if message.get(key)), "")
    if not isinstance(reasoning, str):
        remedy = "leave it out where there is none"
        raise wrong_type("a message's reasoning as text", reasoning, remedy, field)
    return f"<think>{reasoning}</think>{content}" if reasoning else content


def _block_text(block: object, field: str) -> str:
    if isinstance(block, str):
        return block
    if not isinstance(block, Mapping):
        remedy = "give text, or blocks such as {'type': 'text', 'text': '...'}"
        raise wrong_type("content blocks", block, remedy, field)
    if block.get("type", "text") in ("thinking", "reasoning"):
        return f"<think>{block.get('thinking') or block.get('text') or ''}</think>"
    text = block.get("text", "")
    return text if isinstance(text, str) else ""
