"""Rules that deny or doubt a whole statement, with its values: "it is not true that X is 2 cm".

A denial of a noun leaves the values beside it alone ("no necrosis, pT2"). What is denied here is a
clause with ``that``, a false statement, or a list behind a colon: all that it states is denied.
"""

from pathreward.assertion.parts import ADV, AUX, NOT, OUT, VALUE_END, Rule, rule

_FALSE = f"{AUX} {ADV} <article>? <degree|adverb>{{0,2}} <unlikely|mistake>"
_TELL = "<speech|assess|assess_ing|suggest|suggest_ing|consider|consider_ing|suppose>"
_TOLD = "<article> <word|strong>? <speech|suggest|hedge_noun|assess|assessment|consider> <that>"
_LEADING = "<be|have|modal|could|do|conditional|adverb|degree|certain>{0,4}"
_DENIED = f"(?:{_LEADING} {OUT}|{_LEADING} <absent|lost|mistake>"
_NOBODY = "(?:<nothing>|<no> <person|word|speech>)"
_UNHELD = "<present|correct|holds|holds_ed|show_ed|looked_ed|support_ed|suggest_ed|consider_ed>"
_FOLLOWING = "^ <article|word|strong|degree|of>{0,3} <following> <word|speech|assess|evidence>{0,3}"

PROPOSITIONS: tuple[Rule, ...] = (
    # what is no denial of a statement
    rule(
        "not wrong to say",
        "none",
        f"(?:{NOT}|<no|nothing>) {_FALSE} <to|in> {_TELL} <that|as>?",
    ),
    rule("not wrong that", "none", f"(?:{NOT}|<no|nothing>) {_FALSE} <that>"),
    rule(
        "wrong to deny",
        "none",
        f"{_FALSE} <to|in> (?:<negation> <to>?)? "
        "<dispute|deny|exclude|reject|dispute_ing|deny_ing|exclude_ing|reject_ing> <that>?",
    ),
    rule("nobody denies", "none", "<nothing> <conditional|modal|could>? <deny>"),
    rule("not denied", "none", f"(?:{NOT}|<nothing>) <be>? <deny_ed> <that>?"),
    # a statement with "that", or that somebody makes
    rule("not true that", "clause negated", f"{NOT} <be>? {ADV} <present|correct|break> <that>"),
    rule("it is wrong that", "clause negated", "<retract> <that>"),
    rule(
        "nobody would say",
        "clause negated",
        f"{_NOBODY} {ADV} <conditional|could|modal> {ADV} {_TELL} <that|as>?",
    ),
    rule(
        "not further from the truth",
        "clause negated",
        "<nothing> <could|modal|conditional|be>{1,2} <correct> <than> <that>?",
    ),
    rule("wrong to say", "clause negated", f"{_FALSE} <to|in> {_TELL} <that|as>?"),
    rule("wrong that", "clause negated", f"{_FALSE} <that>"),
    rule("impossible that", "clause negated", f"{AUX} {ADV} <out|exclude_ed|difficult> <that>"),
    rule("no truth in", "clause negated", f"<no|nothing> <word|correct>{{1,2}} <in|to|of> {_TOLD}"),
    rule("we deny", "clause negated", f"<pronoun> {ADV} <do>? {ADV} <deny|reject> <that>?"),
    rule("we dispute", "clause negated", f"<pronoun> {ADV} <dispute> <that>"),
    rule("dismiss at the start", "clause negated", "^<reject|deny>"),
    rule(
        "under no circumstances",
        "clause negated",
        "^(?:<negation|no|nor>|<in> <no> <word|present|strong>)"
        " <be|have|do|modal|could|conditional>"
        " (?!<show_ed|present>)",
    ),
    # a list behind a colon
    rule("wrong: list", "list negated", f"^<article|pronoun>? {_FALSE} <colon>"),
    rule(
        "these are wrong: list",
        "paragraph negated",
        f"^<article|word|speech|assess|evidence>{{1,4}} (?:<plural_be> {ADV} {OUT}"
        "|<relative|that> <do|plural_be> <negation> <holds|correct|present|show_ed>) <colon>",
    ),
    rule("not true: list", "list negated", f"^<negation> {ADV} <present|correct> <colon>"),
    rule("excluded: list", "list negated", f"^{ADV} {OUT} <word|evidence>? <colon>"),
    rule(
        "the following is denied",
        "paragraph negated",
        f"{_FOLLOWING} {_DENIED}|<do|be|have|modal|could>{{0,2}} <negation> {_LEADING} {_UNHELD})"
        " <!colon|stop>{0,3} <colon>",
    ),
    rule(
        "none of the following",
        "paragraph negated",
        "^<nothing> (?:<article|of>{0,2} <following>)? <word|speech|assess|evidence>{0,3}"
        f" {_LEADING} {_UNHELD} <!colon|stop>{{0,3}} <colon>",
    ),
    rule(
        "none of these applies",
        "earlier negated",
        f"<colon|dash|comma>? <nothing> {_LEADING} <holds|correct> {VALUE_END}",
        "rejected",
    ),
    # another value
    rule(
        "is other than",
        "phrase negated",
        f"(?:<be> {ADV} <pronoun|word>?|<article> <word|assess|speech|finding>) <other_than>",
    ),
)
