"""What a list of answers earns: its items are paired with the gold ones, each once."""

from collections.abc import Callable

from pathreward.answers.commitment import Commitment
from pathreward.answers.question import Question, items_of, question_of
from pathreward.answers.row import Row, row_of
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker
from pathreward.sample import Sample

_MOST_ITEMS = 50
Reader = Callable[[str, Question, Row, Linker, Credit], Commitment]
"""`pathreward.answers.grading.read_answer`, which reads an item."""


def grade_list(
    text: str, question: Question, row: Row, linker: Linker, credit: Credit, read: Reader
) -> tuple[float, str]:
    """Return what a list earns and why; an item that is not asked for costs as a missing one does.

    With ``credit.sets == "f1"`` it earns the F1 of its items, else all or nothing.
    """
    expected = question.items
    found = items_of(text)
    if len(found) == 1:
        found = items_of(text, loosely=True)
    if len(found) > _MOST_ITEMS:
        return 0.0, f"the answer lists more than {_MOST_ITEMS} items"
    left = list(found)
    hits = 0
    for gold in expected:
        asked = question_of(Sample("", answer=gold), linker)
        supported = row_of(row.text, gold, linker)
        for item in left:
            if read(item, asked, supported, linker, credit._replace(near=0.0)).value == 1.0:
                left.remove(item)
                hits += 1
                break
    reason = f"{hits} of {len(expected)} items, {len(left)} added"
    if credit.sets == "f1":
        return (2 * hits / (len(expected) + len(found)) if found else 0.0), reason
    return float(hits == len(expected) and not left), reason
