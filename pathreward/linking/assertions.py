"""What a text asserts of the names found in it.

The assertion engine reads each sentence on its own. What acts across sentences (lines, questions
with their answers, what is taken back) makes it read the text as one.
"""

import re
from collections.abc import Sequence

from pathreward.assertion.classes import ROLES, lexicon
from pathreward.assertion.engine import (
    DECISIONS,
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    MOST_WORDS,
    Decision,
    Role,
    TextReading,
    mark,
)
from pathreward.assertion.tokens import WIDE, Kept, encoded, laid_out
from pathreward.kg import Concept
from pathreward.linking.aligned import WHOLE_TEXT, Aligned
from pathreward.linking.lexicon import PAYLOAD, START, STOP, Found, Lexicon
from pathreward.linking.tokens import Tokens

_ROLES: dict[str, Role] = {
    "anatomy": "place",
    "marker": "marker",
    "grade": "value",
    "stage": "value",
}
_PLACES = "margin"
"""End of the ids of findings that are places."""
_SENTENCE = re.compile(r"[^.;]*[.;]|[^.;]+")


def role_of(concept: Concept) -> Role:
    """Return the role of the names of a concept; a margin is a place, as anatomy is.

    >>> role_of(Concept("CD45", "CD45", "marker")), role_of(Concept("deep_margin", "", "finding"))
    ('marker', 'place')
    """
    if concept.id.endswith(_PLACES):
        return "place"
    return _ROLES.get(concept.type, "finding")


class Assertions:
    """The rule that asserts the names of a text, made for one lexicon.

    Args:
        lexicon: The names.
        concepts: What their payloads count.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._roles = [role_of(each) for each in concepts]
        self._letters = [ROLES[each] for each in self._roles]
        self._aligned = Aligned(lexicon)
        self._decisions = Kept(self._decide, LONGEST_SENTENCE, MOST_SENTENCES)

    def __call__(self, tokens: Tokens, names: Sequence[Found]) -> Sequence[Decision]:
        """Return how the text asserts each name, in their order."""
        has_columns = WIDE in tokens.text
        marked = None if has_columns else self._aligned.marked(tokens, names, self._letters)
        if marked is None:
            spans = tokens.spans(names)
            roles = [self._roles[name[PAYLOAD]] for name in names]
            return self._whole(encoded(mark(tokens.text, spans, roles)), tokens, names)
        sentences = _SENTENCE.findall(marked)
        if (
            WHOLE_TEXT.search(marked)
            or max(map(len, sentences)) > MOST_WORDS // 2
            or lexicon().acts_across(marked)
        ):
            return self._whole(laid_out(self._aligned.expanded(marked)), tokens, names)
        decisions: list[Decision] = []
        for sentence in sentences:
            decisions += self._decisions[sentence]
        return decisions

    def _decide(self, sentence: str) -> tuple[Decision, ...]:
        return DECISIONS[self._aligned.expanded(sentence)]

    def _whole(self, characters: str, tokens: Tokens, names: Sequence[Found]) -> Sequence[Decision]:
        def name(i: int) -> str:
            return tokens.text[slice(*tokens.span(names[i][START], names[i][STOP]))]

        return TextReading(characters, name).read()
