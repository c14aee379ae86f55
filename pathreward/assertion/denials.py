"""Rules of what looks like a denial and is none, and of denials: negation, lack, absence."""

from pathreward.assertion.parts import (
    ADJECTIVES,
    ADV,
    AUX,
    END,
    LACK,
    NONE,
    NOT,
    SEPARATOR,
    VALUE_END,
    Rule,
    rule,
)

DENIALS: tuple[Rule, ...] = (
    # what looks like a denial and is none
    rule("neutral phrase", "none", "<neutral>"),
    rule(
        "nothing but",
        "none",
        f"(?:{NOT} <be>?|(?:{AUX} <be> {ADV})? <unlikely> <to> <word|assess>{{0,2}}) <instead>",
    ),
    rule("for or against", "ahead uncertain", "<for> <or> <against>"),
    rule("proves or excludes", "ahead uncertain", "<prove|exclude|support> <or> <prove|exclude>"),
    rule(
        "proved or excluded",
        "behind uncertain",
        f"{AUX} <prove_ed|exclude_ed|support_ed> <or> <prove_ed|exclude_ed>",
    ),
    rule("only if", "earlier uncertain", "<only> <if>"),
    rule("not only", "none", f"(?:{NOT}|<no>) <only>"),
    rule("no doubt", "none", "<no|without|negation> <article|degree|word>{0,1} <doubt>"),
    rule("not without", "none", f"{NOT} <without>"),
    rule("cannot fail to", "none", f"{NOT} <fail> <to>"),
    rule("whether or not", "none", "^<whether> <or> <negation>"),
    rule("of unknown", "none", "(?<=<of>)<hedge_value>"),
    rule("the fact that", "ahead affirmed", "<factive>"),
    rule(
        "confirms the suspicion",
        "ahead affirmed",
        "<prove|prove_ed|prove_ing> <article> <word>{0,2} "
        "(?:<hedge_noun> <of|for|that>|<hedge_adjective|suggest_ed>)",
    ),
    rule("litotes", "none", f"(?:{NOT}|<no> <degree|adverb>{{0,2}}) <litotes>"),
    rule(
        "not overlooked",
        "none",
        "<modal|could|conditional|do|be>? <negation|no|nothing|difficult> "
        "<conditional|modal|could|obligation|to|degree|article|adverb|be|word>{0,3}"
        " (?:<dispute|dispute_ed>|(?<=<to|word>) <deny>)",
    ),
    rule(
        "nothing against",
        "none",
        "<nothing> <in|article|word|to|be>{0,4} (?:<exclude|deny>|<argue>? <against>)",
    ),
    rule("does not deny", "none", f"{NOT} (?:<deny>|<exclude> <pronoun>|<argue> <against>)"),
    rule(
        "wrong not to mention",
        "none",
        f"<conditional|be> {ADV} <be>? <word|unlikely|strong|article>{{1,2}}"
        " (?:<negation> <to>|<neutral>)",
    ),
    rule(
        "none lacks",
        "ahead affirmed",
        "<nothing> <in|of|article|word|be|to>{0,4} (?:<lack|lack_ing>|<fail> <to> <show>)",
    ),
    rule(
        "almost none",
        "result uncertain",
        "<almost> (?:<no|without>|<lack_adjective> <of|from>|<lack_of>)",
    ),
    rule("hardly any", "result uncertain", "<scarce>"),
    rule("almost absent", "behind uncertain", "<be>? <almost> <absent|lost|none>"),
    rule("no change", "none", f"<no|without> {ADJECTIVES}{{0,2}} <change>"),
    rule(
        "no lack",
        "ahead affirmed",
        f"<no|without|negation> <degree|article|word>{{0,1}} (?:{LACK}|<loss>) <of>",
    ),
    rule("no marker lost", "none", "<no|without> <degree|article>? <marker> <word>{0,2} <loss>"),
    rule("does not lack", "ahead affirmed", f"{NOT} <lack>"),
    # a hedge with a denial behind it
    rule(
        "suspicious but not diagnostic",
        "ahead uncertain",
        f"<be>? {ADV} <hedge_adjective|support_adjective|word> <for|of|with>? <comma>? <break>"
        f" (?:{NOT} <support_adjective>|<lack>) <of|for|comma|article|word>{{0,3}} ",
    ),
    # denial x excluding
    rule(
        "not excluded",
        "behind uncertain",
        f"{AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <exclude_ed>",
    ),
    rule("does not exclude", "ahead uncertain", f"{NOT} <exclude|exclude_ing>"),
    rule(
        "hard to exclude",
        "ahead uncertain",
        "(?:<difficult> <for|word>{0,2} <to> <exclude|assess|prove|support|show|word>"
        "|<unable> <to> <exclude|assess|prove>) (?:<or> <exclude|assess|prove>)?",
    ),
    rule(
        "neither proved nor excluded",
        "behind uncertain",
        f"{AUX} <no> <prove_ed|exclude_ed> <or> <prove_ed|exclude_ed|deny_ed>",
    ),
    rule(
        "neither proves nor excludes",
        "ahead uncertain",
        "<no> <prove|exclude> <or> <prove|exclude>",
    ),
    rule("should be regarded as", "ahead uncertain", "<obligation> <be> <consider_ed|ed> <as>"),
    rule("only to be excluded", "behind negated", "<only> <to> <be> <exclude_ed>", "rejected"),
    rule(
        "to be excluded",
        "behind uncertain",
        f"(?:<obligation|yet_to> {ADV}|<to>) <be|degree>{{1,3}} "
        "<rule_out_ed|prove_ed|consider_ed|assess_ed>",
    ),
    rule("taken back", "earlier negated", "<retract>", "rejected"),
    rule(
        "must exclude",
        "ahead uncertain",
        "(?:<obligation|yet_to|to> <degree>? <rule_out>|^<rule_out|rule_out_ing>)",
    ),
    rule("to look for", "ahead uncertain", "<to> <looked>"),
    # denial x assessing or proving
    rule(
        "no statement can be made",
        "ahead uncertain",
        "<no> <assess|assessment|change|word> <modal|could> <be> <word|assess_ed> <in|of|for>",
    ),
    rule("without proving", "ahead uncertain", f"<without> {ADV} <prove_ing|assess_ing>"),
    rule(
        "not assessable",
        "behind uncertain",
        f"(?:{SEPARATOR}|{AUX}) <negation> {ADV} <assessable>",
    ),
    rule(
        "not certainly",
        "behind uncertain",
        f"{AUX} <negation> <be|have>? <certain> <be|have>? <present|show_ed|support_ed>",
    ),
    rule(
        "not assessed",
        "behind uncertain",
        f"{AUX} <negation> <degree|adverb|be|have|certain>{{0,4}} <assess_ed|prove_ed>",
    ),
    rule("not assess", "ahead uncertain", f"{NOT} (?:<assess>|<prove>)"),
    rule("not sure", "ahead uncertain", f"{NOT} <sure> (?!{END})"),
    rule("not certain", "behind uncertain", f"{NOT} <sure>"),
    rule("no mention of", "ahead uncertain", "<no> <assess> <of>"),
    rule("assessment of", "ahead uncertain", "<assessment> <of|for>"),
    # denial x observing
    rule(
        "has not shown",
        "ahead negated",
        f"<have> <negation> {ADV} <show_ed|support_ed|ed> (?=<article|mention|no|in>)",
    ),
    rule(
        "not affected by",
        "both negated",
        f"<be|have|modal|could> {AUX} <negation> <degree|adverb|be|have>{{0,4}} "
        "<show_ed|support_ed|ed> <by>",
    ),
    rule("not done by", "phrase negated", f"<negation> {ADV} <show_ed|support_ed|ed> <by>"),
    rule(
        "not seen with",
        "both negated",
        f"{AUX} <negation> <degree|adverb|be|have>{{0,4}} <show_ed> <by|with> <article>?"
        " (?=<marker>)",
    ),
    rule(
        "sought but not found",
        "behind negated",
        f"<be|have>{{1,2}} {ADV} <looked_ed> <for>? <break> <negation> {ADV} <show_ed|present>",
    ),
    rule(
        "not observed",
        "behind negated",
        f"{AUX} <negation> <degree|adverb|be|have|certain|to>{{0,4}} "
        "(?:<present|show_ed|looked_ed|support_ed|suggest_ed|consider_ed>(?!<article"
        "|degree>)|<article>? "
        f"<evidence> (?:<of>|{END}))",
    ),
    rule(
        "nor",
        "ahead negated",
        "(?<=<comma|show_ed|present|absent|lack_ing|lost>)<nor>"
        " (?!<be|do|have|modal|could|exclude|exclude_ed|prove|prove_ed|assess|assess_ed>)",
    ),
    rule("nor is", "clause negated", "<nor> <be|do|have|modal|could>"),
    rule("no is", "ahead negated", "<no> <be|do|have|modal|could>"),
    rule(
        "so is", "ellipsis", "(?:<as>|<and> <break>) <be|do|have> (?=<article|word|mention|place>)"
    ),
    rule(
        "nowhere to be seen",
        "behind negated",
        f"{AUX} <nothing> <to>? {ADV} <be>? {ADV} <show_ed> {END}",
    ),
    rule(
        "there is none",
        "earlier negated",
        f"(?:<be|have|show|show_ed|holds|holds_ed> {ADV} <none>|<be> <negation> <article|pronoun>"
        f"|<none|no> <be|have> {ADV} <present|show_ed>) {VALUE_END}",
    ),
    rule("found neither", "earlier negated", f"<show|show_ed> <no|none> {VALUE_END}"),
    rule("in vain for", "ahead negated", "<vain> <for>"),
    rule("in vain", "earlier negated", "<vain>"),
    rule("name no", "beside negated", f"(?<=<mention>)<no> {VALUE_END}"),
    rule("tumor-free", "beside negated", "(?<=<mention>)<lack_adjective> (?=<word|mention>)"),
    rule(
        "does not appear",
        "behind negated",
        f"(?:<do|modal|could>|(?<=<mention|place>)) <negation> {ADV} <plural_be> {END}",
    ),
    rule("is not", "behind negated", f"<be|have|modal|could> <negation> <either>? {END}"),
    rule(
        "shows loss",
        "marker negated",
        f"<show|show_ed|have> {ADV} <loss> (?:<of> <word|ed>{{1,3}})? {END}",
    ),
    rule(
        "shows a negative reaction",
        "marker negated",
        f"<show|show_ed|have|be> <article>? {ADV} <absent|lost> <word> {END}",
    ),
    rule(
        "does not stain it",
        "marker negated",
        f"(?<=<marker>) (?:(?:{NOT}|<fail|fail_ed> {ADV} <to>) {ADV} (?:<stain>"
        "|<show> <article|degree|adverb>{0,3} (?:<word|strong>{1,2}|<finding> <word>)"
        f" {END})"
        "|<stain|stain_ed> <no|nothing|none>)"
        " (?!<!stop|break>{0,5} <break> <be>? <present|show|stain|strong>)",
    ),
    rule(
        "leaves unstained",
        "marker negated",
        "(?<=<marker>) <word|adverb>{1,2} (?:<article> <word|finding|strong>{1,3}|<pronoun>)"
        " <absent>",
    ),
    rule(
        "no staining with",
        "ahead negated",
        f"<show|show_ed|have> {ADV} <no> <word|strong>{{0,2}} <reaction|stain_ing>"
        " <with|for|of|by>",
    ),
    rule(
        "does not stain",
        "marker negated",
        f"(?:{NOT}|<fail|fail_ed> {ADV} <to>) {ADV} <show> (?=<stop|comma|break>|$)",
    ),
    rule(
        "shows no reaction",
        "marker negated",
        f"<show|show_ed|have> {ADV} <no|nothing> {ADV} <word|ed>{{0,2}} <reaction|show_ing> {END}",
    ),
    rule(
        "does not react",
        "marker negated",
        f"<do> <negation> {ADV} <word> (?=<stop|comma|break>|$)",
    ),
    rule("found in no", "behind negated", f"<be> {ADV} <show_ed|present> <in> <no>"),
    rule(
        "name not",
        "item negated",
        f"(?<=<mention|place>)<negation> <degree|either>{{0,2}} {VALUE_END}",
    ),
    rule("negative by", "both negated", "<absent> <by> (?=<marker>)"),
    rule("negative on", "phrase negated", "(?<=<absent>)<in> <article>? (?=<marker>)"),
    rule("does not", "marker negated", f"<do> <negation> {END}"),
    rule(
        "not likely",
        "behind negated",
        f"{NOT} <be>? {ADV} <article>? (?:<likely>|<in_differential|hedge_noun>) {END}",
    ),
    rule("not known", "behind uncertain", f"{NOT} <hedge_value>"),
    # denial x showing, supporting, hedging
    rule(
        "does not hold",
        "behind negated",
        f"{NOT} (?:<be|have>? <holds|holds_ed>|<be>? {ADV} <correct>|<relative>)",
    ),
    rule("fails to occur", "behind negated", f"<fail|fail_ed> {ADV} <to> <holds>"),
    rule(
        "does not show",
        "ahead negated",
        f"(?:{NOT}|<fail|fail_ed|fail_ing|unable> {ADV} <to>) {ADV} "
        "<show|support|suggest|consider|support_adjective|hedge_adjective> "
        "<of|for|to|with>? (?:<evidence> <of|for>)?",
    ),
    rule(
        "nothing shows",
        "ahead negated",
        "<nothing> (?:<in|of|article|word|be|to>{0,4} <show|support|suggest> <of|for|to|with>?)?",
    ),
    rule(
        "but not",
        "phrase negated",
        f"<comma>? <break> <negation> (?!<be|have|do>|<show_ed|present> {END})",
    ),
    rule("not", "ahead negated", "(?:<be|do|modal|conditional>)? <negation>"),
    # lack
    rule(
        "columns differ",
        "behind uncertain",
        "<colon> (?:<no|none|absent|minus|short_no> <colon> <present|plus|short_yes|strong>"
        "|<present|plus|short_yes|strong> <colon> <no|none|absent|minus|short_no>) <colon>?"
        " (?=<stop>|$)",
    ),
    rule(
        "field: none",
        "behind negated",
        f"{SEPARATOR} <no> <word|evidence|present|show_ed|ed>{{0,2}} <of>? {VALUE_END}",
    ),
    rule("field: no, with a reason", "behind negated", f"{SEPARATOR} <no|none> (?=<open>)"),
    rule(
        "field: sought in vain",
        "behind negated",
        f"{SEPARATOR} <adverb|degree|word>? <looked|looked_ed> <for>? <comma|and|break>{{0,2}}"
        f" (?:<negation> {ADV} <show_ed|present>|<none|no|absent|lost>) <show_ed>? {VALUE_END}",
    ),
    rule(
        "field: lacking",
        "behind negated",
        f"{SEPARATOR} <degree|adverb|word>? <lack_ing> {VALUE_END}",
    ),
    rule(
        "field: not in",
        "behind negated",
        f"{SEPARATOR} <negation> (?=<in>) (?!<!stop|break>{{1,9}} <break>)",
    ),
    rule("field: no change", "none", f"{SEPARATOR} <no|without> {ADJECTIVES}{{0,2}} <change>"),
    rule("non-", "prefix negated", "<non> <dash>?"),
    rule("no field", "ahead negated", "^<no> <colon|dash>"),
    rule("sees none", "earlier negated", "<show|show_ed> <none> (?=<word|article|in>)"),
    rule("none is", "ahead negated", "<none> <be|have|show|support|with>"),
    rule(
        "is none",
        "earlier negated",
        f"<be|have|do> <article>? <word|strong|adverb|certain>{{0,2}} <no> {VALUE_END}",
    ),
    rule(
        "no evidence",
        "ahead negated",
        f"<no> {ADJECTIVES}{{0,3}} <evidence|word> (?:<that>|<of|for>? <article>? <to>? "
        f"<support|suggest|show|suggest_ing|support_ing|show_ing>|<of|for> (?={LACK})) ",
    ),
    rule(
        "no",
        "ahead negated",
        f"<no> (?:{ADJECTIVES}{{0,3}} <evidence> <of|for>|<hedge_adjective|likely|suggest_ed>"
        "|<support|suggest|show> (?=<for|of|in>))?",
    ),
    rule("without", "ahead negated", "<without>"),
    rule(
        "presence or absence",
        "ahead uncertain",
        f"(?:<evidence> <or|and|slash> {LACK}|{LACK} <or|and|slash> <evidence>) <of>",
    ),
    rule("lack of", "result negated", f"{LACK} <of>"),
    rule(
        "loss of",
        "result negated",
        "<loss> <of> <word|ed>{1,3} <colon>|<loss> <word|present>{0,3} <of|in|for>",
    ),
    rule(
        "has lost",
        "ahead negated",
        "<have> <adverb|degree>{0,2} <lost> (?=<degree|article>{0,2}<finding|marker|word>)",
    ),
    rule("is lost", "behind negated", f"<be|have> {ADV} <be>? <lost>"),
    rule(
        "lost",
        "marker negated",
        f"(?:<colon|equals> {ADV})? (?:<lost>|<loss> (?!<of> <article|word|ed|of>{{0,4}} <mention>)"
        " (?:<of> <word|ed|present>{1,3})?)",
    ),
    rule("is lacking", "behind negated", f"<be> {ADV} <lack_ing> {END}"),
    rule(
        "name lacking",
        "item negated",
        f"(?<=<mention|place>)<degree|adverb>{{0,2}} <lack_ing> {VALUE_END}",
    ),
    rule("lacks", "ahead negated", "<lack|lack_ing|lack_ed> (?:<article>? <evidence> <of|for>)?"),
    rule(
        "free of",
        "ahead negated",
        "<be>? <degree|adverb>{0,2} (?:<lack_of>|<lack_adjective> "
        "<of|from|by|for|with> (?!<number>)"
        "|<absent|minus> <for|of> <colon>?|<absent> <with> (?=<article>?<marker>))"
        " (?:<article>? <evidence> <of|for>)?",
    ),
    rule("absent field", "ahead negated", "(?:^|(?<=<stop|comma>))<absent|minus> (?:<colon>|<be>)"),
    rule(
        "is absent",
        "behind negated",
        f"(?:<be> {ADV}|{SEPARATOR}{{1,2}} <open>? {ADV}) {NONE}"
        " (?!<for|of>|<word>?<mention>(?!<colon>))",
    ),
    rule(
        "is clear",
        "place negated",
        f"(?:<be> {ADV}|{SEPARATOR}{{1,2}} <open>? {ADV}) <clear|lack_adjective>"
        " (?=<stop|comma|close|colon|break|and|or|relative|number>|$|<by><number>)",
    ),
    rule("proved negative", "behind negated", f"<prove_ed> {NONE} {VALUE_END}"),
    rule("name: n", "item negated", "(?<=<mention|place>)<short_no> (?=<stop|comma>|$)"),
    rule("name (no)", "item negated", "(?<=<mention|place>)<open> <no|negation|short_no> <close>"),
    rule("name, absent", "item negated", f"(?<=<mention|place>)<comma> {ADV} <absent> {VALUE_END}"),
    rule("field: n", "behind negated", f"<colon|equals> <short_no> (?:(?=<open>)|{VALUE_END})"),
    rule("absent", "beside negated", f"{ADV} {NONE}"),
    rule("fails to", "ahead negated", f"<fail|fail_ed|fail_ing|unable> {ADV} <to>"),
    rule("denies", "ahead negated", "<deny|deny_ing|deny_ed>"),
)
