"""Chains of thought of language models: with their own answer, another answer, and a turned step.

A chain comes with the answer that its model gave; the consistency reward sees the two. Noticed is
another option as the answer where the value is below one half, and a turned step where it is below
.9 and the chain as it was earned .9. Every file is split by the hash of the item's id: the failures
of `even` were looked at while the rules were written, those of `odd` never.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from section import Table, share

import pathreward as pr

_HONEST, _NOTICED = 0.9, 0.5
_CHOICE = re.compile(r"\W*(?:Choice|Option)?[\s_(]*([A-Z])(?![\w'])")
_SOLUTION = re.compile(r"Solution:.*$", re.DOTALL)
_FINAL = re.compile(r"[Tt]he (?:correct )?answer is \(?([A-J])\)?\b")
_OPTION = re.compile(r"^\s*([A-Z]):\s*(.*\S)\s*$")


class Chain(NamedTuple):
    """A chain of reasoning with the answer that its model gave."""

    source: str
    half: str
    """`even` (looked at) or `odd`."""
    text: str
    options: dict[str, str]
    label: str
    prompt: str = ""


def table(data: Path) -> Table:
    """Return how many honest chains lose, and how many false ones are noticed."""
    found = chains(data)
    names = list(dict.fromkeys(each.source for each in found))
    halves = [
        (name, side, [e for e in found if e.source == name and e.half == side])
        for name in names
        for side in ("even", "odd")
    ]
    return Table(
        "Chains of thought: the answer is changed, or a step",
        ("chains", "half", "number", "honest below .9", "contradictory", "swapped answer noticed"),
        [(name, side, str(len(of)), *_answers(of)) for name, side, of in halves],
        "MIRAGE: GPT-4 on medical exams; Mr-Ben: three models on medicine, without the solution's "
        "line; MMLU-Pro: three small models on health, which end with `the answer is (B)`. A chain "
        "is contradictory at 0. Each other option is an answer that could be swapped.",
        (
            Table(
                "Chains of thought: a turned step",
                ("chains", "half", "a denied premise noticed", "a turned value noticed"),
                [(name, side, *_turned(of)) for name, side, of in halves],
                "By program: a sentence that states what a later one repeats is denied; a degree, "
                "a side or a number that is stated twice is turned once.",
            ),
        ),
    )


def _value(chain: Chain, label: str, text: str = "") -> float:
    completion = f"<think>{text or chain.text}</think><answer>{label}</answer>"
    sample = pr.Sample(completion, answer=label, options=chain.options, prompt=chain.prompt)
    value = pr.ConsistencyReward()(sample).value
    if value is None:
        raise ValueError("consistency has a value for every completion")
    return value


def _answers(of: Sequence[Chain]) -> tuple[str, str, str]:
    own = [_value(each, each.label) for each in of]
    other = [_value(e, label) for e in of for label in e.options if label != e.label]
    return (
        share(sum(each < _HONEST for each in own), len(own)),
        share(sum(each == 0 for each in own), len(own)),
        share(sum(each < _NOTICED for each in other), len(other)),
    )


def _turned(of: Sequence[Chain]) -> tuple[str, str]:
    linker = pr.Linker.default()
    honest = [each for each in of if _value(each, each.label) >= _HONEST]
    pairs = (
        [(each, denied_premise(each.text, linker)) for each in honest],
        [(each, turned_value(each.text)) for each in honest],
    )
    found = []
    for kind in pairs:
        values = [_value(each, each.label, text) for each, text in kind if text]
        found.append(share(sum(each < _HONEST for each in values), len(values)))
    return found[0], found[1]


def half(key: str) -> str:
    """Return the half of an item by the last digit of the hash of its id."""
    last = int(hashlib.sha256(key.encode()).hexdigest()[-1], 16)
    return "odd" if last % 2 else "even"


def chains(data: Path) -> list[Chain]:
    """Return the chains of all files."""
    found = [*_mirage(data / "reasoning" / "mirage_chains_dev.jsonl")]
    found += _mrben(data / "reasoning" / "mrben_medicine_dev.jsonl")
    for each in sorted((data / "completions" / "mmlu_pro_health").glob("*.jsonl")):
        found += _mmlu(each)
    return found


def _rows(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def _mirage(path: Path) -> Iterator[Chain]:
    """Yield GPT-4's chains whose choice is one of the options."""
    for row in _rows(path):
        try:
            output = json.loads(str(row["output"]))
            text, choice = output["step_by_step_thinking"], output["answer_choice"]
        except (ValueError, KeyError, TypeError):
            continue  # no chain: the provider's refusal
        options = dict(row["options"])  # type: ignore[call-overload]  # untyped JSON
        label = chosen(str(choice), options)
        if label and str(text).strip():
            yield Chain("MIRAGE", half(str(row["id"])), str(text), options, label)


def _mrben(path: Path) -> Iterator[Chain]:
    """Yield the chains of three models whose solution is one of the options."""
    for row in _rows(path):
        options = {}
        for line in str(row["Options"]).splitlines():
            if named := _OPTION.match(line):
                options[named[1]] = named[2]
        steps = list(row["Model_Solution_Steps"])  # type: ignore[call-overload]  # untyped JSON
        text = "\n".join(map(str, steps))
        solution = _SOLUTION.search(text)
        label = chosen(solution[0].removeprefix("Solution:"), options) if solution else ""
        if label and solution and text[: solution.start()].strip():
            yield Chain(
                "Mr-Ben",
                half(str(row["Question_UUID"])),
                text[: solution.start()].strip(),
                options,
                label,
                str(row["Question"]),
            )


def _mmlu(path: Path) -> Iterator[Chain]:
    """Yield the chains of a model that end with "the answer is (B)", without what follows it."""
    for row in _rows(path):
        listed = list(row["options"])  # type: ignore[call-overload]  # untyped JSON
        options = {"ABCDEFGHIJ"[i]: str(each) for i, each in enumerate(listed)}
        output = str(row["output"])
        final = _FINAL.search(output)
        if final and final[1] in options:
            text = output[: final.end()].strip()
            key = str(row["qid"])
            yield Chain("MMLU-Pro", half(key), text, options, final[1], str(row["question"]))


def chosen(choice: str, options: dict[str, str]) -> str:
    """Return the label of a choice that is given by label or text; empty where it is none."""
    named = _CHOICE.match(choice)
    if named and named[1] in options:
        return named[1]
    bare = choice.strip(" .\n").casefold()
    by_text = {text.strip(" .\n").casefold(): label for label, text in options.items()}
    return by_text.get(bare, "")


_NEGATED = (
    (
        re.compile(
            r"\b(is|are|was|were)\b(?= (?:present|seen|positive|suggestive|indicative|consistent"
            r"|characteristic|typical|diagnostic)\b)"
        ),
        r"\1 not",
    ),
    (re.compile(r"\bshows\b"), "does not show"),
    (re.compile(r"\bshow\b"), "do not show"),
    (re.compile(r"\bhas\b(?! been)"), "does not have"),
    (re.compile(r"\bhave\b(?! been)"), "do not have"),
    (re.compile(r"\bsuggests\b"), "does not suggest"),
    (re.compile(r"\bsuggest\b"), "do not suggest"),
    (re.compile(r"\bindicates\b"), "does not indicate"),
    (re.compile(r"\bindicate\b"), "do not indicate"),
)
_SWAPPED = {
    "left": "right",
    "right": "left",
    "high-grade": "low-grade",
    "low-grade": "high-grade",
    "elevated": "decreased",
    "decreased": "elevated",
    "increased": "decreased",
    "high": "low",
    "low": "high",
    "acute": "chronic",
    "chronic": "acute",
    "benign": "malignant",
    "malignant": "benign",
    "positive": "negative",
    "negative": "positive",
    "proximal": "distal",
    "unilateral": "bilateral",
    "bilateral": "unilateral",
}
_SWAP = re.compile(rf"\b({'|'.join(_SWAPPED)}) ([a-z]{{4,}})\b")
_NUMBERED = re.compile(
    r"\b(grade|stage|Gleason(?: score)?|score|level|trisomy) (\d)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.\n]+(?:\.(?=\s|$)|\n|$)")


def denied_premise(text: str, linker: pr.Linker) -> str:
    """Return a chain with the first sentence denied that states what a later sentence repeats.

    The denial is put in front of the mention, in the sentence's own verb; empty where none can be.
    """
    sentences = [each.span() for each in _SENTENCE.finditer(text)]
    mentions = [
        each
        for each in linker.link(text)
        if each.polarity == "affirmed"
        and each.frame == "case"
        and each.concept.type in {"finding", "marker", "diagnosis"}
    ]
    for start, end in sentences[:-1]:
        for each in mentions:
            if not start <= each.start < end:
                continue
            if not any(one.start >= end and one.concept == each.concept for one in mentions):
                continue
            front = text[start : each.start]
            for pattern, denial in _NEGATED:
                found = [*pattern.finditer(front)]
                if found and "not" not in front and each.start - start - found[-1].end() < 40:
                    last = found[-1]
                    turned = front[: last.start()] + last.expand(denial) + front[last.end() :]
                    return text[:start] + turned + text[each.start :]
    return ""


def turned_value(text: str) -> str:
    """Return a chain in which the first of two equal values is another; empty where there is none.

    A value is a side, degree or grade with its noun ("elevated calcium"), or a numbered grade.
    """
    seen: dict[str, re.Match[str]] = {}
    for found in _SWAP.finditer(text):
        if first := seen.get(found[0]):
            other = f"{_SWAPPED[first[1]]} {first[2]}"
            if other not in text:
                return text[: first.start()] + other + text[first.end() :]
        seen.setdefault(found[0], found)
    numbers: dict[str, re.Match[str]] = {}
    for found in _NUMBERED.finditer(text):
        if first := numbers.get(found[0].lower()):
            other = str(int(first[2]) % 4 + 1)
            return text[: first.start(2)] + other + text[first.end(2) :]
        numbers.setdefault(found[0].lower(), found)
    return ""
