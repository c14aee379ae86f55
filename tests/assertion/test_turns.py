"""What a later sentence does to an earlier one."""

import pytest

from pathreward.assertion import assertions

SPAN = "necrosis"


@pytest.mark.parametrize(
    ("text", "polarity", "retracted"),
    [
        ("Is there necrosis? No.", "negated", False),
        ("Is there necrosis? None.", "negated", False),
        ("Is there necrosis? It is not.", "negated", False),
        ("There is necrosis. On closer look there is none.", "negated", True),
        ("There is necrosis. On closer look mucin is seen too.", "affirmed", False),
        ("There is necrosis. There is no mucin.", "affirmed", False),
        ("There is necrosis. But this rules it out.", "negated", True),
        ("There is necrosis. A cyst came to mind, but this rules it out.", "affirmed", False),
    ],
)
def test_a_later_sentence_answers_or_takes_back(text: str, polarity: str, retracted: bool) -> None:
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    assert (found.polarity, found.retracted) == (polarity, retracted)
