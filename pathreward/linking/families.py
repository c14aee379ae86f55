"""Families of phrases: each a cross of words that a report may join, all of one meaning."""


def phrases(table: str) -> list[str]:
    """Return the phrases of a table, which are parted by ``|``."""
    return [" ".join(each.split()) for each in table.split("|")]


def _crossed(*tables: str) -> list[str]:
    """Return each phrase of the first table with each of the next behind it, and so on."""
    crossed = [""]
    for table in tables:
        crossed = [f"{each} {phrase}".strip() for each in crossed for phrase in phrases(table)]
    return crossed


IN_GENERAL = _crossed(
    "typically | usually | often | commonly | generally | classically",
    """
    indicate | indicates | suggest | suggests | associated with | seen in | seen with | found in
    | found with | occur in | occurs in
    """,
)
"""What holds of a finding in general says little of the case."""

NOT_SEEN = _crossed(
    """
    not | never | neither | neither is | neither was | neither are | cannot be | can not be
    | could not be | not clearly | not definitely | not convincingly | not readily | not reliably
    | no longer | nowhere
    """,
    """
    seen | identified | present | detected | observed | noted | found | evident | apparent
    | appreciated | demonstrated | visible | visualized | recognized | encountered | shown
    | discerned | discernible | disclosed | documented | represented | elicited | evidenced | met
    | fulfilled | satisfied | diagnosed | revealed | highlighted | retained | preserved | maintained
    | expressed | amplified | rearranged | overexpressed | stained | labeled | reactive | traced
    | convincingly shown | convincingly demonstrated | detectable
    """,
)
"""What was looked for and not met: "asbestos bodies *could not be found*"."""

PUT_ASIDE = _crossed(
    """
    can be | can thus be | can therefore be | may be | could be | is | is thus | is therefore | are
    | are thus | are therefore | was | were | has been | have been
    """,
    "excluded | ruled out | put aside | set aside | dismissed | discarded | rejected | eliminated",
)

_FAILS = "fail to | fails to | failed to | failing to"

NOT_SHOWING = _crossed(
    f"{_FAILS} | not",
    """
    show | demonstrate | contain | reveal | express | disclose | identify | detect | meet | fulfill
    | exhibit | display | harbor | uncover | yield | provide evidence of
    """,
)
"""What shows nothing of what follows: "Congo red *fails to disclose* amyloid"."""

NOT_STAINING = _crossed(
    f"{_FAILS} | does not | do not | did not",
    "stain | label | highlight | mark | react | decorate | light up",
)
"""A stain that *fails to highlight* anything is negative."""

LOST = [
    *_crossed("loss of", "expression | staining | immunoreactivity | reactivity | labeling"),
    *_crossed(
        "loss of",
        "nuclear | cytoplasmic | membranous | protein",
        "expression | staining | immunoreactivity | reactivity | labeling",
    ),
]
"""What is said behind a marker, or in front of it: "MLH1: *loss of nuclear expression*"."""

LOSS_OF = [f"{each} {of}" for each in LOST for of in ("of", "for", "in")]

NOT_KNOWN = [
    *_crossed(
        "cannot be | can not be | could not be | not",
        "entirely | completely | fully | wholly | totally | definitely | definitively | reliably",
        "excluded | ruled out",
    ),
    *_crossed(
        "cannot be | can not be | could not be",
        "assessed | determined | evaluated | judged | established | confirmed | verified | told",
    ),
    *_crossed(
        "should be | must be | needs to be | need to be | has to be | have to be | remains to be",
        "considered | excluded | ruled out | confirmed | clarified | verified | kept in mind",
    ),
    *_crossed(
        "is | are | was | were | remains | remain | seems | seem | appears",
        """
        possible | probable | uncertain | unclear | equivocal | questionable | doubtful | debatable
        | unresolved | undetermined | conceivable | suspected
        """,
    ),
]
"""What is said behind a diagnosis that stays open."""

RAISING = [
    *_crossed(
        "raises | raise | raised | raising",
        """
        concern for | concern about | suspicion of | suspicion for | a suspicion of
        | the question of | the suspicion of | the possibility of | possibility of | concern of
        """,
    ),
    *_crossed(
        "unable to | difficult to | hard to | impossible to | not possible to",
        "exclude | rule out | confirm | assess | distinguish from | differentiate from | evaluate",
    ),
    *_crossed("cannot be | can not be | could not be", "distinguished from | separated from"),
]
"""What is said in front of a diagnosis that stays open."""
