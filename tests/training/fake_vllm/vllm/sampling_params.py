"""The names that TRL imports from vLLM's module of this name."""

from typing import Any


class StructuredOutputsParams:
    """Not used by our recipes."""

    def __init__(self, **settings: Any) -> None:
        raise NotImplementedError
