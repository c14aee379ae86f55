"""The grammar: how classes of cues compose.

Each rule is a pattern over the classes of a sentence. The leftmost rule counts; of two that begin
at the same word, the one that stands first. ``negation`` x verb of showing looks ahead ("does not
show X"), x participle of observing looks behind ("X is not seen"), x verb of excluding is
uncertain ("X cannot be excluded"), x lack affirms ("no loss of X").
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple, cast

from pathreward.assertion.classes import ALPHABET, pattern
from pathreward.assertion.first import first_letters
from pathreward.assertion.frames import Frame
from pathreward.score import Polarity

Reach = Literal[
    "ahead",
    "subject",
    "phrase",
    "behind",
    "both",
    "beside",
    "count",
    "marker",
    "earlier",
    "around",
    "none",
]
"""Where the mentions stand that a rule is about.

- ahead: behind the cue in its clause; subject: the same, over the list that is the clause's
  subject; phrase: in the phrase that directly follows;
- behind: the predicate's subject; both: that and the phrase that follows; earlier: all in front;
- beside: the list in front, else the next mention; marker: the same, markers only;
  count: what is counted; around: all of the sentence; none: a phrase that says nothing.
"""


class Rule(NamedTuple):
    """What a sequence of cues says, and of what."""

    name: str
    reach: Reach
    polarity: Polarity
    pattern: str
    frame: Frame = "case"


def _rule(name: str, says: str, source: str, frame: Frame = "case") -> Rule:
    reach, _, polarity = says.partition(" ")
    return Rule(name, cast(Reach, reach), cast(Polarity, polarity or "affirmed"), source, frame)


_AUX = "<be|have|modal|hedge_modal|could|do|conditional|degree|adverb|certain>{0,4}"
_ADV = "<degree|adverb|certain|only>{0,3}"
_NOT = f"(?:<be|have|modal|hedge_modal|could|do|conditional>)? <negation> {_ADV}"
_END = (
    "(?=<stop|comma|close|colon|break|and|or|dash|with|in|by|plus|minus|relative"
    "|than|as|instead>|$)"
)
_VALUE_END = "(?=<stop|comma|close|colon|dash|break|box|checked>|$)"
_SEPARATOR = "<colon|equals|dash>"
_SEEN = "<show_ed|looked_ed>"
_OUT = "<exclude_ed|unlikely>"
_OPEN = "<hedge_adjective|hedge_value|likely|in_differential>"
_NONE = "<absent|none>"
_ADJECTIVES = "<hedge_adjective|likely|strong|degree|adverb|word|ed>"
_LACK = "<lack_noun|lack>"

RULES: tuple[Rule, ...] = (
    # what looks like a denial and is none
    _rule("neutral phrase", "none", "<neutral>"),
    _rule(
        "nothing but",
        "none",
        f"(?:{_NOT} <be>?|(?:{_AUX} <be> {_ADV})? <unlikely> <to> <word|assess>{{0,2}}) <instead>",
    ),
    _rule("for or against", "ahead uncertain", "<for> <or> <against>"),
    _rule("proves or excludes", "ahead uncertain", "<prove|exclude|support> <or> <prove|exclude>"),
    _rule(
        "proved or excluded",
        "behind uncertain",
        f"{_AUX} <prove_ed|exclude_ed|support_ed> <or> <prove_ed|exclude_ed>",
    ),
    _rule("only if", "earlier uncertain", "<only> <if>"),
    _rule("not only", "none", f"(?:{_NOT}|<no>) <only>"),
    _rule("no doubt", "none", "<no|without|negation> <article|degree|word>{0,1} <doubt>"),
    _rule("not without", "none", f"{_NOT} <without>"),
    _rule("cannot fail to", "none", f"{_NOT} <fail> <to>"),
    _rule("whether or not", "none", "^<whether> <or> <negation>"),
    _rule("of unknown", "none", "<of> <hedge_value>"),
    _rule("the fact that", "ahead affirmed", "<factive>"),
    _rule(
        "confirms the suspicion",
        "ahead affirmed",
        "<prove|prove_ed|prove_ing> <article> <word>{0,2} "
        "(?:<hedge_noun> <of|for|that>|<hedge_adjective|suggest_ed>)",
    ),
    _rule("litotes", "none", f"(?:{_NOT}|<no> <degree|adverb>{{0,2}}) <litotes>"),
    _rule(
        "not overlooked",
        "none",
        "<modal|could|conditional|do|be>? <negation|no|nothing|difficult> "
        "<conditional|modal|could|to|degree|article|adverb|be|word>{0,3}"
        " (?:<overlook|overlook_ed>|(?<=<to|word>) <deny>)",
    ),
    _rule(
        "nothing against",
        "none",
        "<nothing> <in|article|word|to|be>{0,4} (?:<exclude|deny>|<argue>? <against>)",
    ),
    _rule("does not deny", "none", f"{_NOT} (?:<deny>|<exclude> <pronoun>|<argue> <against>)"),
    _rule(
        "wrong not to mention",
        "none",
        f"<conditional|be> {_ADV} <be>? <word|unlikely|strong|article>{{1,2}} <negation> <to>",
    ),
    _rule(
        "none lacks",
        "ahead affirmed",
        "<nothing> <in|of|article|word|be|to>{0,4} (?:<lack|lack_ing>|<fail> <to> <show>)",
    ),
    _rule("no change", "none", f"<no|without> {_ADJECTIVES}{{0,2}} <change>"),
    _rule(
        "no lack",
        "ahead affirmed",
        f"<no|without|negation> <degree|article|word>{{0,1}} (?:{_LACK}|<loss>) <of>",
    ),
    _rule("no marker lost", "none", "<no|without> <degree|article>? <marker> <word>{0,2} <loss>"),
    _rule("does not lack", "ahead affirmed", f"{_NOT} <lack>"),
    # a hedge with a denial behind it
    _rule(
        "suspicious but not diagnostic",
        "ahead uncertain",
        f"<be>? {_ADV} <hedge_adjective|support_adjective|word> <for|of|with>? <comma>? <break>"
        f" (?:{_NOT} <support_adjective>|<lack>) <of|for|comma|article|word>{{0,3}} ",
    ),
    # denial x excluding
    _rule(
        "not excluded",
        "behind uncertain",
        f"{_AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <exclude_ed>",
    ),
    _rule("does not exclude", "ahead uncertain", f"{_NOT} <exclude|exclude_ing>"),
    _rule(
        "hard to exclude",
        "ahead uncertain",
        "(?:<difficult> <for|word>{0,2} <to> <exclude|assess|prove|support|show|word>"
        "|<unable> <to> <exclude|assess|prove>) (?:<or> <exclude|assess|prove>)?",
    ),
    _rule(
        "neither proved nor excluded",
        "behind uncertain",
        f"{_AUX} <no> <prove_ed|exclude_ed> <or> <prove_ed|exclude_ed|deny_ed>",
    ),
    _rule(
        "neither proves nor excludes",
        "ahead uncertain",
        "<no> <prove|exclude> <or> <prove|exclude>",
    ),
    _rule("should be regarded as", "ahead uncertain", "<obligation> <be> <consider_ed|ed> <as>"),
    _rule("only to be excluded", "behind negated", "<only> <to> <be> <exclude_ed>", "rejected"),
    _rule(
        "to be excluded",
        "behind uncertain",
        f"(?:<obligation|yet_to> {_ADV}|<to>) <be|degree>{{1,3}} "
        "<rule_out_ed|prove_ed|consider_ed|assess_ed>",
    ),
    _rule("taken back", "earlier negated", "<retract>", "rejected"),
    _rule(
        "must exclude",
        "ahead uncertain",
        "(?:<obligation|yet_to|to> <degree>? <rule_out>|^<rule_out|rule_out_ing>)",
    ),
    _rule("to look for", "ahead uncertain", "<to> <looked>"),
    # denial x assessing or proving
    _rule(
        "no statement can be made",
        "ahead uncertain",
        "<no> <assess|assessment|change|word> <modal|could> <be> <word|assess_ed> <in|of|for>",
    ),
    _rule("without proving", "ahead uncertain", f"<without> {_ADV} <prove_ing|assess_ing>"),
    _rule(
        "not assessable",
        "behind uncertain",
        f"(?:{_SEPARATOR}|{_AUX}) <negation> {_ADV} <assessable>",
    ),
    _rule(
        "not certainly",
        "behind uncertain",
        f"{_AUX} <negation> <be|have>? <certain> <be|have>? <present|show_ed|support_ed>",
    ),
    _rule(
        "not assessed",
        "behind uncertain",
        f"{_AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <assess_ed|prove_ed>",
    ),
    _rule("not assess", "ahead uncertain", f"{_NOT} (?:<assess>|<prove>)"),
    _rule("not sure", "ahead uncertain", f"{_NOT} <sure> (?!{_END})"),
    _rule("not certain", "behind uncertain", f"{_NOT} <sure>"),
    _rule("no mention of", "ahead uncertain", "<no> <assess> <of>"),
    _rule("assessment of", "ahead uncertain", "<assessment> <of|for>"),
    # denial x observing
    _rule(
        "has not shown",
        "ahead negated",
        f"<have> <negation> {_ADV} <show_ed|support_ed|ed> (?=<article|mention|no|in>)",
    ),
    _rule(
        "not affected by",
        "both negated",
        f"{_AUX} <negation> <degree|adverb|be|have>{{0,4}} <show_ed|support_ed|ed> <by>",
    ),
    _rule(
        "not observed",
        "behind negated",
        f"{_AUX} <negation> <degree|adverb|be|have|certain|to>{{0,4}} "
        "(?:<present|show_ed|looked_ed|support_ed|suggest_ed|consider_ed>(?!<article"
        "|degree>)|<article>? "
        f"<evidence> (?:<of>|{_END}))",
    ),
    _rule(
        "nor is",
        "both negated",
        f"(?:<be> {_ADV} {_NONE}|{_AUX} <negation> <degree|adverb|be|have>{{0,4}} {_SEEN})"
        " <comma>? (?:<as|or|and>|<and> <no|word>) <be|do|have> (?=<article|mention>)",
    ),
    _rule(
        "nowhere to be seen",
        "behind negated",
        f"{_AUX} <nothing> <to>? {_ADV} <be>? {_ADV} <show_ed> {_END}",
    ),
    _rule(
        "there is none",
        "earlier negated",
        f"(?:<be|have|show|show_ed> {_ADV} <none>|<be> <negation> <article|pronoun>"
        f"|<none> <be|have> {_ADV} <present|show_ed>) {_VALUE_END}",
    ),
    _rule("in vain for", "ahead negated", "<vain> <for>"),
    _rule("in vain", "earlier negated", "<vain>"),
    _rule("name no", "beside negated", f"(?<=<mention>)<no> {_VALUE_END}"),
    _rule("tumor-free", "beside negated", "(?<=<mention>)<lack_adjective> (?=<word|mention>)"),
    _rule("is not", "behind negated", f"<be|have|modal|could> <negation> {_END}"),
    _rule("does not", "marker negated", f"<do> <negation> {_END}"),
    _rule(
        "not likely",
        "behind negated",
        f"{_NOT} <be>? {_ADV} <article>? (?:<likely>|<in_differential|hedge_noun>) {_END}",
    ),
    _rule("not known", "behind uncertain", f"{_NOT} <hedge_value>"),
    # denial x showing, supporting, hedging
    _rule(
        "does not hold",
        "behind negated",
        f"{_NOT} (?:<be|have>? <holds|holds_ed>|<be>? {_ADV} <correct>|<relative>)",
    ),
    _rule("fails to occur", "behind negated", f"<fail|fail_ed> {_ADV} <to> <holds>"),
    _rule(
        "does not show",
        "ahead negated",
        f"(?:{_NOT}|<fail|fail_ed|fail_ing|unable> {_ADV} <to>) {_ADV} "
        "<show|support|suggest|consider|support_adjective|hedge_adjective> "
        "<of|for|to|with>? (?:<evidence> <of|for>)?",
    ),
    _rule(
        "nothing shows",
        "ahead negated",
        "<nothing> (?:<in|of|article|word|be|to>{0,4} <show|support|suggest> <of|for|to|with>?)?",
    ),
    _rule("but not", "phrase negated", "<comma>? <break> <negation> (?!<be|have|do>)"),
    _rule("not", "ahead negated", "(?:<be|do|modal|conditional>)? <negation>"),
    # lack
    _rule(
        "field: none",
        "behind negated",
        f"{_SEPARATOR} <no> <word|evidence|present|show_ed|ed>{{0,2}} <of>? {_VALUE_END}",
    ),
    _rule("no field", "ahead negated", "^<no> <colon|dash>"),
    _rule("sees none", "earlier negated", "<show|show_ed> <none> (?=<word|article|in>)"),
    _rule("none is", "ahead negated", "<none> <be|have|show|support>"),
    _rule(
        "is none",
        "earlier negated",
        f"<be|have|do> <article>? <word|strong|adverb|certain>{{0,2}} <no> {_VALUE_END}",
    ),
    _rule(
        "no evidence",
        "ahead negated",
        f"<no> {_ADJECTIVES}{{0,3}} <evidence|word> (?:<that>|<of|for>? <article>? <to>? "
        f"<support|suggest|show|suggest_ing|support_ing|show_ing>|<of|for> (?={_LACK})) ",
    ),
    _rule(
        "no",
        "ahead negated",
        f"<no> (?:{_ADJECTIVES}{{0,3}} <evidence> <of|for>|<hedge_adjective|likely|suggest_ed>"
        "|<support|suggest|show> (?=<for|of|in>))?",
    ),
    _rule("without", "ahead negated", "<without>"),
    _rule(
        "presence or absence",
        "ahead uncertain",
        f"(?:<evidence> <or|and|slash> {_LACK}|{_LACK} <or|and|slash> <evidence>) <of>",
    ),
    _rule("lack of", "subject negated", f"{_LACK} <of>"),
    _rule(
        "loss of",
        "subject negated",
        "<loss> <of> <word|ed>{1,3} <colon>|<loss> <word|present>{0,3} <of|in|for>",
    ),
    _rule("is lost", "behind negated", f"<be|have> {_ADV} <be>? <lost>"),
    _rule(
        "lost",
        "marker negated",
        f"(?:<colon|equals> {_ADV})? (?:<lost>|<loss> (?:<of> <word|ed|present>{{1,3}})?)",
    ),
    _rule("is lacking", "behind negated", f"<be> {_ADV} <lack_ing> {_END}"),
    _rule("lacks", "ahead negated", "<lack|lack_ing|lack_ed> (?:<article>? <evidence> <of|for>)?"),
    _rule(
        "free of",
        "ahead negated",
        "<be>? <degree|adverb>{0,2} (?:<lack_of>|<lack_adjective> "
        "<of|from|by|for|with>|<absent|minus> <for|of> <colon>?|<absent> <with> (?=<article>?<marker>)) (?:<article>? <evidence> <of|for>)?",
    ),
    _rule(
        "absent field", "ahead negated", "(?:^|(?<=<stop|comma>))<absent|minus> (?:<colon>|<be>)"
    ),
    _rule(
        "is absent",
        "behind negated",
        f"(?:<be> {_ADV}|{_SEPARATOR}{{1,2}} <open>? {_ADV}) {_NONE} (?!<for|of>|<word>?<mention>(?!<colon>))",
    ),
    _rule("field: n", "behind negated", f"<colon|equals> <short_no> {_VALUE_END}"),
    _rule("unchecked", "ahead negated", "<box>"),
    _rule("absent", "beside negated", f"{_ADV} {_NONE}"),
    _rule("fails to", "ahead negated", f"<fail|fail_ed|fail_ing|unable> {_ADV} <to>"),
    _rule("denies", "ahead negated", "<deny|deny_ing|deny_ed>"),
    # excluding
    _rule(
        "unlikely that", "ahead negated", f"(?:{_AUX} <be> {_ADV})? <unlikely> <to|that|with|for>"
    ),
    _rule(
        "considered but excluded",
        "behind negated",
        f"{_AUX} <be> {_ADV} <consider_ed|show_ed|ed> <comma>? <break|and> {_ADV} <be>? "
        f"{_ADV} {_OUT}",
        "rejected",
    ),
    _rule(
        "is excluded",
        "behind negated",
        f"{_AUX} <be> {_ADV} (?:{_OUT}|<against> {_END})",
        "rejected",
    ),
    _rule(
        "is a mistake",
        "behind negated",
        f"(?:{_AUX} <be>|{_SEPARATOR}) {_ADV} <article>? <word|strong|ed>{{0,2}} <mistake>",
        "rejected",
    ),
    _rule("is plain wrong", "behind negated", f"{_AUX} <be> {_ADV} <word> <unlikely>", "rejected"),
    _rule(
        "finds no support",
        "behind negated",
        f"<show|show_ed|have> <no> <word|strong>? <evidence|support|show> {_END}",
    ),
    _rule("fails", "behind negated", "<fail|fail_ed> (?=<stop|comma|for|in|by|break|of>|$)"),
    _rule("struck out", "ahead negated", "<dash>{2} (?=<!dash>{1,20}<dash>{2})", "rejected"),
    _rule("is out", "behind negated", "<out> (?!<of>)", "rejected"),
    _rule("field: excluded", "behind negated", f"{_SEPARATOR} {_OUT}", "rejected"),
    _rule("excluded field", "ahead negated", f"{_OUT} {_SEPARATOR}", "rejected"),
    _rule("excludes", "ahead negated", "<exclude|exclude_ing>"),
    _rule("excluded by", "behind negated", "<exclude_ed> (?=<by|break|stop>|$)"),
    _rule("excluded it", "ahead negated", "<exclude_ed>"),
    _rule("unlikely", "beside negated", "<unlikely>", "rejected"),
    _rule(
        "against",
        "ahead negated",
        "(?:<argue|argue_ing|argue_ed|show|assess|assess_ed|suggest|evidence|be>|^)"
        " <word|article>{0,2} <against>",
    ),
    _rule("instead of", "phrase negated", "<instead>"),
    # counts, signs, marks
    _rule(
        "none of",
        "count negated",
        "<colon|open>? <zero> (?:<of> <number>)? (?:<close>|<word>{0,2} <present> <for|with>?)?",
    ),
    _rule(
        "zero",
        "beside negated",
        "(?:<colon|equals|open>)? <word|strong|assess>{0,2} <zero> <close>?",
    ),
    _rule("minus", "beside negated", "<colon|equals>? <minus> <colon>?"),
    _rule("dash value", "behind negated", f"<colon> <dash> {_VALUE_END}"),
    _rule("marked", "none", "<yes_mark>"),
    _rule("crossed", "beside negated", "<no_mark>"),
    _rule("asked", "beside uncertain", "<ask_mark>"),
    # what was weighed
    _rule(
        "considered, but",
        "ahead negated",
        "(?:<pronoun> <adverb|at_first>{0,2} <consider_ed|speech> <of|that|for>?"
        "|<at_first> <comma|pronoun|article|adverb|that>{0,3} <be|consider_ed|suggest_ed|show_ed>"
        " <of|that|pronoun|show_ed|for>{0,3})"
        " (?=<!break|stop|and|relative>{1,12} (?:<comma>? <break> (?!<!stop>{0,8}<conditional|hedge_modal|could>)|;))",
        "rejected",
    ),
    _rule(
        "what looked like",
        "ahead negated",
        "^<relative> <word|pronoun|adverb|at_first>{0,2} <seem|suggest_ed|consider_ed|assess_ed>"
        " <as|to|be|for>{0,2} (?=<!stop>{1,12} <be>)",
        "rejected",
    ),
    _rule(
        "is proved",
        "behind affirmed",
        f"<be|have> {_ADV} <be>? {_ADV} <prove_ed> (?=<stop|comma|by|in|with>|$)",
    ),
    # hedges
    _rule(
        "open field",
        "ahead uncertain",
        f"(?:{_OPEN}|<suggest|hedge_noun|hedge_adverb>) <word|to|for|present>{{0,3}} <colon>",
    ),
    _rule(
        "field: open",
        "behind uncertain",
        f"{_SEPARATOR} {_ADV} (?:(?:{_OPEN}|<suggest_ed>) {_END}|<difficult>)",
    ),
    _rule(
        "more likely than",
        "both uncertain",
        f"{_AUX} <be|seem> (?:<suggest_ed|consider_ed>)? {_ADV} {_OPEN} <than>",
    ),
    _rule(
        "is open",
        "behind uncertain",
        f"{_AUX} <be|seem> (?:<suggest_ed|consider_ed>)? {_ADV} <article>? <strong|lost>? "
        f"(?:{_OPEN}|<hedge_noun>) {_END}",
    ),
    _rule(
        "is suggested", "behind uncertain", f"{_AUX} <be> {_ADV} <suggest_ed|consider_ed> {_END}"
    ),
    _rule("on the list", "behind uncertain", f"{_AUX} <in_differential>"),
    _rule("versus", "both uncertain", "<versus> (?!<number|year>)"),
    _rule("unless", "around uncertain", "<unless>"),
    _rule(
        "may be right",
        "behind uncertain",
        "<hedge_modal> <word|to|be|degree|or|negation|hedge_modal>{0,5} <correct>",
    ),
    _rule(
        "may be seen",
        "both uncertain",
        f"<hedge_modal> {_ADV} <be> {_ADV} <show_ed|present|consider_ed>",
    ),
    _rule("may exist", "behind uncertain", f"<hedge_modal|could> {_ADV} <holds> {_END}"),
    _rule(
        "merits consideration",
        "behind uncertain",
        "<merit|merit_ing|merit_ed> <strong|word|adverb|article>{0,2} <hedge_noun|consider|consider_ing>",
    ),
    _rule("could be seen", "none", f"<could> {_ADV} <be> {_ADV} <show_ed>"),
    _rule("may", "ahead uncertain", f"<hedge_modal|could> {_ADV} <be>?"),
    _rule("doubt about", "ahead uncertain", "<doubt> <article|as>? <for|in|that|of|to>"),
    _rule("whether", "ahead uncertain", "<whether>"),
    _rule("would require", "both uncertain", f"<conditional> {_ADV} <support>"),
    _rule("would be", "ahead uncertain", f"<conditional> {_ADV} <be|suggest|have>"),
    _rule("I think", "earlier uncertain", f"<pronoun> <suggest> {_VALUE_END}"),
    _rule("suggests", "ahead uncertain", "<suggest|suggest_ing|consider|consider_ing>"),
    _rule("suggested", "beside uncertain", f"<suggest_ed> {_END}"),
    _rule("suggested that", "ahead uncertain", "<suggest_ed>|<consider_ed> <of|that|as>"),
    _rule("seems", "ahead uncertain", "<seem>"),
    _rule("possibly", "ahead uncertain", "<hedge_adverb>"),
    _rule("differential", "ahead uncertain", "<differential> <word|be>{0,2} <colon|show|be|in>"),
    _rule(
        "possibility of",
        "ahead uncertain",
        "<hedge_noun> (?:<word|be|pronoun>{0,2} <of|for|to|that|colon|in|be|show>)",
    ),
    _rule(
        "possible",
        "subject uncertain",
        f"<be>? {_ADV} (?:<hedge_adjective|likely|hedge_noun> (?!{_END}) | "
        "<hedge_adjective> <for|with>)",
    ),
    _rule("open", "beside uncertain", f"<be>? {_ADV} {_OPEN}|<comma> {_OPEN} {_END}"),
    # Chinese
    _rule("excluded (zh)", "behind negated", f"<exclude_zh> {_VALUE_END}"),
    _rule("excludes (zh)", "ahead negated", "<exclude_zh>"),
    _rule("not excluded (zh)", "both uncertain", "<not_exclude_zh>"),
    _rule("is not (zh)", "ahead negated", "<not_is_zh>"),
)


@lru_cache(maxsize=1)
def compiled() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, Rule]]:
    """Return for each letter one pattern of the rules that can begin with it, and the rules.

    The rules are named by the groups of the patterns.
    """
    groups = {f"r{i}": rule for i, rule in enumerate(RULES)}
    sources = {name: f"(?P<{name}>{pattern(rule.pattern)})" for name, rule in groups.items()}
    beginning: dict[str, list[str]] = {}
    for name, rule in groups.items():
        for letter in first_letters(rule.pattern) or ALPHABET:
            beginning.setdefault(letter, []).append(name)
    patterns: dict[tuple[str, ...], re.Pattern[str]] = {}
    for names in map(tuple, beginning.values()):
        if names not in patterns:
            patterns[names] = re.compile("|".join(map(sources.__getitem__, names)))
    by_letter = {letter: patterns[tuple(names)] for letter, names in beginning.items()}
    return MappingProxyType(by_letter), MappingProxyType(groups)
