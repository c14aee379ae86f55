"""Do the filters of `pathreward synth` find a teacher's lies, and spare its honest chains?

    python benchmarks/synth/run.py ../shared/data            # lies and honest chains
    python benchmarks/synth/run.py ../shared/data --show     # also honest chains that are rejected

The rows are made of WSI-Bench (development half): its reports, and its questions on the diagnosis
of slides that have a report. The teacher is on this machine and writes by rules
(`lying_teacher.py`). The eleven released chains of PathReasoner are those of a language model. It
prints Markdown tables.
"""

import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lying_teacher import LIES, lie_about, teacher

from pathreward import Sample
from pathreward.data.chains import pathreasoner
from pathreward.linking import Linker
from pathreward.llm.endpoint import Endpoint, chat_url
from pathreward.synth.case import Case, Columns, read_cases
from pathreward.synth.evidence import EvidencePath, evidence_path
from pathreward.synth.filters import FILTERS, Chain, agrees_with_report
from pathreward.synth.prompts import PromptSettings, chain_messages
from pathreward.synth.run import Synthesis, SynthesisSummary, SynthSettings
from pathreward.synth.teacher import TeacherSampling

_RATE = 0.5
_SEEDS = range(5)
_OPTION = re.compile(r"\s*\b([A-H])[).]\s+")


def main() -> None:
    """Print the tables."""
    data, show = Path(sys.argv[1]), "--show" in sys.argv[2:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = folder / "rows.jsonl"
        rows.write_text("\n".join(map(json.dumps, wsi_bench_rows(data))) + "\n", "utf-8")
        cases = read_cases(rows, Columns(group="slide"), Linker.default())
        began = time.process_time()
        honest = [_made(cases, folder, 0.0, seed) for seed in _SEEDS]
        print(_honest(honest, time.process_time() - began), end="\n\n")
        print(_lies(cases, [_made(cases, folder, _RATE, seed) for seed in _SEEDS]), end="\n\n")
    print(_rewritten(data), end="\n\n")
    print(_released(data, show))
    if show:
        for row in (row for made in honest for row in made.rows):
            if row["completion"] and not row["accepted"]:
                print(f"\n{row['id']} {row['reasons']}\n{row['completion']}")


def wsi_bench_rows(data: Path) -> list[dict[str, Any]]:
    """Return rows of WSI-Bench: the reports first, then questions on a diagnosis with a report."""
    lines = (data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    reports = {row["slide"]: row["answer"] for row in rows if row["task"] == "1_Report"}
    made: list[dict[str, Any]] = [
        {"id": f"report {number}", "slide": slide, "report": text}
        for number, (slide, text) in enumerate(reports.items())
    ]
    for number, row in enumerate(rows):
        if row["task"] != "Diagnosis_choice" or row["slide"] not in reports:
            continue
        stem, *parts = _OPTION.split(row["question"])
        options = dict(zip(parts[::2], parts[1::2], strict=True))
        if row["answer"] in options:
            made.append(
                {
                    "id": f"question {number}",
                    "slide": row["slide"],
                    "prompt": stem,
                    "options": options,
                    "answer": row["answer"],
                    "findings": reports[row["slide"]],
                }
            )
    return made


def _made(cases: Sequence[Case], folder: Path, rate: float, seed: int) -> SynthesisSummary:
    settings = SynthSettings("rules", sampling=TeacherSampling(seed=seed))
    with teacher(rate) as url:
        output = folder / f"{rate} {seed}.jsonl"
        return Synthesis(cases, output, settings).run(Endpoint(chat_url(url)))


def _honest(runs: Sequence[SynthesisSummary], seconds: float) -> str:
    rows = runs[0].rows
    chains = [row for made in runs for row in made.rows if row["completion"]]
    by = Counter(each.partition(":")[0] for row in chains for each in row["reasons"])
    accepted = sum(row["accepted"] for row in chains)
    faults = Counter(
        re.sub(r" with .*", " with its diagnosis", row["reasons"][0])
        for row in rows
        if not row["completion"]
    )
    lines = [
        "### Honest chains",
        "",
        "| rows | number |",
        "| --- | --- |",
        f"| all | {len(rows)} |",
        *(f"| {fault} | {count} |" for fault, count in faults.most_common()),
        f"| chains, {len(runs)} for each other row | {len(chains)} |",
        f"| accepted | {accepted} ({accepted / len(chains):.1%}) |",
        *(f"| rejected by {name} | {count} |" for name, count in by.most_common()),
        "",
        f"{seconds / len(runs):.1f} s of CPU time for {len(rows)} rows, the teacher's included.",
    ]
    return "\n".join(lines)


def _lies(cases: Sequence[Case], runs: Sequence[SynthesisSummary]) -> str:
    linker, settings = Linker.default(), PromptSettings()
    rejected, accepted = Counter[str](), Counter[str]()
    filters: dict[str, Counter[str]] = {each: Counter() for each in ("", *LIES)}
    paths = [evidence_path(case.sample, linker) for case in cases]
    for seed, made in zip(_SEEDS, runs, strict=True):
        for case, path, row in zip(cases, paths, made.rows, strict=True):
            if not row["completion"]:
                continue
            prompt = chain_messages(case, path, settings, linker.graph)[1]["content"]
            lie = lie_about(prompt, _RATE, seed)
            if lie == "swapped" and len(path.steps) < 2:
                lie = ""  # there is nothing to exchange
            names = {each.partition(":")[0] for each in row["reasons"]}
            if not lie and names == {"duplicate"}:
                continue  # it nearly repeats the chain of a row with the same report
            (accepted if row["accepted"] else rejected)[lie] += 1
            filters[lie].update(names)
    found = sum(rejected[each] for each in LIES)
    total = found + sum(accepted[each] for each in LIES)
    lines = ["### Lies", "", "| lie | chains | found | by |", "| --- | --- | --- | --- |"]
    for lie in (*LIES, ""):
        count = rejected[lie] + accepted[lie]
        by = ", ".join(f"{name} {n}" for name, n in filters[lie].most_common())
        lines.append(f"| {lie or 'none: honest'} | {count} | {rejected[lie]} | {by} |")
    precision = found / max(1, found + rejected[""])
    lines += ["", f"Precision {precision:.3f}, recall {found / max(1, total):.3f}."]
    return "\n".join(lines)


def _rewritten(data: Path) -> str:
    """Return what the filter "report" says of reports in other words, and with a fact turned."""
    honest = honest_rejected = 0
    turned, found = Counter[str](), Counter[str]()
    for line in (data / "reports" / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        for number, text in enumerate(case["prose"]):
            honest += 1
            honest_rejected += bool(_against(case, text))
            for turn in case["turns"]:
                old, new = turn["prose"][number]
                if old in text:
                    turned[turn["kind"]] += 1
                    found[turn["kind"]] += bool(_against(case, text.replace(old, new)))
    lines = ["### The filter `report` on rewritten reports", ""]
    lines += ["| text | number | rejected |", "| --- | --- | --- |"]
    lines.append(f"| the same facts in other words | {honest} | {honest_rejected} |")
    lines += [
        f"| {kind.replace('_', ' ')} | {turned[kind]} | {found[kind]} |" for kind in sorted(turned)
    ]
    lines.append(f"| all turned | {turned.total()} | {found.total()} |")
    return "\n".join(lines)


def _against(case: Mapping[str, Any], text: str) -> str:
    answer = case["diagnosis"]
    completion = f"<think>{text}</think><answer>{answer}</answer>"
    sample = Sample(completion, answer=answer, findings=case["listed"])
    linker = Linker.default().within(sample.context)
    return agrees_with_report(Chain(sample, EvidencePath(""), linker, PromptSettings()))


def _released(data: Path, show: bool) -> str:
    """Return what the filters say of PathReasoner's released chains, their findings as report."""
    file = data / "completions" / "pathreasoner_example.json"
    rows = [pathreasoner(row) for row in json.loads(file.read_text("utf-8"))]
    rejected, paths = Counter[str](), 0
    for row in rows:
        sample = Sample.from_row(row)
        linker = Linker.default().within(sample.context)
        path = evidence_path(sample, linker)
        paths += not path.fault
        chain = Chain(sample, path, linker, PromptSettings(dialect="info"))
        for name, each in FILTERS.items():
            if reason := each(chain):
                rejected[name] += 1
                if show:
                    print(f"{row['id']} {name}: {reason}")
    lines = [f"### The {len(rows)} released chains of PathReasoner", ""]
    lines += ["| filter | rejected |", "| --- | --- |"]
    lines += [f"| {name} | {rejected[name]} |" for name in FILTERS]
    return "\n".join([*lines, "", f"{paths} of the rows have a path."])


if __name__ == "__main__":
    main()
