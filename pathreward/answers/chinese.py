"""Chinese terms of pathology, read as the English ones that graph and fact types know.

The table ``terms_zh.tsv`` has the English term in its comment. Words of frames are not in it: they
are classes of ``answer_frames.tsv``.
"""

import re
from functools import lru_cache

from pathreward.lexicon import load_table

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def in_english(text: str) -> str:
    """Return a text with its Chinese terms in English, the longest first.

    >>> in_english("答案:胃腺癌")
    '答案: gastric adenocarcinoma '
    """
    if text.isascii() or not _CHINESE.search(text):
        return text
    terms, pattern = _terms()
    return pattern.sub(lambda found: f" {terms[found[0]]} ", text)


@lru_cache(maxsize=1)
def _terms() -> tuple[dict[str, str], re.Pattern[str]]:
    table = load_table("pathreward.lexicon", "terms_zh", frozenset({"term"}))
    terms = {each.phrase: each.comment for each in table.entries}
    longest = sorted(terms, key=len, reverse=True)
    return terms, re.compile("|".join(map(re.escape, longest)))
