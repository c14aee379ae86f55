"""Fit how likely two claims that differ contradict each other; write the weights.

    python benchmarks/unseen/contradictions.py FOLDER... [--write]

Each folder has ``cases.jsonl``: reports as a list and twice in prose, with single facts
exchanged. What differs between two honest layouts is no contradiction; what differs newly in the
sentence of an exchanged fact is one. Each folder is predicted by weights that were fitted to the
others, and the areas under the curve are printed. With ``--write`` the weights that are fitted to
all go to ``pathreward/claims/contradiction_weights.json``.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from claims import LAYOUTS, replaced, rows
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline

import pathreward as pr
from pathreward.claims import matching
from pathreward.claims.claim import Axis
from pathreward.claims.compare import compare
from pathreward.claims.comparison import Reference
from pathreward.claims.contradiction import Differing, signals
from pathreward.claims.extract import TextClaims, text_claims

WEIGHTS = Path(__file__).parents[2] / "pathreward" / "claims" / "contradiction_weights.json"
LEAST = 0.02
"""Least weight that is written."""
Key = tuple[tuple[Axis, ...], tuple[Axis, ...]]


class Example(NamedTuple):
    """Two claims that differ, and whether they contradict each other."""

    folder: str
    signals: Mapping[str, float]
    contradicts: bool


class Recorder:
    """Keeps the pairs whose probability is asked for; all are taken for contradictions."""

    def __init__(self) -> None:
        self.pairs: list[Differing] = []

    def __call__(self, pair: Differing) -> float:
        """Keep a pair."""
        self.pairs.append(pair)
        return 1.0

    def of(self, text: TextClaims, reference: TextClaims) -> list[Differing]:
        """Return the pairs of claims of a text and its reference that differ."""
        self.pairs = []
        compare([text], Reference([reference]), pr.KnowledgeGraph.default())
        return self.pairs


def key(pair: Differing) -> Key:
    """Return what a pair states."""
    return pair.claim.axes, pair.other.axes


def examples(folder: Path, recorder: Recorder) -> Iterator[Example]:
    """Yield the pairs of a folder."""
    linker = pr.Linker.default()
    for case in rows(folder / "cases.jsonl"):
        honest = dict(zip(LAYOUTS, (case["listed"], *case["prose"]), strict=True))
        read = {name: text_claims(text, linker) for name, text in honest.items()}
        known: dict[tuple[str, str], set[Key]] = {}
        for one, other in product(LAYOUTS, LAYOUTS):
            pairs = recorder.of(read[other], read[one]) if one != other else []
            known[one, other] = {key(each) for each in pairs}
            for each in pairs:
                yield Example(folder.name, signals(each), contradicts=False)
        for turn in case["turns"]:
            edits = dict(zip(LAYOUTS, (turn["listed"], *turn["prose"]), strict=True))
            for one, other in product(LAYOUTS, LAYOUTS):
                text = replaced(honest[other], [edits[other]])
                if text == honest[other]:
                    continue
                for each in recorder.of(text_claims(text, linker), read[one]):
                    if key(each) not in known[one, other] and _touches(each, edits, one, other):
                        yield Example(folder.name, signals(each), contradicts=True)


def _touches(
    pair: Differing, edits: Mapping[str, Sequence[str]], reference: str, layout: str
) -> bool:
    """Return whether a pair is in the sentence of the exchanged fact, in one of the texts."""
    return _in_sentence(pair.text, pair.claim.start, edits[layout][1]) or _in_sentence(
        pair.source, pair.other.start, edits[reference][0]
    )


def _in_sentence(text: TextClaims, place: int, words: str) -> bool:
    at = text.text.find(words)
    if at < 0:
        return False
    number = text.scope.sentence(place)
    return text.scope.sentence(at) <= number <= text.scope.sentence(at + len(words) - 1)


def fitted(found: Sequence[Example], strength: float, prior: float) -> Pipeline:
    """Return the regression fitted to examples.

    Args:
        found: The examples.
        strength: The inverse of the regularization.
        prior: The share of the weight that the contradictions have together.
    """
    labels = np.array([each.contradicts for each in found])
    weights = np.where(labels, prior / labels.mean(), (1 - prior) / (1 - labels.mean()))
    model = make_pipeline(
        DictVectorizer(), LogisticRegression(C=strength, max_iter=5000, fit_intercept=False)
    )
    model.fit(
        [dict(each.signals) for each in found], labels, logisticregression__sample_weight=weights
    )
    return model


def validate(found: Sequence[Example], strength: float, prior: float) -> None:
    """Print the area under the curve of each folder, predicted from the others."""
    for folder in sorted({each.folder for each in found}):
        model = fitted([each for each in found if each.folder != folder], strength, prior)
        held = [each for each in found if each.folder == folder]
        labels = np.array([each.contradicts for each in held])
        scores = model.predict_proba([dict(each.signals) for each in held])[:, 1]
        print(
            f"{folder}: {labels.sum()} contradictions, {(~labels).sum()} none; area under the "
            f"curve "
            f"{roc_auc_score(labels, scores):.3f}, mean of contradictions "
            f"{scores[labels].mean():.2f}, of others {scores[~labels].mean():.2f}, "
            f"Brier score {brier_score_loss(labels, scores):.3f}"
        )


def write(model: Pipeline) -> None:
    """Write the weights that are not next to 0."""
    names = model[0].get_feature_names_out()
    weights: dict[str, Any] = dict(zip(names, model[1].coef_[0], strict=True))
    kept = {name: round(each, 2) for name, each in sorted(weights.items()) if abs(each) >= LEAST}
    WEIGHTS.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--prior", type=float, default=0.5)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    recorder = Recorder()
    setattr(matching, "probability", recorder)  # noqa: B010 - a name that the module imports
    found = [each for folder in args.folders for each in examples(folder, recorder)]
    validate(found, args.strength, args.prior)
    if args.write:
        write(fitted(found, args.strength, args.prior))


if __name__ == "__main__":
    main()
