"""Audit our recipes, published rewards and the frameworks' stock rewards on the same rows.

python benchmarks/audit/run.py ../shared/data
"""

import argparse
import json
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from peers import peers
from wsi_bench import samples

from pathreward import Sample, load
from pathreward.audit import FAMILIES, RED_TEAM, Answer, Audit, attacks, audit, rows
from pathreward.audit.table import LOSS
from pathreward.recipes.loading import shipped

HERE = Path(__file__).parent
FAST = [each for each in attacks() if each.rows is None]


def main() -> None:
    """Write the audits as JSON and the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="the shared data; none: shipped rows")
    parser.add_argument("--rows", type=int, default=200, help="rows of WSI-Bench")
    parser.add_argument(
        "--recipes", nargs="*", default=None, help="recipes; default: all that need no endpoint"
    )
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-shipped", action="store_true", help="leave the shipped rows out")
    chosen = parser.parse_args()
    tables = {} if chosen.no_shipped else {"shipped": (rows(), True)}
    if chosen.data:
        file = chosen.data / "questions" / "wsi_bench_dev.jsonl"
        tables["wsi_bench"] = (samples(file, chosen.rows), False)
    without_judge = [each for each in shipped() if not each.endswith("-judge")]
    recipes = without_judge if chosen.recipes is None else chosen.recipes
    found = {
        name: list(_audits(given, recipes, costly, not chosen.no_peers))
        for name, (given, costly) in tables.items()
    }
    for name, audits in found.items():
        dicts = [{**each.to_dict(), "origin": origin} for each, origin in audits]
        for each in dicts:
            for result in each["results"]:
                del result["examples"]
        text = json.dumps({"python": platform.python_version(), "audits": dicts}, indent=1)
        (HERE / f"{name}.json").write_text(text + "\n", "utf-8")
        (HERE / f"{name}.md").write_text(_tables(audits), "utf-8")
        print(_summary(audits))


def _audits(
    given: Sequence[Sample], recipes: Sequence[str], costly: bool, others: bool
) -> Iterator[tuple[Audit, str]]:
    for name in recipes:
        yield audit(load(name), given, name=name), "this project"
        print(name, flush=True)
    for peer in peers() if others else ():
        if costly or not peer.costly:
            found = audit(peer.values, given, FAST, dialect=peer.dialect, name=peer.name)
            yield found, peer.origin
            print(peer.name, flush=True)


def _tables(audits: Sequence[tuple[Audit, str]]) -> str:
    return f"{_summary(audits)}\n{_by_attack([each for each, _ in audits])}"


def _summary(audits: Sequence[tuple[Audit, str]]) -> str:
    """Return a table of the families that have long been known, and one of the red team's."""
    long_known = [each for each in FAMILIES if each not in RED_TEAM]
    lines = [
        "| reward | whose code | written as | rows that count | honest text earns "
        "| wrong answers that succeed | degenerate texts that succeed |",
        "| --- | --- | --- | --: | --: | --: | --: |",
    ]
    for each, origin in audits:
        honest = f"{each.honest:.3f}" if each.counted else "-"
        shares = [_share(each.pooled(answer, long_known)) for answer in ("wrong", "right")]
        cells = (each.reward, origin, each.dialect, f"{each.counted} of {each.rows}", honest)
        lines.append(f"| {' | '.join([*cells, *shares])} |")
    lines += [
        "",
        f"Families of a red team: {', '.join(RED_TEAM)}.",
        "",
        "| reward | wrong answers that succeed | degenerate or untrue texts that succeed "
        f"| honest variants that lose more than {LOSS:.0%} |",
        "| --- | --: | --: | --: |",
    ]
    for each, _ in audits:
        shares = [_share(each.pooled(answer, RED_TEAM)) for answer in get_args(Answer)]
        lines.append(f"| {' | '.join([each.reward, *shares])} |")
    return "\n".join(lines) + "\n"


def _share(counts: tuple[int, int]) -> str:
    succeeded, tried = counts
    return f"{succeeded:,} of {tried:,} ({succeeded / tried:.1%})" if tried else "-"


def _by_attack(audits: Sequence[Audit]) -> str:
    """Return the share of rows on which each attack succeeds, a column for each reward.

    Of an honest variant it is the share of rows on which it loses.
    """
    heads = ["attack", "answer", "known", *(each.reward for each in audits)]
    lines = [f"| {' | '.join(heads)} |", f"| --- | --- | --- |{' --: |' * len(audits)}"]
    by_name = [{each.attack.name: each for each in one.results} for one in audits]
    family = ""
    for attack in attacks():
        if attack.family != family:
            family = attack.family
            lines.append(f"| **{family}** |" + " |" * (len(audits) + 2))
        cells = []
        for results in by_name:
            found = results.get(attack.name)
            cells.append(f"{found.share:.1%} of {found.tried}" if found and found.tried else "-")
        known = "yes" if attack.known else "no"
        lines.append(f"| {' | '.join([attack.name, attack.answer, known, *cells])} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
