"""Score a file of completions, the lowest first, with what costs each of them."""

import json
import sys
from pathlib import Path

import pathreward as pr

ROWS = Path(__file__).with_name("rows.jsonl")


def main(path: Path = ROWS) -> None:
    """Print each row's value, its parts below 1, and the spans that count against it."""
    lines = path.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    samples = [pr.Sample.from_row(row, where=f"row {at}") for at, row in enumerate(rows, start=1)]
    scores = pr.load("pathreward").score(samples)
    # A value of None means that the reward can't judge the row; it is listed last.
    order = sorted(
        zip(rows, scores, strict=True),
        key=lambda pair: (pair[1].value is None, pair[1].value or 0.0),
    )
    for row, score in order:
        print(f"{'none' if score.value is None else format(score.value, '.3f')}  {row['id']}")
        for name, part in score.parts.items():
            if part.value is None or part.value >= 0.995:
                continue
            print(f"       {name} {part.value:.2f}: {part.reason}")
            for each in part.evidence:
                if each.verdict == "against" and each.text:
                    print(f"         {each.section} {each.start}-{each.end}: {each.text!r}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
