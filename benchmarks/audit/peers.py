"""The seeds' rewards and the frameworks' stock rewards, as functions from samples to values.

``real`` is the package's own code; ``again`` is written anew from what is published, because the
code is on no registry or needs a model. Each is given completions in the form that it asks for.
"""

import contextlib
import importlib.util
import io
import re
import runpy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import distribution
from typing import Any

from pathreward import AnswerReward, KnowledgeGraph, Sample
from pathreward.completion.sections import DIALECTS, Dialect

Values = Callable[[Sequence[Sample]], list[float | None]]
BOXED = Dialect(("think",), answer="boxed")


@dataclass(frozen=True)
class Peer:
    """A reward of someone else's."""

    name: str
    origin: str
    dialect: Dialect
    values: Values
    costly: bool = False
    """It parses mathematics, which takes milliseconds a completion."""


def peers() -> Iterator[Peer]:
    """Yield the peers whose packages are installed."""
    think, observe = DIALECTS["think"], DIALECTS["observe"]
    origin = "again, from its released code; a perfect judge in place of its LLM"
    yield Peer("PathReasoner-R1", origin, observe, pathreasoner)
    yield Peer("Patho-R1 GRPO", "again, from the paper's description", think, patho)
    yield Peer("open-r1 format", "again, from its released code", think, open_r1_format)
    if _there("trl"):
        yield Peer("TRL think_format", "real, trl 1.16.0", DIALECTS["bare"], trl_format)
    if _there("trl") and _there("math_verify"):
        yield Peer("TRL accuracy", "real, trl 1.16.0", BOXED, trl_accuracy, costly=True)
        yield Peer("TRL format + accuracy", "real, trl 1.16.0", BOXED, trl_both, costly=True)
    if _there("verl"):
        yield Peer("verl search-r1 EM", "real, verl 0.9.1", think, verl_em)
        yield Peer("verl search-r1 sub-EM", "real, verl 0.9.1", think, verl_sub_em)
    if _there("verl") and _there("mathruler"):
        yield Peer("verl geo3k", "real, verl 0.9.1", BOXED, verl_geo, costly=True)


def pathreasoner(samples: Sequence[Sample]) -> list[float | None]:
    """PathReasoner-R1: format found anywhere, an answer judged, half of a soft Dice of substrings.

    The judge is our answer reward, which favours it; the soft term needs an embedding model and is
    left out, as in the released code without one. Lexicon and gold entities are the names of the
    shipped graph in the reference, matched as in the released code.
    """
    judge = AnswerReward()
    return [
        float(_PATHREASONER.search(each.text) is not None)
        + (judge(each).value or 0.0)
        + 0.5 * _dice(_lexical(_spans(each.text)), _lexical(_reference(each)))
        for each in samples
    ]


_PATHREASONER = re.compile(
    "".join(f"<{tag}>.*?</{tag}>" + r"\s*" for tag in ("observe", "think", "answer")), re.DOTALL
)


def _spans(text: str) -> str:
    found = [re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("observe", "think")]
    sections = [each[1] for each in found if each]
    return " ".join(sections) if sections else text


def _reference(sample: Sample) -> str:
    return " ".join(filter(None, (sample.findings, sample.reasoning)))


@cache
def _names() -> list[str]:
    return [each.name.casefold() for each in KnowledgeGraph.default().concepts.values()]


@lru_cache(maxsize=1024)
def _lexical(text: str) -> frozenset[str]:
    folded = text.casefold()
    return frozenset(name for name in _names() if name in folded)


def _dice(named: frozenset[str], gold: frozenset[str]) -> float:
    return 2 * len(named & gold) / (len(named) + len(gold)) if named or gold else 0.0


def patho(samples: Sequence[Sample]) -> list[float | None]:
    """Patho-R1's GRPO stage: 0.1 format + 0.9 accuracy where both are 1, else 0.

    The extraction of a choice is not published: the answer section is compared unchanged.
    """
    return [
        float(_think(each.text) and _tagged_answer(each.text) == _gold(each)) for each in samples
    ]


def _think(text: str) -> bool:
    return re.match(r"<think>.*?</think>\s*<answer>.*?</answer>", text, re.DOTALL) is not None


def _tagged_answer(text: str) -> str:
    found = re.search(r"<answer>(.*?)</answer>", text, re.DOTALL)
    return " ".join(found[1].casefold().split()) if found else ""


def _gold(sample: Sample) -> str:
    return " ".join((sample.gold or "").casefold().split())


def open_r1_format(samples: Sequence[Sample]) -> list[float | None]:
    """open-r1's format: think and answer on lines of their own, tags and contents alike."""
    lines = re.compile(
        r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$", re.DOTALL | re.MULTILINE
    )
    return [float(lines.match(_on_lines(each.text)) is not None) for each in samples]


def _on_lines(text: str) -> str:
    opened = re.sub(r"<(think|answer)>", r"<\1>\n", text)
    return re.sub(r"</(think|answer)>", r"\n</\1>", opened)


def trl_format(samples: Sequence[Sample]) -> list[float | None]:
    """TRL's format reward."""
    from trl.rewards.format_rewards import think_format_reward

    return list(think_format_reward([[{"content": each.text}] for each in samples]))


def trl_accuracy(samples: Sequence[Sample]) -> list[float | None]:
    r"""TRL's accuracy reward; the gold answer is given in ``\boxed{}``, as it can be read then."""
    from trl.rewards.accuracy_rewards import accuracy_reward

    gold = [rf"\boxed{{{each.gold}}}" for each in samples]
    return list(accuracy_reward([[{"content": each.text}] for each in samples], gold))


def trl_both(samples: Sequence[Sample]) -> list[float | None]:
    """The sum of TRL's two, where both have a value."""
    pairs = zip(trl_format(samples), trl_accuracy(samples), strict=True)
    return [None if one is None or other is None else one + other for one, other in pairs]


def verl_em(samples: Sequence[Sample]) -> list[float | None]:
    """Verl's exact match of the last answer section."""
    return _quietly(_verl("search_r1_like_qa_em")["compute_score"], samples)


def verl_sub_em(samples: Sequence[Sample]) -> list[float | None]:
    """Verl's match of the gold answer anywhere in the last answer section."""
    return _quietly(_verl("search_r1_like_qa_em")["compute_score_subem"], samples)


def verl_geo(samples: Sequence[Sample]) -> list[float | None]:
    r"""Verl's reward for geometry: 0.9 an equal ``\boxed{}``, 0.1 the format."""
    score = _verl("geo3k")["compute_score"]
    return [float(score(each.text, each.gold)) for each in samples]


def _quietly(score: Callable[..., Any], samples: Sequence[Sample]) -> list[float | None]:
    """Return the values of a function that prints some of what it reads."""
    with contextlib.redirect_stdout(io.StringIO()):
        return [float(score(each.text, {"target": [each.gold]})) for each in samples]


@cache
def _verl(name: str) -> dict[str, Any]:
    """Return one file of verl without the package around it, which would load ray and torch."""
    file = distribution("verl").locate_file(f"verl/utils/reward_score/{name}.py")
    return runpy.run_path(str(file))


def _there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
