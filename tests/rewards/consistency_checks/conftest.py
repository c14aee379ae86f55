from collections.abc import Callable

import pytest

from pathreward import ConsistencyReward, Sample, Score


@pytest.fixture
def checked() -> Callable[..., Score]:
    """What one check says of a completion."""

    def checked(check: str, think: str, answer: str, observe: str = "") -> Score:
        completion = f"<think>{think}</think><answer>{answer}</answer>"
        if observe:
            completion = f"<observe>{observe}</observe>{completion}"
        return ConsistencyReward(checks=(check,))(Sample(completion, answer=answer))

    return checked
