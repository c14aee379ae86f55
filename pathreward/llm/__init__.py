"""Language models behind an OpenAI-compatible endpoint: calls, batches, a cache and costs."""

from pathreward.llm.endpoint import Endpoint
from pathreward.llm.ledger import Ledger

__all__ = ["Endpoint", "Ledger"]
