"""A completion together with its reference, and how the fields of a row are normalized."""

from pathreward.sample.gold import gold_label, gold_labels
from pathreward.sample.messages import Messages
from pathreward.sample.sample import Sample

__all__ = ["Messages", "Sample", "gold_label", "gold_labels"]
