"""Phrases of a table that are composed of parts: ``{below} {the fascia}``."""

import re
from collections.abc import Iterator
from itertools import product

from pathreward.errors import DataError
from pathreward.lexicon.table import Entry, Table

_PART = re.compile(r"\{([^{}]*)\}")


def composed(table: Table, parts: Table) -> Iterator[Entry]:
    """Yield the rows of a table, each for every phrase of the parts that it names.

    >>> words = Table("words", (Entry("below fascia", "{below} fascia", "en"),))
    >>> parts = Table("parts", (Entry("below", "under", "en"), Entry("below", "beneath", "en")))
    >>> [each.phrase for each in composed(words, parts)]
    ['under fascia', 'beneath fascia']

    Args:
        table: The table; a part is the name of a class of `parts` in braces.
        parts: The table of parts.

    Raises:
        DataError: If a row names a part that the table of parts has not.
    """
    for entry in table.entries:
        around = _PART.split(entry.phrase)
        names = around[1::2]
        if unknown := [each for each in names if each not in parts.classes]:
            known = ", ".join(sorted(parts.classes))
            raise DataError(
                f"{parts.name}.tsv has no part {unknown[0]!r}; known: {known}", where=entry.place
            )
        for chosen in product(*(parts.phrases(each) for each in names)):
            around[1::2] = chosen
            yield entry._replace(phrase="".join(around))
