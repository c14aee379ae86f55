"""Whether a text commits to what it names: not denied, doubted, compared, listed or taken back."""

import re

from pathreward.answers.given import NOTHING, Given
from pathreward.completion.sentences import sentence_ends

_CLAUSE = re.compile(
    r",?(?<!\banything)(?<!\bnothing)\s\bbut\b|\bhowever\b|\bthough\b|\balthough\b", re.IGNORECASE
)
_CLAIMS = (
    r"(?:true|think|believe|say|sure|certain|case|correct|likely|thought|mean|that|if|whether)"
)
_DENIES = re.compile(
    r"(?:\b(?:not(?! only)|no(?!\.?\s*\d)|never|neither|nor|hardly|scarcely|without|cannot|except"
    r"|excluding|unlike|rather than|instead of|other than|anything but|far from|excludes?"
    r"|rul(?:es?|ed|ing) out|(?:absence|lack) of|negative for|incorrect|wrong|false"
    r"|den(?:y|ies|ied))\b|n't\b)"
    rf"(?P<claim>\W+(?:\w+\W+)?{_CLAIMS}\b)?(?P<between>[^,]{{0,60}})$|\bnon[- ]?$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:resembl(?:es?|ing)|mimick?(?:s|ed|ing)?|simulat(?:es|ing)|reminiscent of|similar to"
    r"|compar(?:ed|able) (?:to|with)|(?:in contrast|as opposed) to|surpass(?:es|ed|ing)"
    r"|exceed(?:s|ed|ing)|outrank(?:s|ed|ing)|opposite of"
    r"|(?:less|more|fewer|greater|higher|lower) than|at least|at most|up to)\s"
    r"(?:that of\s|those of\s)?(?:an?\s|the\s)?\W*$",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|unsure|uncertain|unclear|suspect(?:ed)?|suspicious"
    r"|guess|possible|probable|differential|versus|vs|whether"
    r"|if (?:it|this|that|you) (?:is|was|are|mean|meant))\b"
    r"[^,]{0,60},?\s*$|(?<!\d )\b(?:may|might|could|must|either)(?: well| also| have| be| been"
    r"| represent| indicate| suggest)*(?: an?| the)?\W*$",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\bMay,? $")
_VERB = re.compile(r"\b(?:is|are|was|were|be)\b", re.IGNORECASE)
_TURNS_AFTER = re.compile(
    r"\W*(?:(?:is|are|was|were|seems?|being|has been|have been|can|could|cannot|can't)\s+)*"
    r"(?:be\s+)?(?:(?:not(?! only)|never|incorrect|wrong|false|unlikely|excluded|ruled out|possible"
    r"|likely|uncertain|unclear|questionable|denied|absent|negative|rejected|a possibility"
    r"|suspected)\b|n't\b)|[^a-zA-Z0-9.;,]{0,8}\.?\?"
    r"|\W{0,8}(?:maybe|perhaps|possibly|i (?:think|guess))\W{0,8}\Z",
    re.IGNORECASE,
)
_OR = re.compile(r"\W*\b(?:or|versus|vs)\b|\s*/", re.IGNORECASE)
_OR_BEFORE = re.compile(r"(?:\b(?:or|versus|vs)\b|/)\W*(?:an?\s+|the\s+)?$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"(?<!\b\w)(?<!\b\w\w)[.;!?\n]\s*(?:but |and )?(?:or|maybe|perhaps|possibly|alternatively|wait"
    r"|actually|no(?=,)|rather(?! than)|it (?:could|may|might) (?:also|as well) be"
    r"|on second thoughts?|(?:i am |i'm )?(?:unsure|not sure|not certain))\b",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"\b(?:i(?:'|’)?m sorry|i am sorry|i (?:do not|don['’]t) know|i (?:cannot|can['’]t|could not"
    r"|couldn['’]t|am unable to) (?:find|provide|determine|answer|say|tell))\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\A\s*\([^()]*\)")
_LISTED = 3
"""Items from which on a list is an enumeration."""
_PARTS = re.compile(r",\s*(?:(?:and|or)\s)?|\s(?:and|or)\s")
_SHORT_ITEM = re.compile(r"(?!(?:an?|the)\s)\S+(?:\s(?!of\b)\S+){0,3}", re.IGNORECASE)
_ITEM = r"(?!(?:an?|the|who|which|where|such|including|like)\b)[^\W_]+(?: [^\W_]+){0,2}"
_LIST_BEFORE = re.compile(rf"{_ITEM}, {_ITEM},? (?:and|or) $|{_ITEM}, {_ITEM}, $")
_LIST_AFTER = re.compile(rf", {_ITEM}(?:, {_ITEM})*,? (?:and|or) [^\W_]+")

_SIGN = (
    r"(?:[;|/&+~→\n]|[-=]>|,?\s(?:and|plus|as well as|along with|but also|and also|then|unless"
    r"|if not|alternatively|else)\s)"
)
_BESIDE = re.compile(rf"[\s\"'\u201d\u2019)]*{_SIGN}\s*(.*)", re.IGNORECASE | re.DOTALL)
_BESIDE_BEFORE = re.compile(
    rf"(.*?)\s*{_SIGN}\s*(?:(?:an?|the)\s)?[\s\"'\u201c\u2018(]*", re.IGNORECASE | re.DOTALL
)
_JOINED = re.compile(r"[;|/&+~→\n]|\b(?:and|or|then)\b", re.IGNORECASE)
_FEW = 80
_QUOTES = " \t\n\"'\u201c\u201d\u2018\u2019().,"
_OWN_WORD = (
    r"(?!(?:in|on|at|of|for|by|from|with|to|his|her|its|their|is|was|are|were|has|had|who|which"
    r"|that|others?|more|similar|so|also|it|he|she|they|as|not)\b)[^\W_]++"
)
_OTHER = re.compile(
    rf"(?:(?:an?|the)\s)?{_OWN_WORD}(?:[ .-]{{1,2}}{_OWN_WORD}){{0,3}}", re.IGNORECASE
)
"""A few words that are an answer of their own."""


def withdrawn(text: str) -> str:
    """Return why a text gives no answer whatever it names, or the empty string.

    >>> withdrawn("I do not know"), withdrawn("A cyst. Or an abscess."), withdrawn("A cyst.")
    ('declines', 'takes something back', '')
    """
    if _DECLINES.search(text):
        return "declines"
    return "takes something back" if _TAKEN_BACK.search(text) else ""


def turned(
    text: str,
    first: int,
    last: int,
    gold: str,
    *,
    given: Given = NOTHING,
) -> str:
    """Return how the words around a place turn what stands there, or the empty string.

    A denial that the question itself has made (`given`) turns nothing.

    >>> turned("no cyst", 3, 7, "cyst"), turned("a cyst or an abscess", 2, 6, "cyst")
    ('denies {}', 'gives {} as one of several')
    """
    start, end = _sentence(text, first, last)
    for each in _CLAUSE.finditer(text, start, first):
        start = each.end()
    start = max(start, text.rfind(": ", start, first) + 1)
    before, after = text[max(start, first - 80) : first], text[last : min(end, last + 80)]
    after = _ASIDE.sub("", after)
    denial = _DENIES.search(before)
    stands = denial and (denial["claim"] or not _VERB.search(denial["between"] or ""))
    if denial and stands and (denial["claim"] or not given.denies(denial[0])):
        return "denies {}"
    if _COMPARES.search(before):
        return "only compares with {}"
    if _DOUBTS.search(before) and not (text[first].isdigit() and _MONTH.search(before)):
        return "hedges on {}"
    if _TURNS_AFTER.match(after):
        return "denies or doubts {}"
    if _OR.match(after) or _OR_BEFORE.search(before):
        return "gives {} as one of several"
    if _has_another(text[:first], text[last:], gold):
        return "gives {} beside another"
    if "," not in gold and _enumerated(text[start:], before, after):
        return "gives {} as one of several"
    return ""


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    ends = sentence_ends(text)
    start = max((each for each in ends if each <= first), default=0)
    return start, min((each for each in ends if each > last), default=len(text))


def _has_another(before: str, after: str, gold: str) -> bool:
    """Say whether a text is the place and another answer beside it: "GOLD and abscess"."""
    if _JOINED.search(gold) or max(len(before), len(after)) > _FEW:
        return False
    if not before.strip(_QUOTES):
        found = _BESIDE.fullmatch(after)
    elif not after.strip(_QUOTES):
        found = _BESIDE_BEFORE.fullmatch(before)
    else:
        return False
    return found is not None and _OTHER.fullmatch(found[1].strip(_QUOTES)) is not None


def _enumerated(text: str, before: str, after: str) -> bool:
    """Say whether a list runs through the place: "cyst, abscess, GOLD and granuloma"."""
    items = [each for each in _PARTS.split(text.strip(" .")[:400]) if each]
    if len(items) >= _LISTED and "," in text and all(map(_SHORT_ITEM.fullmatch, items)):
        return not _VERB.search(text)
    return bool(_LIST_BEFORE.search(before) or _LIST_AFTER.match(after))
