"""Asking a language model to judge: the rubric, what is sent, how the reply is read, the costs."""

from pathreward.judging.ledger import Ledger
from pathreward.judging.rubric import Item, Rubric

__all__ = ["Item", "Ledger", "Rubric"]
