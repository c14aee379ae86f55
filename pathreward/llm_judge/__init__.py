"""The LLM judge: rubric, request, client, reply, cache and costs."""

from pathreward.llm_judge.ledger import Ledger
from pathreward.llm_judge.rubric import Rubric, RubricItem

__all__ = ["Ledger", "Rubric", "RubricItem"]
