"""The words of laterality in a text."""

from pathreward.lexicon import load_table

SIDES = load_table(
    "pathreward.linking", "side_words", frozenset({"left", "right", "bilateral"})
).class_of
"""The side by word."""
