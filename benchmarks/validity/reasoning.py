"""Reasoning against itself with another answer, and clinical notes against their erroneous copies.

A chain of reasoning with its own answer is compared with the same chain and the answer's letter
swapped: the consistency reward must be lower. A chain with its own answer that earns 0 is a false
alarm. MedMCQA's explanations often come to no answer (they explain and stop): they are counted as
they are published, and with the conclusion that a policy would write, in several forms.

MEDEC's notes hold one erroneous sentence each; the entity and the consistency reward see the note
and its correction. Neither is made for it: no reward here knows medicine beyond the graph.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scipy.stats import binomtest
from section import Table, rows_of, share

import pathreward as pr

_OPTION = re.compile(r"^\(([A-Z])\) (.*)$", re.MULTILINE)
_FORMS = (
    "Therefore the answer is {label}.",
    "So the correct answer is ({label}) {text}.",
    "Answer: {label}",
    "Thus, {text}.",
    "Hence option {label} is correct.",
    "In conclusion, {text} is the best choice.",
)


class Chain(NamedTuple):
    """A chain of reasoning with the label that it comes to."""

    text: str
    options: dict[str, str]
    label: str


def table(data: Path) -> Table:
    """Return how often a swapped letter is seen, how often none is alarmed about, and MEDEC."""
    explained = list(explanations(data / "questions" / "medmcqa_pathology_dev.jsonl"))
    deduced = list(_deduced(data / "reasoning" / "bigbench_mistake_logical_deduction.jsonl"))
    concluded = [_concluded(each, form) for each in explained for form in _FORMS]
    sets = (
        ("MedMCQA explanations as published", explained),
        ("MedMCQA explanations that come to an answer", [e for e in explained if _comes_to_it(e)]),
        ("MedMCQA explanations with a conclusion", concluded),
        ("logical deduction", deduced),
    )
    return Table(
        "Reasoning: a swapped letter scores lower",
        ("chains", "number", "swapped is lower", "false alarms"),
        [(name, str(len(chains)), *_measured(chains)) for name, chains in sets],
        f"Each chain with its own letter against each other letter. The conclusions are of "
        f"{len(_FORMS)} forms. A chain comes to an answer where the reward says so (1 with its own "
        "letter), so that this row holds in part by the way it is chosen; the others earn the "
        "value of the unstated with any letter.",
        (_medec(data / "reasoning" / "medec_ms_ValidationSet.csv"),),
    )


def explanations(path: Path) -> Iterator[Chain]:
    """Yield MedMCQA's explanations with the key that they explain."""
    for row in rows_of(path):
        if row["explanation"]:
            yield Chain(row["explanation"], row["options"], row["answer"])


def _deduced(path: Path) -> Iterator[Chain]:
    """Yield the chains that answer with one of the options."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        options = dict(_OPTION.findall(row["input"]))
        label = (row["answer"] or "").strip("()")
        if label in options:
            yield Chain(" ".join(row["steps"]), options, label)


def _concluded(chain: Chain, form: str) -> Chain:
    said = form.format(label=chain.label, text=chain.options[chain.label])
    return chain._replace(text=f"{chain.text}\n{said}")


def _value(chain: Chain, label: str) -> float:
    completion = f"<think>{chain.text}</think><answer>{label}</answer>"
    sample = pr.Sample(completion, answer=chain.label, options=chain.options)
    value = pr.ConsistencyReward()(sample).value
    if value is None:
        raise ValueError("consistency has a value for every completion")
    return value


def _comes_to_it(chain: Chain) -> bool:
    return _value(chain, chain.label) == 1.0


def _measured(chains: Sequence[Chain]) -> tuple[str, str]:
    lower = pairs = alarms = 0
    for chain in chains:
        honest = _value(chain, chain.label)
        alarms += honest == 0.0
        others = [_value(chain, each) for each in chain.options if each != chain.label]
        lower += sum(each < honest for each in others)
        pairs += len(others)
    return share(lower, pairs), share(alarms, len(chains))


def _medec(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [each for each in csv.DictReader(lines) if each["Error Flag"] == "1"]
    shown = []
    for name, measure in (("path of the note to its diagnosis", _supported), ("entity", _entity)):
        pairs = [each for row in rows if (each := measure(row)) is not None]
        higher = sum(right > wrong for right, wrong in pairs)
        lower = sum(right < wrong for right, wrong in pairs)
        known = binomtest(higher, higher + lower).pvalue if higher + lower else 1.0
        shown.append((name, str(len(pairs)), str(higher), str(lower), f"{known:.2g}"))
    return Table(
        "MEDEC: the corrected sentence above the erroneous one",
        ("reward", "notes", "corrected higher", "erroneous higher", "sign test p"),
        shown,
        f"{len(rows)} notes with an error. `path`: the note is the observation, the sentence the "
        "answer; a pair counts where both sentences name a diagnosis that the graph can judge. "
        "`entity`: the corrected note is the reference, so that it must win; the figure says in "
        "how many notes the error is seen at all.",
    )


def _supported(row: dict[str, str]) -> tuple[float, float] | None:
    """Return how well the rest of the note supports the diagnosis of each sentence."""
    note = row["Corrected Text"].replace(row["Corrected Sentence"], " ")
    values = []
    for sentence in (row["Corrected Sentence"], row["Error Sentence"]):
        completion = f"<observe>{note}</observe><answer>{sentence}</answer>"
        value = pr.PathReward()(pr.Sample(completion, answer=sentence)).value
        if value is None:
            return None
        values.append(value)
    return values[0], values[1]


def _entity(row: dict[str, str]) -> tuple[float, float] | None:
    values = [
        pr.EntityReward()(pr.Sample(text, findings=row["Corrected Text"])).value
        for text in (row["Corrected Text"], row["Text"])
    ]
    if values[0] is None or values[1] is None:
        return None
    return values[0], values[1]
