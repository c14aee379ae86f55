"""Where a text answers yes or no, in full or by ellipsis ("It does.", "No invasion is seen")."""

import re

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.linking import Linker
from pathreward.linking.mention import Mention

_ALONE = re.compile(
    r"\b(?P<yes>yes|yep|yeah|yup|yea|affirmative)\b|\b(?P<no>no|nope|nah|nay)\b"
    r"(?=\s*(?:[^\w\s]|$|(?:or|and|but|if|unless|because|since|is|was|would|it|fits|all|i|here)\b))",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"(?P<no>不是|没有|并非|否|无)|(?P<yes>是的|是|有|存在)")
_OPENS = re.compile(r"(?:^|[,，:：。.;；]|答案|为|是|回答|选)\s*$")  # noqa: RUF001
_ELLIPSIS = re.compile(
    r"\W*(?:(?P<no>(?:absolutely|definitely|certainly|clearly|it|they|there|this|the \w+)?\s*"
    r"(?:(?:is|are|does|do|was|were|has)(?:\s?n't|\snot)|not)|negative|false|incorrect"
    r"|no(?=\s[a-z]))|(?P<yes>(?:it|they|there|this) (?:is|are|does|do|was|were|has)\b"
    r"(?!\s?n't|\snot)|positive|true|correct|absolutely|certainly|definitely|indeed))(?=\W|$)",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:the|this|these|that|those)\s$", re.IGNORECASE)
"""What stands before a thing that a question takes for granted: "in this tumor"."""
_AFTER_NO = re.compile(
    r"\s(?:doubt|question|hesitation|reservation|problem|need|wonder|longer|other|one|way|idea)",
    re.IGNORECASE,
)


def recognise(text: str, gold: str, prompt: str, linker: Linker) -> Recognised:
    """Return where a text says yes or no, and the findings that it names.

    A "no" that begins a noun phrase answers only where nothing else does.

    >>> found = recognise("No necrosis was seen.", "no", "Is there necrosis?", Linker.default())
    >>> [(each.key, each.value) for each in found.candidates]
    [('no', 1.0)]
    """
    spans = [(*each.span(), each.lastgroup or "") for each in _ALONE.finditer(text)]
    spans += _chinese(text)
    if not spans and (opening := _ELLIPSIS.match(text)):
        key = opening.lastgroup or ""
        if not _AFTER_NO.match(text, opening.end()):
            spans = [(*opening.span(), key)]
    candidates = tuple(
        Candidate(start, end, key, float(key == gold.strip(" .").casefold()))
        for start, end, key in sorted(spans)
    )
    mentions = linker.link(text) if candidates else []
    accounted = tuple(
        Accounted(each.start, each.end, "finding")
        for each in mentions
        if not any(each.start < e and s < each.end for s, e, _ in spans)
    )
    return Recognised(candidates, accounted)


def _chinese(text: str) -> list[tuple[int, int, str]]:
    found = []
    for each in _CHINESE.finditer(text):
        before = text[max(0, each.start() - 4) : each.start()]
        stands = each.end() == len(text) or text[each.end()] in ",.;:!?。、 \n"
        if stands and _OPENS.search(before):
            found.append((*each.span(), each.lastgroup or ""))
    return found


def contradiction(text: str, start: int, answer: str, prompt: str, linker: Linker) -> str:
    """Return what a text says after its yes or no that contradicts it, or nothing.

    >>> linker = Linker.default()
    >>> contradiction("Yes, there is no amyloid.", 3, "yes", "Is amyloid present?", linker)
    'amyloid'
    """
    prompt = prompt[-2000:]
    asked = {
        each.concept.id: _polarity(each)
        for each in linker.link(prompt)
        if not _GIVEN.search(prompt, max(0, each.start - 8), each.start)
    }
    for each in linker.link(text):
        if each.start < start or each.concept.id not in asked or each.polarity == "uncertain":
            continue
        same = each.polarity == asked[each.concept.id]
        if same != (answer == "yes"):
            return each.text
    return ""


def _polarity(mention: Mention) -> str:
    """Return the polarity that a question asks about; a question affirms nothing itself."""
    return "negated" if mention.polarity == "negated" else "affirmed"
