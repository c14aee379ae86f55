"""What the rules of the grammar are made of."""

from typing import Literal, NamedTuple, cast

from pathreward.assertion.frames import Frame
from pathreward.score import Polarity

Reach = Literal[
    "ahead",
    "subject",
    "result",
    "phrase",
    "behind",
    "both",
    "beside",
    "count",
    "marker",
    "earlier",
    "around",
    "item",
    "prefix",
    "place",
    "option",
    "ellipsis",
    "clause",
    "complement",
    "list",
    "paragraph",
    "none",
]
"""Where the mentions stand that a rule is about.

- ahead: behind the cue in its clause; subject: the same, over the list that is the clause's
  subject; result: the same as far as its cause: "loss of X by Y"; phrase: in the phrase that
  directly follows;
- behind: the predicate's subject; both: that and the phrase that follows; earlier: all in front;
- beside: the list in front, else the next mention; marker: the same, markers only;
  count: what is counted; around: all of the sentence; none: a phrase that says nothing;
- place: behind, places only; item: one name of a list, in front; prefix: the name that
  follows; option: up to the next check box;
- ellipsis: the phrase that follows, with the polarity of the rule in front of it;
- clause: all that a clause behind the cue states, its values too; complement: the same, findings
  only as far as `ahead`: "whether"; list: the same of a list behind a colon, also over semicolons;
  paragraph: the same up to the end of the lines or the paragraph.
"""


class Rule(NamedTuple):
    """What a sequence of cues says, and of what."""

    name: str
    reach: Reach
    polarity: Polarity
    pattern: str
    frame: Frame = "case"


def rule(name: str, says: str, source: str, frame: Frame = "case") -> Rule:
    """Return a rule from its name, its reach and polarity, and its pattern.

    >>> rule("denies", "ahead negated", "<deny>").reach
    'ahead'

    Args:
        name: Name of the rule, for explanations.
        says: Where the mentions stand that it is about, and their polarity: "ahead negated".
        source: Its pattern, as `classes.pattern` reads it.
        frame: The frame of the mentions.
    """
    reach, _, polarity = says.partition(" ")
    return Rule(name, cast(Reach, reach), cast(Polarity, polarity or "affirmed"), source, frame)


AUX = "<be|have|modal|hedge_modal|could|do|conditional|degree|adverb|certain>{0,4}"
ADV = "<degree|adverb|certain|only>{0,3}"
NOT = f"(?:<be|have|modal|hedge_modal|could|do|conditional>)? <negation> {ADV}"
END = (
    "(?=<stop|comma|close|colon|break|and|or|dash|with|in|by|plus|minus|relative"
    "|than|as|instead|over>|$)"
)
VALUE_END = "(?=<stop|comma|close|colon|dash|break|box|checked>|$)"
SEPARATOR = "<colon|equals|dash>"
SEEN = "<show_ed|looked_ed>"
OUT = "<exclude_ed|unlikely>"
OPEN = "<hedge_adjective|hedge_value|likely|in_differential>"
NONE = "<absent|none>"
ADJECTIVES = "<hedge_adjective|likely|strong|degree|adverb|word|ed>"
LACK = "<lack_noun|lack>"
WHOLE = frozenset({"clause", "complement", "list", "paragraph"})
"""Reaches over statements as a whole."""
