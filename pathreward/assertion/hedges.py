"""Rules of what is excluded, of counts and signs, of what was weighed, and of hedges."""

from pathreward.assertion.parts import ADV, AUX, END, OPEN, OUT, SEPARATOR, VALUE_END, Rule, rule

HEDGES: tuple[Rule, ...] = (
    # excluding
    rule("unlikely that", "ahead negated", f"(?:{AUX} <be> {ADV})? <unlikely> <to|that|with|for>"),
    rule(
        "considered but excluded",
        "behind negated",
        f"{AUX} <be> {ADV} <consider_ed|show_ed|ed> <comma>? <break|and> {ADV} <be>? {ADV} {OUT}",
        "rejected",
    ),
    rule(
        "is excluded",
        "behind negated",
        f"{AUX} <be> {ADV} (?:{OUT}|<against> {END})",
        "rejected",
    ),
    rule(
        "is a mistake",
        "behind negated",
        f"(?:{AUX} <be>|{SEPARATOR}) {ADV} <article>? <word|strong|ed>{{0,2}} <mistake>",
        "rejected",
    ),
    rule("is plain wrong", "behind negated", f"{AUX} <be> {ADV} <word> <unlikely>", "rejected"),
    rule(
        "finds no support",
        "behind negated",
        "<show|show_ed|have> <no> <word|strong>? <evidence|support|show>"
        " (?=<stop|comma|in|by|break>|$)",
    ),
    rule("fails", "behind negated", "<fail|fail_ed> (?=<stop|comma|for|in|by|break|of>|$)"),
    rule("is out", "behind negated", "<out> (?!<of>)", "rejected"),
    rule("field: excluded", "behind negated", f"{SEPARATOR} {OUT}", "rejected"),
    rule("excluded field", "ahead negated", f"{OUT} {SEPARATOR}", "rejected"),
    rule("excludes", "ahead negated", "<exclude|exclude_ing>"),
    rule("excluded by", "behind negated", "<exclude_ed> (?=<by|break|stop>|$)"),
    rule("excluded it", "ahead negated", "<exclude_ed>"),
    rule("unlikely", "beside negated", "<unlikely>", "rejected"),
    rule(
        "against",
        "ahead negated",
        "(?:<argue|argue_ing|argue_ed|show|assess|assess_ed|suggest|evidence|be>|^)"
        " <word|article>{0,2} <against>",
    ),
    rule(
        "instead of",
        "phrase negated",
        "<instead>|(?<=<mention|suggest_ed|likely>)<over> (?=<article>?<mention>)",
    ),
    # counts, signs, marks
    rule(
        "none of",
        "count negated",
        "<colon|open>? <zero> (?:<of> <number>)? (?:<close>|<word>{0,2} <present> <for|with>?)?",
    ),
    rule("score of zero", "behind negated", f"{SEPARATOR} <zero_code> {VALUE_END}"),
    rule("score of zero for", "phrase negated", "<zero_code> <for>"),
    rule(
        "zero",
        "beside negated",
        "(?:<colon|equals|open>)? <word|strong|assess>{0,2} <zero> <close>?",
    ),
    rule("field: minus", "behind negated", f"{SEPARATOR} <minus> {VALUE_END}"),
    rule("minus", "beside negated", "<colon|equals>? <minus> <colon>?"),
    rule("final dash", "item negated", "(?<=<mention|place|close>)<dash> (?=<stop|comma|colon>|$)"),
    rule("dash value", "behind negated", f"<colon> <dash> {VALUE_END}"),
    rule("marked", "none", "<yes_mark>"),
    rule("crossed", "beside negated", "<no_mark>"),
    rule("asked", "beside uncertain", "<ask_mark>"),
    rule("unchecked", "option negated", "<box>"),
    # what was weighed
    rule(
        "considered, but",
        "ahead negated",
        "(?:<pronoun> <adverb|at_first>{0,2} <consider_ed|speech> <of|that|for>?"
        "|<at_first> <comma|pronoun|article|adverb|that>{0,3} <be|consider_ed|suggest_ed|show_ed>"
        " <of|that|pronoun|show_ed|for>{0,3})"
        " (?=<!break|stop|and|relative>{1,12} (?:<comma>? <break>"
        " (?!<!stop>{0,8}<conditional|hedge_modal|could>)|;))",
        "rejected",
    ),
    rule(
        "what looked like",
        "ahead negated",
        "^<relative> <word|pronoun|adverb|at_first>{0,2} <seem|suggest_ed|consider_ed|assess_ed>"
        " <as|to|be|for>{0,2} (?=<!stop>{1,12} <be>)",
        "rejected",
    ),
    rule(
        "is proved",
        "behind affirmed",
        f"<be|have> {ADV} <be>? {ADV} <prove_ed> (?=<stop|comma|by|in|with>|$)",
    ),
    # hedges
    rule(
        "open field",
        "ahead uncertain",
        f"(?:{OPEN}|<suggest|hedge_noun|hedge_adverb>) <word|to|for|present>{{0,3}} <colon>",
    ),
    rule(
        "field: open",
        "behind uncertain",
        f"{SEPARATOR} {ADV} (?:(?:{OPEN}|<suggest_ed>) {END}|<difficult>)",
    ),
    rule(
        "more likely than",
        "both uncertain",
        f"{AUX} <be|seem> (?:<suggest_ed|consider_ed>)? {ADV} {OPEN} <than>",
    ),
    rule(
        "is open",
        "behind uncertain",
        f"{AUX} <be|seem> (?:<suggest_ed|consider_ed>)? {ADV} <article>? <strong|lost>? "
        f"(?:{OPEN}|<hedge_noun>) {END}",
    ),
    rule("is suggested", "behind uncertain", f"{AUX} <be> {ADV} <suggest_ed|consider_ed> {END}"),
    rule("on the list", "behind uncertain", f"{AUX} <in_differential>"),
    rule("versus", "both uncertain", "<versus> (?!<number|year>)"),
    rule("unless", "around uncertain", "<unless>"),
    rule(
        "may be right",
        "behind uncertain",
        "<hedge_modal> <word|to|be|degree|or|negation|hedge_modal>{0,5} <correct>",
    ),
    rule(
        "may be seen",
        "both uncertain",
        f"<hedge_modal> {ADV} <be> {ADV} <show_ed|present|consider_ed>",
    ),
    rule("may exist", "behind uncertain", f"<hedge_modal|could> {ADV} <holds> {END}"),
    rule(
        "merits consideration",
        "behind uncertain",
        "<merit|merit_ing|merit_ed> <strong|word|adverb|article>{0,2}"
        " <hedge_noun|consider|consider_ing>",
    ),
    rule("could be seen", "none", f"<could> {ADV} <be> {ADV} <show_ed>"),
    rule("may", "ahead uncertain", f"<hedge_modal|could> {ADV} <be>?"),
    rule("doubt about", "ahead uncertain", "<doubt> <article|as>? <for|in|that|of|to>"),
    rule("whether", "complement uncertain", "<whether>"),
    rule("either", "ahead uncertain", "(?<!<in|of|by>)<either> (?=<!stop|in>{1,12} <or>)"),
    rule("would require", "both uncertain", f"<conditional> {ADV} <support>"),
    rule(
        "would be typical",
        "both uncertain",
        f"<conditional> {ADV} <be> {ADV} <support_adjective>",
    ),
    rule("would be", "ahead uncertain", f"<conditional> {ADV} <be|suggest|have>"),
    rule("I think", "earlier uncertain", f"<pronoun> <suggest> {VALUE_END}"),
    rule("suggests", "ahead uncertain", "<suggest|suggest_ing|consider|consider_ing>"),
    rule("suggested", "beside uncertain", f"<suggest_ed> {END}"),
    rule("suggested that", "ahead uncertain", "<suggest_ed>|<consider_ed> <of|that|as>"),
    rule("seems", "ahead uncertain", "<seem>"),
    rule("possibly", "ahead uncertain", "<hedge_adverb>"),
    rule("differential", "ahead uncertain", "<differential> <word|be>{0,2} <colon|show|be|in>"),
    rule(
        "possibility of",
        "ahead uncertain",
        "<hedge_noun> (?:<word|be|pronoun>{0,2} <of|for|to|that|colon|in|be|show>)",
    ),
    rule(
        "possible",
        "subject uncertain",
        f"<be>? {ADV} (?:<hedge_adjective|likely|hedge_noun> (?!{END}) | "
        "<hedge_adjective> <for|with>)",
    ),
    rule("open", "beside uncertain", f"<be>? {ADV} {OPEN}|<comma> {OPEN} {END}"),
    # Chinese
    rule("excluded (zh)", "behind negated", f"<exclude_zh> {VALUE_END}"),
    rule("excludes (zh)", "ahead negated", "<exclude_zh>"),
    rule("not excluded (zh)", "both uncertain", "<not_exclude_zh>"),
    rule("is not (zh)", "ahead negated", "<not_is_zh>"),
)
