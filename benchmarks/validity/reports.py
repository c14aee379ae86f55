"""Reports against themselves, against a changed copy and against another case's.

Each of WSI-Bench's reports is the reference of itself. A copy in which one thing is changed, and
the report of another case, must score below the honest report (which scores 1). What is changed is
found by the patterns below, except for findings and diagnoses, which are those the linker knows: a
word that it does not know is not changed here, and a change of it would not be seen.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from section import Table, rows_of, share

import pathreward as pr

_SEED = 20
_COPIES = 3
_LONG = 60  # characters: more than the answer to a choice
_RARE = ("the side", "one of both sides")
"""Only in few reports: all long answers of the data set are taken, and the released targets."""
_TAG = re.compile(r"</?(?:info|think|answer)>")
Change = Callable[[str, random.Random], Iterator[str]]

_DEGREES = ("well", "moderately", "poorly")
_GRADE = re.compile(
    r"\b(well|moderately|poorly)(?=[ -]differentiated)|\b(low|high)(?=[ -]grade)"
    r"|(?<=[Gg]rade )([1-4]|I{1,3}|IV)\b|(?<=\bG)([1-4])\b|(?<=\bG-)([1-4])\b"
    r"|\b([345])(?= ?\+ ?[345]\b)|(?<=differentiation: )(Well|Moderate|Poor)",
)
_SIDE = re.compile(r"\b(left|right|Left|Right)\b")
_OTHER_SIDE = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
_NUMBER = re.compile(r"(?<![\w.+-])\d{1,3}(?:\.\d{1,2})?(?![\w+]|\.\d)")
_CUES = {
    "no evidence of": "evidence of",
    "absence of": "presence of",
    "negative for": "positive for",
    "without": "with",
    "not": "",
    "no": "",
}
_DENIES = re.compile(r"\b(?:no|not|without|lacks?|absence|absent|negative|nor)\b", re.IGNORECASE)
_CUE = re.compile(rf"\b({'|'.join(_CUES)})\b(?=[^.;,]*$)", re.IGNORECASE)


def table(data: Path) -> Table:
    """Return the share of changed reports that score below the honest one, by kind of change."""
    rows = list(rows_of(data / "questions" / "wsi_bench_dev.jsonl"))
    reports = [(each["project"], each["answer"]) for each in rows if each["task"] == "1_Report"]
    answers = [(each["project"], each["answer"]) for each in rows if len(each["answer"]) > _LONG]
    released = json.loads((data / "completions" / "pathreasoner_example.json").read_text("utf-8"))
    answers += [("", _TAG.sub(" ", each["conversations"][1]["value"])) for each in released]
    entity, details = pr.EntityReward(), pr.DetailsReward()
    both = pr.WeightedSum({"entity": entity, "details": details})
    rewards: Sequence[tuple[str, pr.Reward]] = (
        ("entity", entity),
        ("details", details),
        ("both", both),
    )
    shown = []
    for kind, change in _CHANGES.items():
        pairs = list(_pairs(answers if kind in _RARE else reports, change))
        shown.append((kind, str(len(pairs)), *(_lower(pairs, each) for _, each in rewards)))
    shown += _other_cases(reports, rewards)
    return Table(
        "Reports: the honest one scores higher",
        ("what is changed", "pairs", *(name for name, _ in rewards)),
        shown,
        f"{len(reports)} reports, up to {_COPIES} copies a report and a kind, seed {_SEED}. `both` "
        "is the mean of the entity and the details reward, each with its defaults. Sides are rare "
        "in the reports: they are changed in all long answers of the data set and in the released "
        "targets of PathReasoner.",
    )


def _pairs(reports: Sequence[tuple[str, str]], change: Change) -> Iterator[tuple[str, str]]:
    chance = random.Random(_SEED)
    for _, report in reports:
        copies = list(dict.fromkeys(each for each in change(report, chance) if each != report))
        for copy in chance.sample(copies, min(_COPIES, len(copies))):
            yield report, copy


def _lower(pairs: Sequence[tuple[str, str]], reward: pr.Reward) -> str:
    right = sum(_beats(report, copy, reward) for report, copy in pairs)
    text: str = share(right, len(pairs))
    return text


def _beats(report: str, copy: str, reward: pr.Reward) -> bool:
    honest = reward(pr.Sample(report, findings=report)).value
    changed = reward(pr.Sample(copy, findings=report)).value
    return honest is not None and changed is not None and honest > changed


def _other_cases(
    reports: Sequence[tuple[str, str]], rewards: Sequence[tuple[str, pr.Reward]]
) -> Iterator[tuple[str, ...]]:
    for kind, wanted in (("another case's of the tumor", True), ("another tumor's", False)):
        chance = random.Random(_SEED)
        pairs = []
        for project, report in reports:
            others = [
                text for name, text in reports if (name == project) is wanted and text != report
            ]
            pairs += [(report, each) for each in chance.sample(others, min(_COPIES, len(others)))]
        yield kind, str(len(pairs)), *(_lower(pairs, each) for _, each in rewards)


def _negated(report: str, chance: random.Random) -> Iterator[str]:
    """Yield copies in which a finding that is affirmed is denied."""
    for each in pr.Linker.default().link(report):
        if each.concept.type == "finding" and each.polarity == "affirmed":
            yield f"{report[: each.start]}no {report[each.start :]}"


def _affirmed(report: str, chance: random.Random) -> Iterator[str]:
    """Yield copies in which a finding that is denied is affirmed.

    Where another denial stands before it in the sentence, the copy may still be read as denied
    ("no effect is seen, and [no] invasion is apparent"): such sentences are left alone.
    """
    for each in pr.Linker.default().link(report):
        if each.concept.type == "finding" and each.polarity == "negated":
            before = report[: each.start]
            cue = _CUE.search(before)
            if cue and not _DENIES.search(before, before.rfind(". ") + 1, cue.start()):
                yield before[: cue.start()] + _CUES[cue[1].lower()] + report[cue.end() :]


def _diagnosed(report: str, chance: random.Random) -> Iterator[str]:
    """Yield copies in which a diagnosis is another one of the same organ or kind.

    "Tumor" beside "carcinoma" is no diagnosis: what stands above another one is left alone.
    """
    graph = pr.KnowledgeGraph.default()
    mentions = [e for e in pr.Linker.default().link(report) if e.concept.type == "diagnosis"]
    wider = {above for each in mentions for above in graph.ancestors(each.concept.id)}
    for each in mentions:
        if each.polarity == "affirmed" and each.concept.id not in wider:
            near = _alike(graph, each.concept.id)
            if near:
                yield report.replace(each.text, graph[chance.choice(near)].name)


def _alike(graph: pr.KnowledgeGraph, diagnosis: str) -> list[str]:
    sites = {each.object for each in graph.relations(diagnosis, "located_in")}
    found = {
        other.subject
        for site in sites
        for other in graph.relations(None, "located_in", site)
        if graph[other.subject].type == "diagnosis"
    }
    found |= {
        other.subject
        for above in graph.relations(diagnosis, "is_a")
        for other in graph.relations(None, "is_a", above.object)
    }
    above = graph.ancestors(diagnosis)
    return sorted(
        each for each in found - {diagnosis} - above if diagnosis not in graph.ancestors(each)
    )


def _regraded(report: str, chance: random.Random) -> Iterator[str]:
    for found in _GRADE.finditer(report):
        yield _with(report, found, _another_grade(found[0], chance))


def _another_grade(grade: str, chance: random.Random) -> str:
    for scale in (
        _DEGREES,
        ("low", "high"),
        ("Well", "Moderate", "Poor"),
        ("I", "II", "III", "IV"),
    ):
        if grade in scale:
            return chance.choice([each for each in scale if each != grade])
    return chance.choice([each for each in "345" if each != grade] if grade in "345" else ["3"])


def _turned(report: str, chance: random.Random) -> Iterator[str]:
    """Yield a copy on the other side, where one side only is stated."""
    if len({each.lower() for each in _SIDE.findall(report)}) == 1:
        yield _SIDE.sub(lambda each: _OTHER_SIDE[each[0]], report)


def _turned_once(report: str, chance: random.Random) -> Iterator[str]:
    """Yield copies in which one statement of several is of the other side."""
    if len({each.lower() for each in _SIDE.findall(report)}) == 2:
        for found in _SIDE.finditer(report):
            yield _with(report, found, _OTHER_SIDE[found[0]])


def _renumbered(report: str, chance: random.Random) -> Iterator[str]:
    for found in _NUMBER.finditer(report):
        number = float(found[0])
        other = number + chance.choice([1, 2, 5]) if number < 20 else number - chance.choice([3, 7])
        yield _with(report, found, f"{other:g}")


def _with(report: str, found: re.Match[str], text: str) -> str:
    return report[: found.start()] + text + report[found.end() :]


_CHANGES: dict[str, Change] = {
    "a negation added": _negated,
    "a negation removed": _affirmed,
    "a diagnosis of the organ": _diagnosed,
    "a grade": _regraded,
    "the side": _turned,
    "one of both sides": _turned_once,
    "a number": _renumbered,
}
