"""The HTML page of a trajectory-masked stage: what its samples show, leave out and teach."""

from collections.abc import Sequence
from pathlib import Path

from pathreward.io.files import atomic_write, make_folder
from pathreward.report.html import page
from pathreward.score.html import escaped
from pathreward.training.trajectory import Suffix, Trajectory

_STYLE = """
.chain { margin: 1.2rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; overflow-wrap: anywhere; }
.chain ol { padding-left: 1.6rem; }
.chain li { margin: .6rem 0; white-space: pre-wrap; }
.given { color: var(--soft); }
.left-out { color: #b3261e; text-decoration: line-through; }
.taught { background: #1a9a5c33; border-radius: 3px; padding: .1em 0; }
@media (prefers-color-scheme: dark) { .left-out { color: #ff8a80; } }
"""
_LEGEND = (
    '<p><span class="given">Grey text</span> is shown to the policy without loss. '
    '<span class="left-out">Struck text</span> is left out. '
    '<span class="taught">Text on green</span> is taught.</p>'
)


def write_samples(
    chains: Sequence[tuple[str, Trajectory, Sequence[Suffix]]], path: Path, title: str
) -> None:
    """Write the page of a few chains, each with its row's name, its steps and its samples.

    Raises:
        DataError: If it can't be written.
    """
    body = "\n".join(
        [
            f"<style>{_STYLE}</style>",
            f'<header class="masthead"><p class="brand">pathreward</p><h1>{escaped(title)}</h1>'
            '<p class="lead">A chain of several steps is taught as so many samples.</p></header>',
            _LEGEND,
            *(_chain(*each) for each in chains),
        ]
    )
    make_folder(path.parent)
    with atomic_write(path) as file:
        file.write(page(title, body))


def _chain(where: str, chain: Trajectory, samples: Sequence[Suffix]) -> str:
    items = "".join(
        f"<li>{mark_sample(chain, step, each)}</li>" for step, each in enumerate(samples)
    )
    return f'<article class="chain"><h2>{escaped(where)}</h2><ol>{items}</ol></article>'


def mark_sample(chain: Trajectory, step: int, sample: Suffix) -> str:
    """Return one sample as HTML, with what is given, left out and taught; all text is escaped.

    >>> from pathreward.training.trajectory import trajectory
    >>> chain = trajectory("<think>Nests. So B.</think>")
    >>> mark_sample(chain, 1, chain.suffix(1, [(7, 13)]))[:92]
    '<span class="given">&lt;think&gt;</span><span class="left-out">Nests.</span><span class="tau'
    """
    pieces, place = [], 0
    for start, end in (*sample.left_out, (chain.starts[step],) * 2):
        pieces += [("given", chain.text[place:start]), ("left-out", chain.text[start:end])]
        place = end
    pieces.append(("taught", chain.text[place:]))
    return "".join(f'<span class="{name}">{escaped(text)}</span>' for name, text in pieces if text)
