"""The words of laterality that are tokens of a text."""

from pathreward.lexicon import load_table

_CLASS_OF = load_table("pathreward.facts.laterality", "side_words", None).class_of
SIDES = {
    word: side
    for word, side in _CLASS_OF.items()
    if side in {"left", "right", "bilateral"} and word.isalpha()
}
"""The side by word."""
