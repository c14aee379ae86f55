"""Asking a language model to judge: the rubric, what is sent, how the reply is read, the costs."""

from pathreward.llm_judge.ledger import Ledger
from pathreward.llm_judge.rubric import Item, Rubric

__all__ = ["Item", "Ledger", "Rubric"]
