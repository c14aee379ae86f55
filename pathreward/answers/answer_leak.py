"""Where a text states the completion's own answer, and whether anything was said before it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.completion.answer_spans import places
from pathreward.completion.sections import Reading
from pathreward.completion.words import WORD
from pathreward.linking import Linker
from pathreward.sample import Sample

Spelling = tuple[str, ...]
"""Words of an answer in lower case: its label, its text, or both."""

_CUE = re.compile(
    r"(?:ans(?:wer)?|diagnosis|option|choice|conclusion)\b\W{0,3}(?:\bis\b|[:=.\u2013-])\W{0,3}"
    r"(?:is\b\W{0,3})?",
    re.IGNORECASE,
)
_NOUNS = ("answer", "diagnosis", "option", "choice", "conclusion")
_VERDICT = re.compile(r" is (?:the )?(?:correct|right|best)\b", re.IGNORECASE)
_VERDICTS = (" is the ", " is correct", " is right")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_TENTATIVE = frozenset(
    {
        *("differential", "working", "provisional", "clinical", "suspected", "presumptive", "if"),
        *("initial", "preliminary", "tentative", "possible", "probable", "whether", "submitted"),
        *("first", "leading", "another", "each", "wrong", "incorrect", "not"),
    }
)
"""Words before "diagnosis" or "answer" that make it a hypothesis, or somebody else's."""
_OPENERS = frozenset(
    {
        *("above", "ahead", "answer", "at", "based", "be", "begin", "believe", "best", "by"),
        *("certain", "clear", "clearly", "clinical", "conclusion", "confident", "correct"),
        *("definitely", "diagnosis", "final", "findings", "first", "for", "from", "given"),
        *("here", "i", "image", "in", "is", "it", "know", "let", "likely", "look", "looking"),
        *("me", "most", "my", "now", "obviously", "of", "ok", "okay", "on", "option"),
        *("question", "reasoning", "right", "say", "see", "simply", "slide", "so", "start"),
        *("state", "sure", "that", "therefore", "think", "thinking", "this", "thus", "tissue"),
        *("tile", "to", "us", "we", "well", "will", "with", "would"),
    }
)
"""Words that say nothing of the case: what follows them alone follows nothing."""
_FILLERS = frozenset({"option", "choice", "letter", "number", "most", "likely", "clearly"})
_SKIPPED = _FILLERS | {"the", "a", "an"}
_LONGEST = 6
"""Words of an answer by which it is known again."""
_NEAR = 40
"""Characters before a cue that tell how it is meant."""
_AFTER = 160
"""Characters after a cue in which an answer is read."""


class Told(NamedTuple):
    """A statement of the answer: from its cue to the end of what is stated."""

    start: int
    end: int


def spellings(sample: Sample, reading: Reading) -> list[Spelling]:
    """Return how the answer that the completion gives may be written; none where it gives none.

    >>> from pathreward.completion.sections import read
    >>> text = "<think>So.</think><answer>B</answer>"
    >>> spellings(Sample(text, options=["granuloma", "abscess"]), read(text))
    [('b',), ('abscess',)]
    """
    given = [at for at in places(reading) if at.section]
    if not given:
        return []
    text = sample.text[given[-1].start : given[-1].end][:2000]
    marked = cues(text[:_AFTER], 0, len(text[:_AFTER]))
    begun = [stop for at, stop, after in marked if after and says_nothing(text[:at])]
    words = tuple(WORD.findall(text[begun[-1] if begun else 0 :].casefold()))
    found = [words[:_LONGEST]] if words else []
    options = sample.options
    if options:
        question = Question("choice", options)  # type: ignore[arg-type]  # a mapping by now
        for label in map(str, stated(text, question, Linker.default()).values):
            named = options[label]  # type: ignore[call-overload]  # a mapping by now
            found += [(label.casefold(),), tuple(WORD.findall(named.casefold()))[:_LONGEST]]
    return [each for each in dict.fromkeys(found) if each]


def cues(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return where `text` speaks of an answer: begin and end, and whether the answer comes after.

    >>> cues("The answer is B.", 0, 16), cues("B is correct.", 0, 13)
    ([(4, 14, True)], [(1, 1, False)])
    """
    lower = text[start:end].lower()
    if len(lower) != end - start:  # a capital whose small letter has two parts
        lower = text[start:end]
    nouns = [at for noun in _NOUNS if noun in lower for at in _places(lower, noun)]
    if lower.lstrip().startswith("ans"):  # an examination's key: "Ans: B."
        nouns.append(len(lower) - len(lower.lstrip()))
    found = []
    for at in nouns:
        cue = _CUE.match(text, start + at, end)
        if cue and not (at and lower[at - 1].isalnum()):
            found.append((cue.start(), cue.end(), True))
    for verdict in _VERDICTS:
        if verdict in lower:
            verdicts = [start + at for at in _places(lower, verdict)]
            found += [(at, at, False) for at in verdicts if _VERDICT.match(text, at, end)]
    return sorted(set(found))


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def tellings(
    text: str, found: list[tuple[int, int, bool]], end: int, answers: list[Spelling]
) -> Iterator[Told]:
    """Yield those of the cues `found` that state the answer as the answer.

    >>> text = "Differential diagnosis: melanoma. The diagnosis is melanoma."
    >>> told = tellings(text, cues(text, 0, len(text)), len(text), [("melanoma",)])
    >>> [text[each.start : each.end] for each in told]
    ['diagnosis is melanoma']
    """
    for start, stop, comes_after in found:
        close = _stated(text, stop, min(end, stop + _AFTER), answers) if comes_after else 0
        if comes_after and not close:
            continue
        before = [*WORD.finditer(text, max(0, start - _NEAR), start)]
        last = [each[0].casefold() for each in before[-2:]]
        if comes_after and _TENTATIVE.isdisjoint(last):
            yield Told(start, close)
        elif not comes_after and (last[-1:] and (last[-1],) in answers):
            yield Told(before[-1].start(), stop + len(" is"))


def _stated(text: str, start: int, end: int, answers: list[Spelling]) -> int:
    """Return where the answer that is stated from `start` on ends, or 0."""
    found: list[tuple[str, int, int]] = []
    for each in WORD.finditer(text, start, end):
        word = (each[0].casefold(), each.start(), each.end())
        if not found and word[0] in _SKIPPED and not _is_label(text, word):
            continue
        found.append(word)
        if len(found) == _LONGEST:
            break
    words = tuple(each[0] for each in found)
    for answer in answers:
        if words[: len(answer)] == answer:
            return found[len(answer) - 1][2]
    return 0


def _is_label(text: str, word: tuple[str, int, int]) -> bool:
    """Say whether an "a" is a label: a capital, or with a mark after it."""
    return word[0] == "a" and (text[word[1]] == "A" or text[word[2] : word[2] + 1] not in {" ", ""})


def says_nothing(text: str) -> bool:
    """Say whether `text` has no word of the case in it.

    >>> says_nothing("Looking at the slide, I think the"), says_nothing("Keratin pearls, so the")
    (True, False)
    """
    return all(
        word in _OPENERS or word in {"a", "an", "the"} for word in WORD.findall(text.casefold())
    )


def sentence_end(text: str, start: int, end: int) -> int:
    """Return where the sentence that holds `start` ends, or `end`."""
    found = _SENTENCE_END.search(text, start, end)
    return found.end() if found else end
