"""The words by which a report says that something is there, is not, or may be.

Each table is plain data: phrases parted by ``|``. Spelling variants follow from the vocabulary, as
they do for names.
"""

from typing import Literal, NamedTuple

from pathreward.linking import families
from pathreward.linking.families import phrases
from pathreward.linking.sides import SIDES
from pathreward.score import Polarity

Direction = Literal[
    "forward", "clause", "request", "backward", "nearest", "lost", "loss", "count", "none"
]
"""Where a cue looks: ahead; ahead unless a participle follows ("not readily *seen*"); ahead, but
uncertain where it begins a clause ("*rule out* lymphoma"); back; at what stands nearer; back at
markers only ("MLH1 *loss*"); at the loss of what stands ahead; at what is counted; nowhere."""


class Cue(NamedTuple):
    """What a phrase does to the mentions in its scope."""

    polarity: Polarity
    direction: Direction


_TABLES: dict[tuple[Polarity, Direction], str] = {
    ("negated", "forward"): """
        no | non | without | absence of | lack of | lacks | lacking | devoid of | free of
        | free from | negative for | negativity for | nor | neither | zero | no evidence of
        | no sign of | no features of | no definite | no definitive | no residual | not show
        | not demonstrate | not contain | not reveal | not support | not express
        | ruled out | ruling out | excluding | excluded | argues against
        | argue against | arguing against | speaks against | speak against | speaking against
        | evidence against | points against | against | rather than | instead of | as opposed to
        | unlike | inconsistent with | incompatible with | not consistent with
        | not compatible with | not suspicious for | not suggestive of | not diagnostic of
        | lost expression of | instead of being | other than | negative :
        | nothing | nowhere | falls short of | fall short of | fell short of
        | not meet criteria for | not meet the criteria for | not fulfill criteria for
        | not fulfill the criteria for | bereft of
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
    ("negated", "request"): "rules out | excludes",
    ("negated", "loss"): "loss of",
    ("negated", "lost"): """
        loss | protein loss | deficient | deficiency | null | null pattern | null type
        | null phenotype
        """,
    ("negated", "backward"): """
        not seen | not identified | not present | not detected | not observed | not noted
        | not found | not evident | not apparent | not appreciated | not demonstrated
        | not visible | not visualized | not recognized | not involved | not expressed
        | not detectable | not definitely identified | not definitively identified
        | not readily identified | not clearly identified | no longer seen | no longer present
        | is excluded | are excluded | was excluded | were excluded | been excluded | be excluded
        | is ruled out | are ruled out | was ruled out | were ruled out | been ruled out
        | be ruled out | can be excluded | can be ruled out | unlikely | is lost | are lost
        | was lost | were lost | lost | none | none seen | none identified | none present
        | undetectable
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
        | is considered but rejected | is no longer tenable | untenable | is dismissed
        | was dismissed | can be dismissed | is discounted | is disproved | is refuted
        | put aside | set aside | ruled out by | nowhere to be found | nowhere to be seen
        | in vain | not in evidence | not part of the picture | not a feature | not features
        | not a finding | does not apply | do not apply | conspicuous by its absence
        | conspicuous by their absence | out of the question | no longer likely
        """,
    ("negated", "nearest"): """
        absent | negative | 0 % | < 1 % | nonreactive | non-reactive | uninvolved | unstained
        | nil | l0 | v0 | pl0 | wanting | is wanting | are wanting
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
        | insufficient to evaluate | family history of | question of | indefinite for
        | inconclusive for | equivocal as to
        | differential lies between | differential is between | differential diagnosis between
        | differential diagnosis lies between | distinction between | to look for | look for
        | search for | to search for | to detect | request for | thought of as
        | thought to represent | believed to be | suspected to be | may correspond to
        | but not diagnostic of | but not diagnostic for | but not conclusive for
        | but not sufficient for | suspicious for but not diagnostic of
        | suggestive of but not diagnostic of | concerning for but not diagnostic of
        | worrisome for but not diagnostic of | would require | would need | proof of | unless
        | work-up for | unclear whether
        | must exclude | need to exclude | needs to exclude | not sufficient for
        """,
    ("uncertain", "clause"): """
        possibly | probably | likely | most likely | potentially | may be | might be | could be
        | appears to be | thought to be | might well be | may well be | could well be | seems
        | seems to be | seem to be | perhaps | maybe | conceivably | presumably | arguably
        | would be
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
        | cannot be identified with certainty | to follow | awaited | outstanding | requested
        | inconclusive | noncontributory | unresolved | remains open | is open
        | not done | not available | not confirmed | not proven | not established | unconfirmed
        | unproven | not certain | doubtful | in doubt | conceivable | debatable | not evaluable
        | not assessable | non-assessable | non-evaluable | would require | would need
        | in the right setting | in the right clinical setting | in the appropriate setting
        | in the appropriate clinical setting | in the proper clinical setting
        | in the proper clinical context | in the appropriate clinical context
        | seems more likely | seems more probable | seems likely | seems possible
        | seems probable | is more likely | is probable | remains likely | remains probable
        | is open to question | comes to mind | come to mind | is in question
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
        | none other than | nothing but | nothing other than | were it not for | not to follow
        """,
}

CUES: dict[str, Cue] = {
    **{phrase: Cue("uncertain", "forward") for phrase in families.IN_GENERAL},
    **{phrase: Cue("negated", "backward") for phrase in families.NOT_SEEN},
    **{phrase: Cue("negated", "backward") for phrase in families.PUT_ASIDE},
    **{phrase: Cue("negated", "forward") for phrase in families.NOT_SHOWING},
    **{phrase: Cue("negated", "backward") for phrase in families.NOT_STAINING},
    **{phrase: Cue("negated", "lost") for phrase in families.LOST},
    **{phrase: Cue("negated", "loss") for phrase in families.LOSS_OF},
    **{phrase: Cue("uncertain", "backward") for phrase in families.NOT_KNOWN},
    **{phrase: Cue("uncertain", "forward") for phrase in families.RAISING},
    **{
        phrase: Cue(polarity, direction)
        for (polarity, direction), table in _TABLES.items()
        for phrase in phrases(table)
    },
}
"""Every phrase with what it does; the longest phrase that fits is the one that counts."""

TERMINATORS = phrases(
    """
    but | although | though | however | yet | except | despite | with | whereas | while | because
    | since | therefore | thus | hence | so | consistent | compatible | confirming | indicating
    | supporting | supports | support | indicates | indicate | confirms | making | besides | apart
    | aside | diagnostic | characteristic | leading | due | as
    """
)
"""Words at which a scope ends."""

RELATIVES = phrases("which | that | who | where")
"""Words at which a scope that looks ahead ends: "necrosis, *which* is absent" looks past them."""

VERBS = phrases(
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

AUXILIARIES = phrases("do | does | did")
"""Verbs that stand for another at a clause's end: "desmin *does not*"."""

PARTICIPLES = phrases(
    """
    seen | identified | noted | observed | found | detected | appreciated | present | evident
    | demonstrated | visible | recognized | apparent | visualized
    """
)
"""Words that close a clause of observation: "no necrosis and no mitoses are *seen*"."""

TO = "to"
"""Before a word at which a scope ends ("no granulomas *to support* sarcoidosis"): it goes on."""

POSITIVE = phrases(
    "positive | present | reactive | retained | preserved | intact | expressed | strong"
)
"""Words of presence, at which a scope that looks back ends."""

CONJUNCTIONS = phrases("and | or | nor | &")
PREPOSITIONS = phrases(
    "in | within | of | from | at | into | throughout | by | to | on | through | beyond | along"
)

VALUES = phrases("score | scored | intensity | staining | of | is | was | at")
"""Words that may stand between a marker and its value: "HER2 *score* 0"."""

ARTICLES = phrases("the | a | an")
WORDS = [
    *VALUES,
    "0",
    *ARTICLES,
    *SIDES,
    TO,
    *TERMINATORS,
    *RELATIVES,
    *VERBS,
    *AUXILIARIES,
    *PARTICIPLES,
    *POSITIVE,
    *CONJUNCTIONS,
    *PREPOSITIONS,
]
