"""Where a text says a gold answer that is no option, no fact and no concept of the graph."""

from collections.abc import Iterable
from dataclasses import replace

from pathreward.answers.additions import rivals
from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.commitment import Commitment, Reading, commit
from pathreward.answers.free_text import places
from pathreward.answers.row import Row, row_of
from pathreward.answers.vocabulary import UNKNOWN, frames, words_of
from pathreward.kg.sites import meet
from pathreward.linking import Linker


def recognise(
    text: str,
    gold: str,
    row: Row,
    linker: Linker,
    *,
    strict: bool = False,
    others: Iterable[str] = (),
) -> Recognised:
    """Return the places that say the gold answer, and what else the row supports.

    >>> row = Row("", "Barack Obama", Linker.default())
    >>> [
    ...     each.value
    ...     for each in recognise("It was Obama", "Barack Obama", row, row.linker).candidates
    ... ]
    [1.0]
    """
    found = [
        Candidate(start, end, gold, 1.0, f"the answer says {shown(gold)}")
        for start, end in places(text, gold, others, strict=strict)
    ]
    accounted: list[Accounted] = []
    if not strict or not found:
        return Recognised(tuple(found))
    mentions = linker.link(text)
    own = {each.concept.id for each in linker.link(gold)}
    above = own.union(*map(linker.graph.ancestors, own))
    additions = []
    for each in mentions:
        if any(c.start < each.end and each.start < c.end for c in found):
            continue
        kind = each.concept.type
        if (
            kind == "diagnosis"
            and each.concept.id not in above
            and each.concept.id not in row.concepts
        ):
            found.append(Candidate(each.start, each.end, each.concept.name, 0.0))
        elif (
            kind == "anatomy"
            and row.sites
            and not any(meet(each.concept.id, s, linker.graph) for s in row.sites)
        ):
            additions.append(Accounted(each.start, each.end, f"a site, {each.text!r}"))
        else:
            accounted.append(Accounted(each.start, each.end, "finding"))
    if found:
        found += [
            e for e in rivals(text, gold, row) if not any(c.start <= e.start < c.end for c in found)
        ]
    own_words = {form for _, _, form in words_of(gold)}
    known = frames()
    for start, end, form in words_of(text):
        if known.class_of(form) == UNKNOWN and form in own_words:
            accounted.append(Accounted(start, end, "gold"))
        elif known.class_of(form) == UNKNOWN and form in row.words:
            accounted.append(Accounted(start, end, "entailed"))
    return Recognised(tuple(sorted(found)), tuple(accounted), tuple(additions))


def agrees(answer: str, gold: str, *, others: Iterable[str] = (), asked: str = "") -> Commitment:
    """Return what an answer to a question of general knowledge commits to.

    Its words are open: what the table of frames does not know is no fault. A denial, a hedge and an
    alternative are. `others` are as right as `gold`.

    >>> agrees("It was Obama.", "Barack Obama").value, agrees("not Obama", "Barack Obama").value
    (1.0, 0.0)
    """
    linker = Linker.default()
    found = recognise(answer, gold, row_of(asked, gold, linker), linker, others=others)
    commitment = commit(answer, found, Reading(is_open=True, asked=asked))
    return (
        commitment
        if found.candidates
        else replace(commitment, reason=f"the answer does not say {shown(gold)}")
    )


def shown(gold: str) -> str:
    """Return a gold answer as a reason names it."""
    return repr(gold if len(gold) <= 60 else gold[:59] + "…")
