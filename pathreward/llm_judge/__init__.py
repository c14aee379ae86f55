"""The LLM judge: rubric, request, client, reply, cache and costs."""

from pathreward.llm_judge.ledger import Ledger
from pathreward.llm_judge.rubric import Item, Rubric

__all__ = ["Item", "Ledger", "Rubric"]
