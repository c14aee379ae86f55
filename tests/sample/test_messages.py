from typing import Any

import pytest

from pathreward import Sample


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"role": "assistant", "content": "B"}, "B"),
        ({"role": "assistant", "content": [{"type": "text", "text": "B"}]}, "B"),
        ({"role": "assistant", "content": [{"type": "image"}, {"type": "text", "text": "B"}]}, "B"),
        ({"content": "B", "reasoning_content": "Nests."}, "<think>Nests.</think>B"),
        ({"content": "B", "thinking": "Nests."}, "<think>Nests.</think>B"),
        (
            {"content": [{"type": "thinking", "thinking": "So"}, {"type": "text", "text": "B"}]},
            "<think>So</think>B",
        ),
        ({"role": "assistant", "content": None}, ""),  # a message that only calls a tool
    ],
)
def test_chat_messages_become_text(message: dict[str, Any], text: str) -> None:
    assert Sample([message]).completion == Sample(message).completion == text
