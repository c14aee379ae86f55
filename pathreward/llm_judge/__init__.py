"""The LLM judge: rubric, request and reply; `pathreward.llm` makes the calls."""

from pathreward.llm_judge.rubric import Rubric, RubricItem

__all__ = ["Rubric", "RubricItem"]
