"""Where a completion gives its answer."""

import re
from typing import NamedTuple

from pathreward.completion.sections import Completion, is_empty
from pathreward.completion.unwrapping import boxed

_CUE = re.compile(
    r"\b(?:final |correct |best |most likely |my )?(?:answer|option|choice|diagnosis)\b"
    r"(?:\s+is\b|\s*[:=])(?!\s*let['’]?s\b)\s*",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """The span of a completion that holds an answer."""

    start: int
    end: int
    section: str


def places(completion: Completion) -> list[Place]:
    r"""Return the spans that give the answer, in the order of the text.

    The answer sections and what follows the last of them; without any, what follows the
    reasoning; without any tag, the whole text. Of such a bare answer, what is in ``\boxed{}``
    counts alone, else what follows the last "the answer is".

    >>> from pathreward.completion.sections import parse_completion
    >>> text = "<think>Nests.</think><answer>B</answer> or rather C"
    >>> [text[place.start : place.end] for place in places(parse_completion(text))]
    ['B', ' or rather C']
    """
    text = completion.text
    if answers := completion.named("answer"):
        found = [Place(each.start, each.end, "answer") for each in answers]
        tail = found[-1].end + len("</answer>")
        if (
            answers[-1].closed
            and completion.sections[-1] is answers[-1]
            and not is_empty(text[tail:])
        ):
            found.append(Place(tail, len(text), ""))
        return found
    sections = completion.sections
    after = text.find(">", sections[-1].end) + 1 if sections else 0
    if sections and not sections[-1].closed:
        return []
    boxes = boxed(text[after:])
    if boxes:
        return [Place(after + start, after + end, "answer") for start, end in boxes]
    if is_empty(text[after:]):
        return []
    cues = [cue.end() for cue in _CUE.finditer(text, after)]
    return [Place(cues[-1] if cues else after, len(text), "answer" if after else "")]


def concluded(text: str) -> str:
    """Return what follows the last "the answer is", or all of the text.

    >>> concluded("So the answer is B.")
    'B.'
    """
    return _CUE.split(text)[-1]
