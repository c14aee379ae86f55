"""Word lists as TSV files, with one loader.

A pathologist adds a cue, an alias or an answer frame by adding a row; code holds grammar only.
"""

from pathreward.lexicon.composition import composed
from pathreward.lexicon.pattern import alternatives, phrase_pattern, shortest_beginnings
from pathreward.lexicon.table import Entry, Table, load_table
from pathreward.lexicon.verbs import verb_forms

__all__ = [
    "Entry",
    "Table",
    "alternatives",
    "composed",
    "load_table",
    "phrase_pattern",
    "shortest_beginnings",
    "verb_forms",
]
