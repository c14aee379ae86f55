"""The words of a text, without punctuation."""

import re

ARTICLES = frozenset({"a", "an", "the"})
WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*|[+%]")


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without punctuation and articles.

    >>> words("The left lower lobe.")
    ['left', 'lower', 'lobe']
    """
    return [word for word in WORD.findall(text.casefold()) if word not in ARTICLES]
