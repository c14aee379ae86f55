"""Choices: the right option earns 1 and every other one 0, however the option is named."""

import ast
from collections.abc import Iterator
from pathlib import Path

from section import Table, rows_of, share

from pathreward import AnswerReward, Sample
from pathreward.answers.option_names import ROMAN, plain

_FORMS = {
    "label": "<answer>{label}</answer>",
    "lower case": "<answer>{lower}</answer>",
    "bracket": "<answer>({label})</answer>",
    "bold": "<answer>**{label}**</answer>",
    "boxed": r"\boxed{{{label}}}",
    "boxed text": r"<answer>$\boxed{{\text{{{label}. {text}}}}}$</answer>",
    "JSON": '<answer>{{"answer": "{label}"}}</answer>',
    "fenced JSON": '```json\n{{"answer": "{label}"}}\n```',
    "label. text": "<answer>{label}. {text}</answer>",
    "(label) text": "<answer>({label}) {text}</answer>",
    "bold label: text": "<answer>**{label}: {text}**</answer>",
    "text (label)": "<answer>{text} ({label})</answer>",
    "text": "<answer>{text}</answer>",
    "text in capitals": "<answer>{capitals}</answer>",
    "the answer is": "The answer is {label}.",
    "the answer is, with text": "<answer>The correct answer is ({label}) {text}.</answer>",
    "option": "<answer>Option {label}</answer>",
    "label, then a reason": "<answer>{label}, since the features fit best.</answer>",
    "after the reasoning": "<think>Nests of cells.</think>{label}",
    "number": "<answer>{number}</answer>",
    "option number": "<answer>Option {number}</answer>",
    "Roman number": "<answer>{roman}</answer>",
}
_BY_NUMBER = {"number", "Roman number", "option number"}


def table(data: Path) -> Table:
    """Return the shares by form: gold options that earn 1, other options that earn 0."""
    samples = [each for part in (_wsi_bench, _multi_path_qa, _med_mcqa) for each in part(data)]
    reward = AnswerReward()
    rows = []
    total = [0, 0, 0, 0]
    for name, form in _FORMS.items():
        counts = [0, 0, 0, 0]
        for sample in samples:
            for label, completion in _completions(sample, name, form):
                earned = reward(Sample(completion, answer=sample.answer, options=sample.options))
                is_gold = label == sample.gold
                counts[0 if is_gold else 2] += earned.value == float(is_gold)
                counts[1 if is_gold else 3] += 1
        rows.append((name, share(*counts[:2]), share(*counts[2:]), str(counts[1])))
        total = [a + b for a, b in zip(total, counts, strict=True)]
    rows.append(("all", share(*total[:2]), share(*total[2:]), str(total[1])))
    return Table(
        f"Choices of WSI-Bench, MultiPathQA and MedMCQA in {len(_FORMS)} forms",
        ("form", "right option earns 1", "other option earns 0", "rows"),
        rows,
        "Shares with 95 % intervals; goal 99.5 %. Left out: other options with the text of the "
        "right one; numbers that stand in a text of the options, unless the row gives its right "
        "option by number; Roman numbers where there are more than ten options.",
    )


def _completions(sample: Sample, name: str, form: str) -> Iterator[tuple[str, str]]:
    options = sample.options or {}
    gold = plain(options[sample.gold or ""])
    numerals = {word for text in options.values() for word in plain(text).split()}
    for place, (label, text) in enumerate(options.items(), 1):
        roman = ROMAN[place - 1].upper() if place <= len(ROMAN) else ""
        if label != sample.gold and plain(text) == gold:
            continue
        by_number = (sample.answer or "").isdigit()
        if name in _BY_NUMBER and not by_number and not numerals.isdisjoint({*ROMAN, str(place)}):
            continue
        if name == "Roman number" and (len(options) > len(ROMAN) or not numerals.isdisjoint(ROMAN)):
            continue
        yield (
            label,
            form.format(
                label=label,
                lower=label.lower(),
                text=text,
                capitals=text.upper(),
                number=place,
                roman=roman,
            ),
        )


def _wsi_bench(data: Path) -> Iterator[Sample]:
    for row in rows_of(data / "questions" / "wsi_bench_dev.jsonl"):
        if row.get("options"):
            yield Sample("", answer=row["answer"], options=row["options"])


def _multi_path_qa(data: Path) -> Iterator[Sample]:
    for row in rows_of(data / "questions" / "multipathqa_nonexpert.jsonl"):
        if row["options"] not in {"", None, "[]"}:
            options = [str(each) for each in ast.literal_eval(row["options"])]
            yield Sample("", answer=row["answer"], options=options)


def _med_mcqa(data: Path) -> Iterator[Sample]:
    for row in rows_of(data / "questions" / "medmcqa_pathology_dev.jsonl"):
        yield Sample("", answer=row["answer"], options=row["options"])
