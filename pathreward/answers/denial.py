"""How an answer is taken back in the words around it."""

import re

_BUT = re.compile(
    r"^[^\w\n]{0,8}(?:(?:it|this|that) (?:is|could be|may be)\s)?"
    r"(?:(?:any|every|some)\s?(?:thing|one|body|\w{4,12})\s+(?:but|except|other than|apart from)"
    r"|(?:an?\s\w+\s)?other than|all (?:but|except))\b",
    re.IGNORECASE | re.MULTILINE,
)
_FALSE = re.compile(
    r"\b(?:false|untrue|incorrect|wrong|a lie|not (?:true|so|correct|right|the case))\s"
    r"(?:that|to say|to call)\b"
    r"|^[^\w\n]{0,8}(?:false|untrue|incorrect|wrong|not (?:true|correct))\s?[:,]"
    r"|^(?:(?!\b(?:since|because|as|while|whereas|but|so|and)\b|[.;]).){1,300}"
    r"(?:\b(?:is|are|was|were|been|be|it's|that's)\s(?:false|untrue|incorrect|wrong|a lie|ruled out"
    r"|excluded|eliminated|rejected|unlikely|implausible|improbable|refuted|dismissed|discarded"
    r"|doubtful|a mistake|not (?:true|correct|right|the case|it))"
    r"|\b(?:does not|doesn['’]t|do not|don['’]t|cannot|can['’]t) (?:fit|apply))\W{0,8}\Z"
    r"|[:=(–—-]\s?(?:false|untrue|incorrect|wrong)\W{0,8}\Z|[✗✘❌]\W{0,8}\Z"
    r"|^[^\w\n]{0,8}not\s?[:=(]|^\s{0,8}(?:[¬≠]|!=)"
    r"|\bnot\s(?:an?\s)?\W{0,2}(?:yes|no)\W{0,8}\Z"
    r"|^[^\w\n]{0,8}i (?:deny|doubt|reject|disagree)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NO_EVIDENCE = re.compile(
    r"^[^\w\n]{0,8}(?:there (?:is|was|are) )?"
    r"(?:no|not any|without|lack of|absence of|insufficient)\s"
    r"(?:evidence|sign|proof|indication|support|suggestion)s?\b",
    re.IGNORECASE | re.MULTILINE,
)
_CHANGES = re.compile(
    r"[.;!?\n]\s{0,5}(?:but\s|no,?\s|oh,?\s)?(?:actually|wait|hold on|on second thoughts?"
    r"|correction|scratch that|i mean|let me correct)\b",
    re.IGNORECASE,
)
_GUESSES = re.compile(
    r"[.,;:!?(\n–—-]\s{0,5}(?:but |though |although )?(?:(?:i am |i['’]m )?not (?:sure|certain)"
    r"|unsure|uncertain|(?:i|this|it) (?:may|might|could) be wrong"
    r"|(?:this is )?(?:only |just )?a guess|i (?:would )?guess)\W{0,8}\Z",
    re.IGNORECASE,
)
_CHANCE = re.compile(r"\b(\w{1,40})\W{0,3}\(?\s?\d{1,3}(?:\.\d)?\s?%", re.IGNORECASE)
_UNSURE = re.compile(
    r"\A\W{0,8}(?:i(?:'d| would)? (?:think|guess|suppose|believe)\W+)?(?:it (?:is\s)?)?"
    r"(?:perhaps|maybe|possibly|probably|presumably|likely|might be|may be|could be)\b",
    re.IGNORECASE,
)


def denied(text: str, *, known: str = "") -> str:
    """Return why a text takes back all that it answers, or nothing.

    What the gold answer or an option says so itself takes nothing back.

    >>> denied("anything but leiomyoma"), denied("it is false that it is B")
    ('the answer is anything but what it names', 'the answer is said to be false')
    >>> denied("No evidence of grade 2"), denied("No sign of tumor", known="no evidence of tumor")
    ('the answer is denied', '')
    """
    told = (
        (_BUT, "the answer is anything but what it names"),
        (_FALSE, "the answer is said to be false"),
        (_NO_EVIDENCE, "the answer is denied"),
        (_CHANGES, "the answer changes"),
        (_GUESSES, "the answer is a guess"),
    )
    return next((why for each, why in told if each.search(text) and not each.search(known)), "")


def unsure(text: str) -> str:
    """Return why an option is chosen by halves, or nothing.

    >>> unsure("B?"), unsure("B (60 %), C (40 %)"), unsure("B")
    ('the answer asks', 'the answer gives chances', '')
    """
    if text.rstrip(" \t\n.)]*\"'").endswith("?"):
        return "the answer asks"
    return "the answer hedges" if _UNSURE.match(text) else chances(text)


def chances(text: str) -> str:
    """Return that a text parts its certainty among several answers, or nothing."""
    return "the answer gives chances" if len(set(_CHANCE.findall(text))) > 1 else ""
