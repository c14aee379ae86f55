"""Recorded outputs: which option an output chooses, beside a published extractor and a reader.

`choice_labels.tsv` holds what a person read in 200 outputs, "-" where an output chooses none or
several. They were chosen by `random.Random(20)` before any rule was changed: of MMLU-Pro all 47 on
which our reading then differed from the published extractor's and 73 of the others, of MMMU all 40
in which it then found no option and 40 of the others.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from section import Table, rows_of, share

from pathreward import AnswerReward, Sample

_BEFORE = {"differs": 43, "agrees": 73, "none found": 13, "found": 40}
"""How many of these outputs were read as the person read them before any rule was changed."""
_DIFFERED, _AGREED, _NONE = 47, 73, 40


class _Output(NamedTuple):
    text: str
    options: dict[str, str]
    published: str


def table(data: Path) -> Table:
    """Return the agreement with the published extractor and with the reader."""
    outputs = dict(_outputs(data / "completions"))
    ours = {name: chosen(each.text, each.options) for name, each in outputs.items()}
    with (Path(__file__).parent / "choice_labels.tsv").open(encoding="utf-8") as lines:
        labels = {row["id"]: row["label"] for row in csv.DictReader(lines, delimiter="\t")}
    ids = list(labels)
    parts = {
        "differs": ids[:_DIFFERED],
        "agrees": ids[_DIFFERED : _DIFFERED + _AGREED],
        "none found": ids[_DIFFERED + _AGREED : _DIFFERED + _AGREED + _NONE],
        "found": ids[_DIFFERED + _AGREED + _NONE :],
    }
    rows = []
    for name, part in parts.items():
        published = sum(outputs[each].published == labels[each] for each in part)
        rows.append(
            (
                name,
                share(_BEFORE[name], len(part)),
                share(sum(ours[each] == labels[each] for each in part), len(part)),
                share(published, len(part)) if outputs[part[0]].published else "none",
            )
        )
    right = sum(ours[each] == label for each, label in labels.items())
    rows.append(("all", share(sum(_BEFORE.values()), len(ids)), share(right, len(ids)), ""))
    mmlu = [name for name, each in outputs.items() if each.published]
    agreed = sum(ours[name] == outputs[name].published for name in mmlu)
    return Table(
        "Recorded outputs: agreement with a person's reading of 200",
        ("outputs", "before", "now", "published extractor"),
        rows,
        f"All {len(mmlu)} outputs of MMLU-Pro: {share(agreed, len(mmlu))} as the published "
        "extractor has it, which gives a random option where it finds none in the outputs of "
        'Llama. The rules were changed with these 200 in view, so that "now" is no estimate for '
        "other texts.",
    )


def chosen(text: str, options: dict[str, str]) -> str:
    """Return the option that is paid for `text` if it is the right one, or "-"."""
    reward = AnswerReward()
    paid = [
        label
        for label in options
        if reward(Sample(text, answer=label, options=options)).value == 1.0
    ]
    return paid[0] if paid else "-"


def _outputs(folder: Path) -> Iterator[tuple[str, _Output]]:
    for path in sorted((folder / "mmlu_pro_health").glob("*.jsonl")):
        for row in rows_of(path):
            options = dict(zip("ABCDEFGHIJ", row["options"], strict=False))
            published = row["their_extracted"] or "-"
            yield f"{path.stem}/{row['qid']}", _Output(row["output"], options, published)
    for row in rows_of(folder / "mmmu_val_medical_llava_qwenvl.jsonl"):
        if row["question_type"] == "multiple-choice":
            yield f"{row['model']}/{row['id']}", _Output(row["response"], row["index2ans"], "")
