"""What a question denies itself, so that its answer denies nothing by saying so again."""

import re
from functools import lru_cache
from typing import NamedTuple

from pathreward.answers.plain_words import plain_words

_QUESTION = re.compile(r"[^.!?\n]*\?")
_LONGEST = 400
_NEGATIVE = re.compile(r"\b(?:not|never|no|cannot|without|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_LACK = re.compile(r"\b(lack|absence) of\b", re.IGNORECASE)


class Given(NamedTuple):
    """What a question says."""

    words: frozenset[str]
    """Its words that say something, in their plain forms."""
    text: str
    """The question as it is written."""

    def denies(self, denial: str) -> bool:
        """Say whether the question makes this denial itself: "not win" where it asks who did not.

        The bare cue is not enough: "not CD30" denies CD30 whatever the question denies.
        """
        if (cue := _LACK.search(denial)) and cue[0].lower() in self.text.lower():
            return True
        said = {each.form for each in plain_words(denial)} - _CUES
        once = len(_NEGATIVE.findall(denial)) == 1 and _NEGATIVE.search(self.text) is not None
        return once and bool(said & self.words)


_CUES = frozenset({"not", "never", "no", "cannot", "without", "neither", "nor"})
NOTHING = Given(frozenset(), "")


@lru_cache(maxsize=4096)
def given(prompt: str) -> Given:
    """Return what the last question of a prompt says; a prompt of one line may lack its mark.

    >>> sorted(given("Look closely. Which lobe is it in? Answer briefly.").words)
    ['lobe', 'which']
    """
    asked = _QUESTION.findall(prompt[-4 * _LONGEST :])
    text = asked[-1] if asked else prompt if "\n" not in prompt.strip() else ""
    if len(text) > _LONGEST:
        return NOTHING
    return Given(frozenset(each.form for each in plain_words(text)), text)
