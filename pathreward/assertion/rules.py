"""The grammar: how classes of cues compose, and where what they say reaches.

Each rule is a pattern over the classes of a sentence. The leftmost rule counts; of two that begin
at the same word, the one that stands first. ``negation`` x verb of showing looks ahead ("does not
show X"), x participle of observing looks behind ("X is not seen"), x verb of excluding is
uncertain ("X cannot be excluded"), x lack affirms ("no loss of X").
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from pathreward.assertion.classes import pattern
from pathreward.score import Polarity

Reach = Literal["ahead", "behind", "both", "beside", "next", "marker", "around", "none"]
"""Where a rule's mentions stand: ahead in its clause; behind it, up to where its clause begins;
on both sides; the list that it directly follows, else what directly follows it; what directly
follows; the markers beside it; all of the sentence; nowhere."""


class Rule(NamedTuple):
    """What a sequence of cues says, and of what."""

    name: str
    reach: Reach
    polarity: Polarity
    pattern: str


_AUX = "<be|have|modal|hedge_modal|do|conditional|degree|adverb|certain>{0,4}"
_ADV = "<degree|adverb|certain|only>{0,3}"
_SEEN = "<show_ed|present|looked_ed|ed>"
_SHOWS = "<show|support|suggest|lack_noun|overlook>"
_END = "(?=<stop|comma|close|colon|break|and|dash|with|in|by|plus|minus|relative>|$)"
_VALUE_END = "(?=<stop|comma|close|colon|dash|break|box|checked>|$)"
_SEPARATOR = "<colon|equals|dash>"
_OUT = "<exclude_ed|unlikely>"
_OPEN = "<hedge_adjective|hedge_value|likely|in_differential>"
_ADJECTIVES = "<hedge_adjective|likely|strong|degree|adverb|word|ed>"

RULES: tuple[Rule, ...] = (
    # what looks like a denial and is none
    Rule("neutral phrase", "none", "affirmed", "<neutral>"),
    Rule("not only", "none", "affirmed", "<negation|no> <only>"),
    Rule("no doubt", "none", "affirmed", "<no|without|negation> (?:<article>|<degree>)? <doubt>"),
    Rule("double denial", "none", "affirmed", "<negation> <degree|adverb>? <without>"),
    Rule(
        "litotes", "none", "affirmed",
        "<negation|no> <degree|adverb>{0,2} <litotes>",
    ),
    Rule(
        "not overlooked", "none", "affirmed",
        "<negation|no|nothing|difficult> (?:<conditional|modal|to|degree|article|adverb|be>|<in> <article>? <word>){0,4}"
        " <overlook|overlook_ed>",
    ),
    Rule("nothing against", "none", "affirmed",
         "<nothing> (?:<in> <article>? <word>|<to|be|word>){0,3} <exclude|against>"),
    Rule("no change", "none", "affirmed", f"<no|without> {_ADJECTIVES}{{0,2}} <change>"),
    Rule("no lack", "ahead", "affirmed", "<no|without|negation> <degree|article|word>{0,1} <lack_noun|loss> <of>"),
    Rule("does not lack", "ahead", "affirmed", f"<negation> {_ADV} <lack>"),
    # negation x excluding: uncertain
    Rule(
        "not excluded", "behind", "uncertain",
        f"{_AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <exclude_ed>",
    ),
    Rule("does not argue against", "none", "affirmed", f"<negation> {_ADV} <exclude> <against>"),
    Rule("does not exclude", "ahead", "uncertain", f"(?:<modal|do|hedge_modal>)? <negation> {_ADV} <exclude|exclude_ing>"),
    Rule("hard to exclude", "ahead", "uncertain", "<difficult|fail|fail_ed> <to> <exclude|assess|prove|support>"),
    Rule("neither nor", "behind", "uncertain", "<be> <no> <prove_ed|exclude_ed> <or> <prove_ed|exclude_ed>"),
    Rule(
        "to be excluded", "behind", "uncertain",
        f"(?:<obligation> {_ADV}|<to>) <be|degree>{{1,3}} (?:<exclude_ed|prove_ed|consider_ed|assess_ed>)",
    ),
    Rule("must exclude", "ahead", "uncertain", "(?:<obligation|to> <degree>? |^)<exclude>"),
    # negation x assessing or proving: uncertain
    Rule(
        "not assessed", "behind", "uncertain",
        f"{_AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <assess_ed|prove_ed>",
    ),
    Rule("not assess", "ahead", "uncertain",
         f"(?:<negation> {_ADV}|<fail|fail_ed|difficult> <to>) <assess>"),
    Rule("no mention of", "ahead", "uncertain", "<no> <overlook|assess> <of>"),
    # negation x observing: denies its subject
    Rule("has not shown", "ahead", "negated", f"<have> <negation> {_ADV} <show_ed|support|ed> (?=<article|mention|no|in>)"),
    Rule(
        "not observed", "behind", "negated",
        f"{_AUX} <negation> <degree|adverb|be|have|certain|to>{{0,4}} (?:<show_ed|looked_ed|support_ed> {_END}|<present>|<show_ed|support_ed|looked_ed>(?!<article>))",
    ),
    Rule("nowhere to be seen", "behind", "negated", f"{_AUX} <nothing> <to> <be|degree> <show_ed>"),
    Rule("not so", "behind", "negated", f"(?:<be|do|have|modal>) <negation> {_END}"),
    Rule("not likely", "behind", "negated", f"{_AUX} <negation> {_ADV} <likely> {_END}"),
    Rule("not definite", "behind", "uncertain", f"{_AUX} <negation> {_ADV} <hedge_value>"),
    # negation x showing, supporting, hedging: denies what it would show
    Rule(
        "does not show", "ahead", "negated",
        f"(?:<modal|do|hedge_modal|conditional|have|be>)? (?:<negation> {_ADV}|<fail|fail_ed|fail_ing|difficult> {_ADV} <to>) {_ADV} (?:<show|support|suggest|consider|support_adjective|hedge_adjective>)",
    ),
    Rule("nothing shows", "ahead", "negated", "<nothing>"),
    Rule("not", "ahead", "negated", f"(?:<be|do|modal>)? <negation>"),
    # lack
    Rule("no value", "behind", "negated", f"{_SEPARATOR} <no> (?:<word|evidence|present|show_ed|ed>{{0,2}}) {_VALUE_END}"),
    Rule("there is none", "behind", "negated", f"<be|have|do> <no> {_VALUE_END}"),
    Rule("no", "ahead", "negated", f"(?:<with>)? <no> (?:{_ADJECTIVES}{{0,3}} <evidence> (?:<of|for|to>|<that>)?)?"),
    Rule("without", "ahead", "negated", "<without>"),
    Rule("lack of", "ahead", "negated", "<lack_noun> (?:<of>|<and> <lack_noun> <of>)"),
    Rule("presence or absence", "ahead", "uncertain", "<evidence> <or|and|slash> <lack_noun> <of>"),
    Rule("loss of", "ahead", "negated", "<loss> (?:<word|present>{0,2} <word>)? <of|in|for>"),
    Rule("lost", "marker", "negated", f"<be|have>{{0,2}} {_ADV} (?:<lost>|<loss> (?:<of> <word|ed|present>{{1,3}})?)"),
    Rule("lacking", "behind", "negated", f"<be|have> {_ADV} (?:<lack_ing|lack_noun>)"),
    Rule("lacks", "ahead", "negated", "<lack|lack_ing|lack_ed>"),
    Rule("free of", "ahead", "negated", "<be>? <degree|adverb>{0,2} <lack_adjective|absent> (?:<of|from|by|for>) (?:<evidence> <of|for>)?"),
    Rule("negative field", "ahead", "negated", "<absent> <colon>"),
    Rule("is absent", "behind", "negated", f"(?:<be> {_ADV}|<colon|equals> {_ADV}) <absent>"),
    Rule("absent", "beside", "negated", "<adverb|degree>? <absent>"),
    Rule("fails to", "ahead", "negated", f"<fail|fail_ed|fail_ing> {_ADV} <to> (?:<show|support|suggest|word>)"),
    # excluding
    Rule(
        "considered but excluded", "behind", "negated",
        f"(?:<be|have>? {_ADV} <consider_ed|show_ed|ed> <adverb>? <comma>? (?:<break|and> (?:<adverb>|<be>){{0,2}}))? (?:(?:{_AUX}<be> {_ADV}) {_OUT}|(?<=<break|and>) {_OUT})",
    ),
    Rule("ruled out", "behind", "negated", f"(?:{_AUX}<be>|<hedge_modal|modal> <adverb|degree>{{0,2}} <be>) {_ADV} (?:{_OUT}|<against>)"),
    Rule("field excluded", "behind", "negated", f"{_SEPARATOR} {_OUT}"),
    Rule("excluded field", "ahead", "negated", f"{_OUT} {_SEPARATOR}"),
    Rule("unlikely to be", "ahead", "negated", "<be>? <unlikely> <to|that>"),
    Rule("excludes", "ahead", "negated", "<exclude|exclude_ing>"),
    Rule("excluded by", "behind", "negated", "<exclude_ed> (?=<by|break>)"),
    Rule("excluded it", "ahead", "negated", "<exclude_ed>"),
    Rule("unlikely", "beside", "negated", "<unlikely>"),
    Rule("against", "ahead", "negated", "<against>"),
    Rule("instead of", "next", "negated", "<instead>"),
    # zero counts, signs, marks
    Rule("zero of", "ahead", "negated", "<zero> (?:<of> <number>)? (?:<word>{0,2} (?:<present> (?:<for|with>)?)|<of>)"),
    Rule("zero", "beside", "negated", "(?:<colon|equals|open>)? (?:<word|of|be>{0,2} <zero>|<zero> (?:<of> <number>)) (?:<close>)?"),
    Rule("minus", "beside", "negated", "(?:<colon|equals>)? <minus> (?:<colon>)?"),
    Rule("dash value", "behind", "negated", f"<colon> <dash> {_VALUE_END}"),
    Rule("mark", "beside", "negated", "<no_mark>"),
    Rule("asked mark", "beside", "uncertain", "<ask_mark>"),
    # hedges
    Rule("open field", "ahead", "uncertain", f"{_OPEN} <colon>"),
    Rule("open value", "behind", "uncertain", f"{_SEPARATOR} {_ADV} (?:{_OPEN}|<suggest_ed>|<hedge_modal|modal>)"),
    Rule("is open", "behind", "uncertain", f"{_AUX}(?:<be|seem> {_ADV}) (?:<article>? (?:{_OPEN}|<hedge_noun>)) {_END}"),
    Rule("is suggested", "behind", "uncertain", f"{_AUX}<be> {_ADV} <suggest_ed|consider_ed|support_ed> {_END}"),
    Rule("on the list", "behind", "uncertain", f"{_AUX} <in_differential>"),
    Rule("versus", "both", "uncertain", "<versus>"),
    Rule("unless", "around", "uncertain", "<unless>"),
    Rule("may be seen", "both", "uncertain", f"<hedge_modal> {_ADV} <be> {_ADV} <show_ed|present>"),
    Rule("may", "ahead", "uncertain", f"<hedge_modal> {_ADV} (?:<be>)?"),
    Rule("whether", "ahead", "uncertain", "<whether>"),
    Rule("would be", "ahead", "uncertain", f"<conditional> {_ADV} <be|support|suggest|show>"),
    Rule("to suggest", "none", "affirmed", "<to> <suggest>"),
    Rule("suggests", "ahead", "uncertain", "<suggest|suggest_ing|consider|consider_ing>"),
    Rule("suggested", "beside", "uncertain", f"<suggest_ed> {_END}"),
    Rule("suggested that", "ahead", "uncertain", "<suggest_ed>"),
    Rule("seems", "ahead", "uncertain", f"<seem>"),
    Rule("possibly", "ahead", "uncertain", "<hedge_adverb>"),
    Rule("possibility of", "ahead", "uncertain", "<hedge_noun> (?:<of|for|to|that|colon|in|be|show>)"),
    Rule("possible", "ahead", "uncertain", f"<hedge_adjective|likely> (?!{_END})"),
    Rule("value open", "beside", "uncertain", f"<be>? {_ADV} {_OPEN}"),
    Rule("not excluded (zh)", "both", "uncertain", "<not_exclude_zh>"),
    Rule("is not (zh)", "ahead", "negated", "<not_is_zh>"),
)


@lru_cache(maxsize=1)
def compiled() -> tuple[re.Pattern[str], dict[str, Rule]]:
    """Return one pattern of all rules, and the rules by the names of their groups."""
    groups = {f"r{i}": rule for i, rule in enumerate(RULES)}
    source = "|".join(f"(?P<{name}>{pattern(rule.pattern)})" for name, rule in groups.items())
    return re.compile(source), groups
