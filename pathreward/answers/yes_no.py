"""Where a text answers yes or no: in full, by ellipsis ("It does."), or by a statement.

A statement of the finding that is asked about affirms or negates it: "Necrosis is seen." is a yes
to "Is necrosis seen?". It answers no question that asks for more than the finding ("Is the necrosis
extensive?").
"""

import re

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.vocabulary import UNKNOWN, frames, words_of
from pathreward.linking import Linker
from pathreward.linking.mention import Mention

_ALONE = re.compile(
    r"\b(?P<yes>yes|yep|yeah|yup|yea|affirmative)\b|\b(?P<no>no|nope|nah|nay)\b"
    r"(?=\s*(?:[^\w\s]|$|(?:or|and|but|if|unless|because|since|is|was|would|it|fits|all|i|here)\b))",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"(?P<no>不是|没有|并非|否|无)|(?P<yes>是的|是|有|存在)")
_OPENS = re.compile(r"(?:^|[,，:：。.;；]|答案|为|是|回答|选)\s*$")  # noqa: RUF001  # full-width signs
_ELLIPSIS = re.compile(
    r"\W*+(?:(?P<no>(?:absolutely|definitely|certainly|clearly|it|they|there|this|the \w+)?\s*"
    r"(?:(?:is|are|does|do|was|were|has)(?:\s?n't|\snot)|not)|negative|false|incorrect"
    r"|no(?=\s[a-z]))|(?P<yes>(?:it|they|there|this) (?:is|are|does|do|was|were|has)\b"
    r"(?!\s?n't|\snot)|positive|true|correct|absolutely|certainly|definitely|indeed))(?=\W|$)",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:the|this|these|that|those)\s$", re.IGNORECASE)
"""The word before a thing that a question takes for granted: "in this tumor"."""
_AFTER_NO = re.compile(
    r"\s(?:doubt|question|hesitation|reservation|problem|need|wonder|longer|other|one|way|idea)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_QUESTION = 300
"""Characters of a question that are read, at most."""
_SHARE = re.compile(r"\b(?:than|half|most|all|only|least|entire)\b|\d", re.IGNORECASE)
"""What makes a question ask how much there is: "in more than half of the tumor"."""
_PLACES = frozenset({"anatomy", "procedure", "stain"})
"""Types of concepts that say where or how a finding is looked for."""
_DENYING = frozenset({"negator", "bad", "excluding"})


def recognise(text: str, gold: str, prompt: str, linker: Linker) -> Recognised:
    """Return where a text says yes or no, and the findings that it names.

    A statement answers only where no word does, and an ellipsis only where no statement does.

    >>> found = recognise("No necrosis was seen.", "no", "Is there necrosis?", Linker.default())
    >>> [(each.key, each.value) for each in found.candidates]
    [('no', 1.0)]
    """
    spans = [(*each.span(), each.lastgroup or "") for each in _ALONE.finditer(text)]
    spans += _chinese(text)
    if not spans:
        spans = _statement(text, prompt, linker)
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


def _statement(text: str, prompt: str, linker: Linker) -> list[tuple[int, int, str]]:
    """Return where the first sentence states the finding that a question asks about, if it does."""
    found = _finding_asked(prompt, linker)
    if found is None:
        return []
    finding, rest = found
    end = _SENTENCE_END.search(text)
    high = end.start() if end else len(text)
    words = {form for _, _, form in words_of(text, 0, high)}
    if not rest <= words:
        return []
    for each in linker.link(text):
        concept = each.concept.id
        is_narrower = each.polarity == "affirmed" and linker.graph.is_a(concept, finding.concept.id)
        if each.start >= high or not (concept == finding.concept.id or is_narrower):
            continue
        if each.polarity == "uncertain" or each.frame != "case":
            return []
        start, stop = each.start, each.end
        if each.polarity == "negated":
            tokens = [e for e in frames().tokens(text[:high]) if e.cls in _DENYING]
            start = min([start, *(e.start for e in tokens if e.end <= start)])
            stop = max([stop, *(e.end for e in tokens if e.start >= stop)])
        return [(start, stop, "yes" if each.polarity == _polarity(finding) else "no")]
    return []


def _finding_asked(prompt: str, linker: Linker) -> tuple[Mention, frozenset[str]] | None:
    """Return the one finding that the last question asks about, and what else it asks for."""
    end = prompt.rfind("?")
    if end < 0:
        return None
    before = prompt[max(0, end - _QUESTION) : end]
    question = _SENTENCE_END.split(before)[-1].strip() + "?"
    if _SHARE.search(question):
        return None
    mentions = linker.link(question)
    findings = [
        each
        for each in mentions
        if each.concept.type not in _PLACES
        and not _GIVEN.search(question, max(0, each.start - 8), each.start)
    ]
    if len(findings) != 1:
        return None
    rest = frozenset(
        form
        for start, end, form in words_of(question)
        if frames().class_of(form) == UNKNOWN
        and not any(each.start < end and start < each.end for each in mentions)
    )
    return findings[0], rest


def _chinese(text: str) -> list[tuple[int, int, str]]:
    found = []
    for each in _CHINESE.finditer(text):
        before = text[max(0, each.start() - 4) : each.start()]
        is_alone = each.end() == len(text) or text[each.end()] in ",.;:!?。、 \n"
        if is_alone and _OPENS.search(before):
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
