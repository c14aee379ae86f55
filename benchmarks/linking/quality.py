"""Measure F1, misspellings, look-alikes and polarity of the linker and of installed peers.

    python benchmarks/linking/quality.py ../shared/data

The peers: `pip install -r benchmarks/linking/requirements.txt`. Each set has two figures: over all
gold mentions, and over those whose id is a cross-reference of some concept in the graph
("reachable"): no linker can find the others.
"""

import csv
import importlib.util
import json
import random
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from sources import Abstract, abstracts, identifiers, merged_graph, place

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.tokens import Tokens

Spans = dict[tuple[int, int], frozenset[str]]
_TESTS = Path(__file__).parents[2] / "tests" / "linking"
_STAGES = (
    ("exact",),
    ("exact", "abbreviations"),
    ("exact", "abbreviations", "fuzzy"),
    ("exact", "abbreviations", "scispacy"),
)
_EDITS = 1500


def scores(
    read: Callable[[str], Spans], texts: Iterable[Abstract], reachable: frozenset[str] | None
) -> tuple[float, float, float]:
    """Return strict precision, recall and F1 of mention and concept."""
    hits = wrong = missed = 0
    for each in texts:
        found, gold = read(each.text), each.diseases
        known = {
            at: ids
            for at, ids in gold.items()
            if reachable is None or not ids.isdisjoint(reachable)
        }
        right = sum(not ids.isdisjoint(known.get(at, frozenset())) for at, ids in found.items())
        hits += right
        wrong += len([at for at in found if at in known or at not in gold]) - right
        missed += len(known) - right
    return (
        hits / max(hits + wrong, 1),
        hits / max(hits + missed, 1),
        2 * hits / max(2 * hits + wrong + missed, 1),
    )


def linked(linker: Linker) -> Callable[[str], Spans]:
    """Return the function from a text to the ids that a linker finds in it."""

    def read(text: str) -> Spans:
        found = {(each.start, each.end): identifiers(each.concept) for each in linker.link(text)}
        return {at: ids for at, ids in found.items() if ids}

    return read


def compare(data: Path, graph: KnowledgeGraph) -> None:
    """Print precision, recall and F1 on both development sets, by stages and for scispaCy."""
    folder = data / "linking"
    sets = [
        abstracts(folder / "ncbi_disease_devel.txt.gz"),
        abstracts(folder / "bc5cdr_dev.txt.gz"),
    ]
    reachable = frozenset().union(*(identifiers(each) for each in graph.concepts.values()))
    for name, texts in zip(("NCBI-disease", "BC5CDR"), sets, strict=True):
        gold = [ids for each in texts for ids in each.diseases.values()]
        within = sum(not ids.isdisjoint(reachable) for ids in gold)
        print(f"- {name}: {within:,} of {len(gold):,} gold mentions are reachable")
    print("\n| reader | NCBI all P / R / F1 | reachable | BC5CDR all P / R / F1 | reachable |")
    print("|---|---|---|---|---|")
    readers = [("+".join(each), linked(Linker(graph, each))) for each in _STAGES[:3]]
    if importlib.util.find_spec("scispacy"):
        from peers import scispacy_reader

        readers.append((" + ".join(_STAGES[3]), linked(Linker(graph, _STAGES[3]))))
        readers.append(("scispaCy on PhraseMatcher mentions", scispacy_reader(graph)))
    for name, read in readers:
        cells: list[str] = []
        for texts in sets:
            both = [scores(read, texts, known) for known in (None, reachable)]
            cells.extend(" / ".join(f"{each:.3f}" for each in some) for some in both)
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def misspelled(word: str, rng: random.Random) -> str:
    """Return the word with one letter left out, put in, changed or swapped with its neighbour."""
    at, letter = rng.randrange(len(word)), rng.choice(string.ascii_lowercase)
    swap = min(at, len(word) - 2)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :],
        ]
    )


def repairs(data: Path, name: str, graph: KnowledgeGraph) -> None:
    """Print the recall of synthetic slips and how many tokens of real text are changed."""
    linker, rng = Linker(graph, _STAGES[2]), random.Random(0)
    names = [each for concept in graph.concepts.values() for each in concept.names]
    long = [each for each in names if any(len(w) > 7 and w.isalpha() for w in each.split())]
    long = [each for each in long if [m.text for m in linker.link(each)] == [each]]
    hits = done = 0
    while done < _EDITS:
        words = rng.choice(long).split()
        i = rng.choice([i for i, w in enumerate(words) if len(w) > 7 and w.isalpha()])
        slip = misspelled(words[i].lower(), rng)
        if slip == words[i].lower():
            continue
        done += 1
        meant = linker.link(" ".join(words))[0].concept
        text = " ".join([*words[:i], slip, *words[i + 1 :]])
        hits += [(m.text, m.concept) for m in linker.link(text)] == [(text, meant)]
    changed, tokens = Counter[str](), 0
    for text in _other_texts(data):
        tokens += len(re.findall(r"\w+", text))
        read = Tokens(text, linker.lexicon)
        changed.update(_changed(linker, read))
    total = sum(changed.values())
    print(f"| {name} | {hits / _EDITS:.3f} | {total} of {tokens:,} | {total / tokens:.4%} |")


def _changed(linker: Linker, read: Tokens) -> list[str]:
    (fuzzy,) = [each for each in linker.readers if hasattr(each, "repairs")]
    return [f"{slip} {word}" for slip, word in fuzzy.repairs(read)]


def _other_texts(data: Path) -> list[str]:
    """Return clinical notes, exam questions and models' answers.

    They hold few names of pathology, so most repairs in them are false. They are not held out: the
    stage's list of words that it leaves alone comes from looking at what it repaired in real text.
    """
    with (data / "reasoning" / "medec_ms_ValidationSet.csv").open(encoding="utf-8") as file:
        texts = [" ".join(row) for row in csv.reader(file)]
    answers = min((data / "completions" / "mmlu_pro_health").glob("*.jsonl"))
    for path in (data / "questions" / "medmcqa_pathology_dev.jsonl", answers):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts.extend(" ".join(map(str, json.loads(line).values())) for line in lines)
    return texts


def confusions(stages: tuple[str, ...]) -> tuple[int, int]:
    """Return how many look-alike pairs are taken for one concept, and how many pairs there are."""
    linker = Linker(KnowledgeGraph.default(), stages)
    with (_TESTS / "look_alikes.tsv").open(encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file if line.strip()]

    def whole(text: str) -> Concept | None:
        return next((each.concept for each in linker.link(text) if each.text == text), None)

    both = [(whole(one), whole(other)) for one, other in pairs]
    return sum(one is not None and one == other for one, other in both), len(pairs)


def polarities() -> None:
    """Print F1 of polarity on the judgements of `tests/linking`, halves apart."""
    with (_TESTS / "polarity_cases.tsv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    readers: list[tuple[str, Callable[[str, str], str]]] = [("pathreward", _polarity)]
    if importlib.util.find_spec("negspacy"):
        from peers import negspacy_reader

        readers.append(("negspacy", negspacy_reader(cases)))
    print("| reader | set | half | judgements | negated F1 | uncertain F1 | affirmed F1 | right |")
    print("|---|---|---|---|---|---|---|---|")
    for name, read in readers:
        for group in sorted({(each["set"], each["half"]) for each in cases}):
            some = [each for each in cases if (each["set"], each["half"]) == group]
            pairs = [(each["polarity"], read(each["text"], each["mention"])) for each in some]
            cells = [f"{_f1(pairs, each):.3f}" for each in ("negated", "uncertain", "affirmed")]
            right = sum(one == other for one, other in pairs) / len(pairs)
            row = " | ".join([name, *group, str(len(pairs)), *cells, f"{right:.3f}"])
            print(f"| {row} |")


def _polarity(text: str, mention: str) -> str:
    start = place(text, mention)
    for each in Linker.default().link(text):
        if each.start < start + len(mention) and each.end > start:
            return each.polarity
    return "not found"


def _f1(pairs: list[tuple[str, str]], polarity: str) -> float:
    counts = Counter((gold == polarity, predicted == polarity) for gold, predicted in pairs)
    hits = counts[True, True]
    return 2 * hits / (2 * hits + counts[True, False] + counts[False, True] or 1)


def main(folder: str) -> None:
    """Print all tables."""
    data = Path(folder)
    graph = merged_graph(data / "kg")
    print(f"## Mention and concept, {len(graph):,} concepts\n")
    compare(data, graph)
    print("\n## Misspellings\n\n| graph | recall | tokens changed | share |\n|---|---|---|---|")
    repairs(data, "shipped", KnowledgeGraph.default())
    repairs(data, "merged", graph)
    print("\n## Look-alikes\n")
    for stages in _STAGES if importlib.util.find_spec("scispacy") else _STAGES[:3]:
        wrong, pairs = confusions(stages)
        print(f"- {' + '.join(stages)}: {wrong} of {pairs} pairs taken for one")
    print("\n## Polarity\n")
    polarities()


if __name__ == "__main__":
    main(*sys.argv[1:])
