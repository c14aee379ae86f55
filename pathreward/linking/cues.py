"""The words by which a report says that something is there, is not, or may be.

Each table is plain data: phrases parted by ``|``. Spelling variants follow from the vocabulary, as
they do for names.
"""

from typing import Literal, NamedTuple

from pathreward.score import Polarity

Direction = Literal["forward", "clause", "backward", "nearest", "count", "none"]
"""Where a cue looks: ahead, ahead unless a participle follows ("not readily *seen*"), back, at what
stands nearer, at what is counted, nowhere."""


class Cue(NamedTuple):
    """What a phrase does to the mentions in its scope."""

    polarity: Polarity
    direction: Direction


def _phrases(table: str) -> list[str]:
    return [" ".join(each.split()) for each in table.split("|")]


_TABLES: dict[tuple[Polarity, Direction], str] = {
    ("negated", "forward"): """
        no | non | without | absence of | lack of | lacks | lacking | devoid of | free of
        | free from | negative for | negativity for | nor | neither | zero | no evidence of
        | no sign of | no features of | no definite | no definitive | no residual | not show
        | not demonstrate | not contain | not reveal | not support | not express | fails to show
        | fail to show | failed to show | fails to express | failed to demonstrate | rules out
        | ruled out | ruling out | excludes | excluding | excluded | argues against
        | argue against | arguing against | speaks against | speak against | speaking against
        | evidence against | points against | against | rather than | instead of | as opposed to
        | unlike | inconsistent with | incompatible with | not consistent with
        | not compatible with | not suspicious for | not suggestive of | not diagnostic of
        | loss of | lost expression of | instead of being | other than | negative :
        | not indicative of | not typical of | not characteristic of | not a feature of
        | out of keeping with | contradicts | does not fit | eliminates | eliminating | eliminate
        | lack | clear of | unaffected by | no reactivity for | no involvement by | have lost
        | has lost
        | uninvolved by | uninvolved with | absent are | absent is | missing are
        | nothing to suggest | nothing to support | nothing to indicate | is against a
        | is against the | are against
        | are against a | are against the | no history of | no known history of | no reason to
        | does not support | do not support | does not favor | does not suggest | do not suggest
        | could not find | did not find
        """,
    ("negated", "clause"): "not | never | no longer",
    ("negated", "backward"): """
        not seen | not identified | not present | not detected | not observed | not noted
        | not found | not evident | not apparent | not appreciated | not demonstrated
        | not visible | not visualized | not recognized | not involved | not expressed
        | not detectable | not definitely identified | not definitively identified
        | not readily identified | not clearly identified | no longer seen | no longer present
        | is excluded | are excluded | was excluded | were excluded | been excluded | be excluded
        | is ruled out | are ruled out | was ruled out | were ruled out | been ruled out
        | be ruled out | can be excluded | can be ruled out | unlikely | is lost | are lost
        | was lost | lost | none | none seen | none identified | none present | undetectable
        | is eliminated | can be eliminated | was eliminated | is incorrect | are incorrect
        | is wrong | not supported | is not supported | not the case | not favored | not amplified
        | not involved by | not affected | is spared | are spared | does not fit | do not fit
        | is against | is out
        | but found none | but none found | but none was found | but none were found
        | but not found | but not seen | but not identified | but was not found
        | but rejected | is rejected | was rejected | considered but excluded | is discarded
        | is considered unlikely | are considered unlikely | considered unlikely | is not correct
        | are not correct | all excluded | is against it | is not favored | has been excluded
        | have been excluded | was considered and rejected | was considered but rejected
        | was considered but excluded | is unlikely | are unlikely | was considered unlikely
        | is considered but rejected | is no longer tenable
        """,
    ("negated", "nearest"): """
        absent | negative | 0 % | < 1 % | nonreactive | non-reactive | uninvolved | unstained
        | nil
        | is lacking | are lacking | was lacking | were lacking | missing | is missing | are missing
        """,
    ("negated", "count"): "0 / | 0 of | 0 out of | none of",
    ("uncertain", "forward"): """
        possible | probable | suspicious for | suspicion for | suspicion of | suspicious of
        | suggestive of | suggest | suggests | suggesting | concerning for | concern for
        | worrisome for | worrying for | may represent | might represent | could represent
        | may indicate | might indicate | could indicate | may reflect | may suggest
        | cannot exclude | cannot rule out | can not exclude | can not rule out
        | cannot completely exclude | cannot entirely exclude | not exclude | not rule out
        | could not exclude | could not rule out | differential diagnosis includes
        | differential diagnosis include | differential includes
        | differential considerations include | differential diagnosis | differential diagnoses
        | differential diagnoses include | differential diagnosis : | differential : | ddx
        | rule out | to rule out | to exclude | equivocal for | indeterminate for | questionable
        | presumptive | favor | favors | favoring | favored | raises the possibility of
        | raising the possibility of | raise the possibility of | possibility of | query | whether
        | consider | considering | considered | considerations include | either | if | versus | vs
        | potential | should be considered | to consider | borderline for
        | atypical but not diagnostic of | not diagnostic for | at risk for | risk of
        | work up for | no mention of | evaluate for | to evaluate for
        | presence or absence of | presence / absence of | presence and absence of
        | absence or presence of | presence or absence of any | describes the presence of
        | describes the absence of | describes the extent of | refers to the presence of
        | denotes the presence of | suggestive but not diagnostic of | difficult to exclude
        | suspicious but not diagnostic of | hard to exclude | impossible to exclude | to evaluate
        | to assess | to assess for | assess for | assessed for | assessment for | evaluation for
        | insufficient to evaluate | family history of | question of | unclear whether
        | must exclude | need to exclude | needs to exclude | not sufficient for
        """,
    ("uncertain", "clause"): """
        possibly | probably | likely | most likely | potentially | may be | might be | could be
        | appears to be | thought to be
        """,
    ("uncertain", "backward"): """
        cannot be excluded | cannot be ruled out | can not be excluded | can not be ruled out
        | cannot be entirely excluded | cannot be completely excluded
        | cannot be entirely ruled out | cannot be completely ruled out | could not be excluded
        | could not be ruled out | not excluded | not ruled out | not be excluded
        | not be ruled out | is possible | are possible | is suspected | are suspected
        | was suspected | is a possibility | remains a possibility
        | remain a possibility | remains possible | is considered | are considered
        | was considered | should be considered | be considered | could be considered
        | must be considered | is in the differential | is also in the differential | is equivocal
        | are equivocal | is likely | is less likely | less likely
        | is favored | is suggested | is questionable | is uncertain | are uncertain | uncertain
        | cannot be assessed | cannot be determined | cannot be confirmed | not be assessed
        | not assessed | not tested | not performed | not evaluated | not specified
        | not mentioned | not reported | not stated | not described | not applicable
        | cannot be evaluated | cannot be judged | pending | to be excluded | to be ruled out
        | needs to be excluded
        | is limited | was limited | is not possible | was not possible | must be excluded
        | must be ruled out | should be excluded | should be ruled out | has to be excluded
        | have to be excluded | remains in the differential | remain in the differential
        | cannot be fully excluded | is unclear | are unclear | remains unclear | undetermined
        | cannot be identified with certainty
        """,
    ("uncertain", "nearest"): "suspicious | suspected | equivocal | indeterminate | presumed",
    ("affirmed", "none"): """
        not only | not just | not merely | not simply | not necessarily | no increase in
        | no increase of | no significant increase in | no change in | no significant change in
        | no change | no difference | no decrease in | no further | without difficulty
        | with or without | no doubt | without doubt | undoubtedly | not surprising
        | not surprisingly | not unexpected | not uncommon | not unusual | not infrequent
        | false negative | gram negative | negative control | no comment | not limited to
        | no question | may 1 | not otherwise specified | no special type | likely diagnosis
        | most likely diagnosis | likely answer | most likely answer | likely cause
        | most likely cause | likely etiology | most likely etiology | not prominent
        | not extensive | not excessive | not severe | not marked | if present | when present
        | where present | not to mention | negative predictive value
        | to suggest | to support | to indicate | no other diagnosis than | no diagnosis other than
        | none other than
        """,
}

_IN_GENERAL = [
    f"{often} {indicate}"
    for often in _phrases("typically | usually | often | commonly | generally | classically")
    for indicate in _phrases(
        """
        indicate | indicates | suggest | suggests | associated with | seen in | seen with
        | found in | found with | occur in | occurs in
        """
    )
]
"""What holds of a finding in general says little of the case."""

CUES: dict[str, Cue] = {
    phrase: Cue(polarity, direction)
    for (polarity, direction), table in _TABLES.items()
    for phrase in _phrases(table)
} | dict.fromkeys(_IN_GENERAL, Cue("uncertain", "forward"))
"""Every phrase with what it does; the longest phrase that fits is the one that counts."""

TERMINATORS = _phrases(
    """
    but | although | though | however | yet | except | despite | with | whereas | while | because
    | since | therefore | thus | hence | so | consistent | compatible | confirming | indicating
    | supporting | supports | support | indicates | indicate | confirms | making | besides | apart
    | aside | diagnostic | characteristic | leading | due | as
    """
)
"""Words at which a scope ends."""

RELATIVES = _phrases("which | that | who | where")
"""Words at which a scope that looks ahead ends: "necrosis, *which* is absent" looks past them."""

VERBS = _phrases(
    """
    is | are | was | were | has | have | show | shows | showed | showing | demonstrate
    | demonstrates | reveal | reveals | revealed | contain | contains | display | displays
    | exhibit | exhibits | express | expresses | stain | stains | stained | appear | appears
    | remain | remains | form | forms | infiltrate | infiltrates | invade | invades | suggest
    | suggests | favor | favors | comprise | comprises | extend | extends | point | points
    | represent | represents
    """
)
"""Words that make a clause of what stands about them."""

PARTICIPLES = _phrases(
    """
    seen | identified | noted | observed | found | detected | appreciated | present | evident
    | demonstrated | visible | recognized | apparent | visualized
    """
)
"""Words that close a clause of observation: "no necrosis and no mitoses are *seen*"."""

TO = "to"
"""Before a word at which a scope ends ("no granulomas *to support* sarcoidosis"): it goes on."""

POSITIVE = _phrases(
    "positive | present | reactive | retained | preserved | intact | expressed | strong"
)
"""Words of presence, at which a scope that looks back ends."""

CONJUNCTIONS = _phrases("and | or | nor | &")
PREPOSITIONS = _phrases(
    "in | within | of | from | at | into | throughout | by | to | on | through | beyond | along"
)

ARTICLES = _phrases("the | a | an")
SIDES = {"left": "left", "right": "right", "both": "bilateral", "bilateral": "bilateral"}
"""Words of laterality, with the side that they tell."""

WORDS = [
    *ARTICLES,
    *SIDES,
    TO,
    *TERMINATORS,
    *RELATIVES,
    *VERBS,
    *PARTICIPLES,
    *POSITIVE,
    *CONJUNCTIONS,
    *PREPOSITIONS,
]
