"""Words a second of the linker on one core, beside a bare scan of the same text.

    python benchmarks/linking/speed.py ../shared/data

"cold": the linker has read nothing. "held out": it has read every other report and what WSI-Bench
asks and answers besides, and is timed on the reports between. "warm": it has read these very texts,
as in a training run whose completions resemble each other. No whole text is kept in any of them.
"""

import gc
import importlib.util
import json
import re
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker


def texts_of(folder: Path) -> tuple[list[str], list[str]]:
    """Return reports and released completions, and all other texts of WSI-Bench."""
    rows = (folder / "questions" / "wsi_bench_dev.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(row) for row in rows]
    texts = [item["answer"] for item in items if "Report" in item["task"]]
    others = [f"{i['question']} {i['answer']}" for i in items if "Report" not in i["task"]]
    released = (folder / "completions" / "pathreasoner_example.json").read_text(encoding="utf-8")
    for item in json.loads(released):
        texts.extend(turn["value"] for turn in item["conversations"] if turn["from"] != "human")
    return texts, others


def seconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the processor time of reading all texts once."""
    gc.collect()  # else what was built before is swept while the clock runs
    start = process_time()
    for text in texts:
        read(text)
    return process_time() - start


def main(folder: str) -> None:
    """Print the table."""
    texts, others = texts_of(Path(folder))
    even, odd = texts[::2], texts[1::2]

    def report(name: str, read_of: Callable[[], Callable[[str], object]], timed: list[str]) -> None:
        best = min(seconds(read_of(), timed) for _ in range(7))
        words = sum(len(text.split()) for text in timed)
        print(f"| {name} | {words:,} | {words / best / 1e6:.2f} | {best / words * 1e9:.0f} |")

    def cold() -> Callable[[str], object]:
        linker = Linker(KnowledgeGraph.default())
        linker.read("")
        return linker.link

    def held_out() -> Callable[[str], object]:
        read = cold()
        seconds(read, [*even, *others])
        return read

    print("| reading | words | M words/s | ns a word |\n|---|---|---|---|")
    report(r"re.findall(r'\w+')", lambda: re.compile(r"\w+").findall, texts)
    report("linker, cold", cold, texts)
    report("linker, held out", held_out, odd)
    report("linker, warm", lambda: Linker.default().link, texts)
    start = process_time()
    cold()
    print(f"\nBuilding the linker: {process_time() - start:.2f} s")
    beside_peers(Path(folder))


def beside_peers(data: Path) -> None:
    """Print words a second on abstracts with a graph of 100,000 names, and memory to build it."""
    from sources import abstracts, merged_graph

    graph = merged_graph(data / "kg")
    texts = [each.text for each in abstracts(data / "linking" / "bc5cdr_dev.txt.gz")]
    words = sum(len(text.split()) for text in texts)
    linker = Linker(graph)
    tracemalloc.start()
    linker.read("")
    memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    start = process_time()
    Linker(graph).read("")
    built = process_time() - start
    names = sum(len(each.names) for each in graph.concepts.values())
    print(f"\nIndex of {names:,} names: {built:.1f} s, {memory:.0f} MB\n")
    print("| reader, on BC5CDR | words/s | to the linker |\n|---|---|---|")
    readers: list[tuple[str, Callable[[str], object], list[str]]] = [
        ("linker, first reading", linker.link, texts)
    ]
    if importlib.util.find_spec("scispacy"):
        from peers import phrase_matcher, scispacy_reader

        readers.append(("spaCy PhraseMatcher", phrase_matcher(graph), texts))
        readers.append(("scispaCy on its mentions", scispacy_reader(graph), texts[:50]))
    ours = 0.0
    for name, read, some in readers:
        speed = sum(len(text.split()) for text in some) / seconds(read, some)
        ours = ours or speed
        print(f"| {name} | {speed:,.0f} | {ours / speed:.1f} |", flush=True)
    again = words / seconds(linker.link, texts)
    print(f"| linker, second reading | {again:,.0f} | {ours / again:.1f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
