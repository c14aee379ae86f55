"""Explanations that open with their key, against reasonings that a leak was put in front of.

MedMCQA's explanations were written by people who had the key before them, and many open with it
("Ans: B. ..."). Could the leak reward excuse them for what they argue behind it? Each rule in the
table excuses an opening by what stands behind it. It is held against the rewrite that the reward is
for: the audit's honest rows, and WSI-Bench's open answers, behind "The answer is ...".
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoning import Chain, explanations
from section import Table, rows_of, share

import pathreward as pr
from pathreward.audit import rows

_KEY = re.compile(r"Ans(?:wer)?\b[^A-Za-z]{0,4}(?:is\b)?[\s'\"]*[A-Da-d]\b[\s'\").,:-]*")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_ARGUES = re.compile(
    r"\b(?:because|since|therefore|thus|hence|so|due to|shows?|indicat\w+|support\w*|consistent"
    r"|characteri\w+|typical\w*|whereas|unlike|absent|without|not)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_RULES = ((2, 0, 0), (2, 1, 0), (2, 2, 1), (3, 1, 0), (3, 2, 1), (1, 1, 1), (1, 3, 0))
"""Sentences, concepts other than the answer's and words that argue, so many of each at least."""


class Behind(NamedTuple):
    """What stands behind an opening."""

    sentences: int
    others: int
    """Concepts that are none of the answer's."""
    arguments: int


def table(data: Path) -> Table:
    """Return what each rule excuses, and what the explanations earn as they are and rearranged."""
    chains = [
        chain
        for chain in explanations(data / "questions" / "medmcqa_pathology_dev.jsonl")
        if _KEY.match(chain.text)
    ]
    behind = [_behind(_bare(each), each.options[each.label]) for each in chains]
    attacked = [_behind(*each) for each in _honest_rows()]
    reports = [_behind(*each) for each in _reports(data / "questions" / "wsi_bench_dev.jsonl")]
    shown = [
        (_words(rule), *(_excused(rule, each) for each in (behind, attacked, reports)))
        for rule in _RULES
    ]
    return Table(
        "Leak: what a rule would excuse that looks behind the answer",
        (
            "at least",
            "explanations that open with their key",
            "audit's rows",
            "WSI-Bench's open answers",
        ),
        shown,
        f"{len(behind)} explanations; behind an answer, {len(attacked)} honest rows of the audit "
        f"and {len(reports)} open answers of WSI-Bench. A rule could be had if it excused the "
        "first and none of the others; each excuses more of the others. There is none in the "
        "reward.",
        (_rearranged(chains),),
    )


def _rearranged(chains: list[Chain]) -> Table:
    forms = {
        "as published": [each.text for each in chains],
        "the key cut": [_bare(each) for each in chains],
        "the key at the end": [f"{_bare(e)} So the answer is {e.label}." for e in chains],
    }
    counted = []
    for name, texts in forms.items():
        values = [_value(text, each) for text, each in zip(texts, chains, strict=True)]
        counted.append((name, share(values.count(1.0), len(values))))
    return Table("Explanations that open with their key", ("form", "leak earns 1"), counted)


def _bare(chain: Chain) -> str:
    return _KEY.sub("", chain.text, count=1)


def _value(text: str, chain: Chain) -> float | None:
    completion = f"<think>{text}</think><answer>{chain.label}</answer>"
    return pr.LeakReward()(pr.Sample(completion, options=chain.options)).value


def _honest_rows() -> Iterator[tuple[str, str]]:
    for row in rows():
        answer = row.answer or ""
        options = row.options or {}
        yield f"{row.findings} {row.reasoning}", options.get(answer, answer)


def _reports(path: Path) -> Iterator[tuple[str, str]]:
    for row in rows_of(path):
        if not row.get("options"):
            yield row["answer"], ""


def _behind(text: str, answer: str) -> Behind:
    linker = pr.Linker.default()
    own = {each.concept.id for each in linker.link(answer)}
    sentences = [s for s in _SENTENCE_END.split(text) if len(s.split()) >= _LEAST_WORDS]
    others = {each.concept.id for each in linker.link(text)} - own
    return Behind(len(sentences), len(others), len(_ARGUES.findall(text)))


def _excused(rule: tuple[int, int, int], texts: list[Behind]) -> str:
    right = sum(all(has >= least for has, least in zip(text, rule, strict=True)) for text in texts)
    counted: str = share(right, len(texts))
    return counted


def _words(rule: tuple[int, int, int]) -> str:
    names = ("sentence", "other concept", "arguing word")
    return ", ".join(
        f"{count} {name}{'s' * (count > 1)}"
        for count, name in zip(rule, names, strict=True)
        if count
    )
