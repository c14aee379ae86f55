"""The LLM judge: rubric, request and reply; `pathreward.llm` makes the calls."""

from pathreward.llm_judge.rubric import Item, Rubric

__all__ = ["Item", "Rubric"]
