"""Small evaluations, whose figures are worked by hand."""

from collections.abc import Sequence

from pathreward.evaluation import Evaluation, Item, Items, evaluate
from pathreward.sample import Sample

OPTIONS = {"A": "cyst", "B": "abscess"}


def item(key: str, *letters: str, gold: str = "B", category: str = "", group: str = "") -> Item:
    texts = (f"<think>Nests.</think><answer>{each}</answer>" for each in letters)
    samples = tuple(Sample(each, answer=gold, options=OPTIONS) for each in texts)
    return Item(key, samples, category, group)


def evaluation(items: Sequence[Item], source: str = "t.jsonl") -> Evaluation:
    return evaluate(Items(source, list(items), "id"))
