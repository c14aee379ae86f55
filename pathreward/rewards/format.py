"""The format reward: does the completion have the sections that the prompt requests?"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter

from pathreward.completion.sections import DIALECTS, Completion, Dialect, fault, is_empty
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.rewards.instruction import instruction
from pathreward.sample import Sample
from pathreward.score import Evidence, Score


@dataclass(frozen=True, slots=True)
class FormatReward(Reward):
    """Score 1 where the completion is well formed, else 0 with the first rule that it breaks.

    Each tag occurs exactly once, in order and not nested; outside of them is only white space; no
    section is empty. A prompt may end with the first opening tag; where a chat template writes it,
    set `prefill`.

    >>> reward = FormatReward(tags=("think", "answer"))
    >>> reward(Sample("<think>Nests of cells.</think><answer>B</answer>")).value
    1.0
    >>> reward(Sample("<think>Nests of cells.</think> B")).reason
    'no <answer> (required: <think>, <answer>)'

    Raises:
        RecipeError: If a dialect is not known, a tag is no name, or `prefill` is no opening tag.

    References:
        PathReasoner-R1 (arXiv 2601.21617), the format reward; the parser is ours.
    """

    context_fields = ("prompt",)
    reads_images = False

    tags: tuple[str, ...] = ("observe", "think", "answer")
    """The sections, in order. Ignored where `dialects` are given."""
    dialects: tuple[str, ...] = ()
    """Names of dialects, any of which is accepted: observe, info, think, bare, boxed."""
    prefill: str = ""
    """The opening tag that the chat template writes, such as ``<think>``; empty for none."""
    shaped: bool = False
    """Pay in part: half the share of the sections that occur once and are not empty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tags", tuple(self.tags))
        object.__setattr__(self, "dialects", tuple(self.dialects))
        for name in self.dialects:
            if name not in DIALECTS:
                raise RecipeError(unknown("dialect", name, DIALECTS))
        names = [tag for dialect in _dialects(self.tags, self.dialects) for tag in dialect.tags]
        if not self.dialects and (len(set(names)) < len(names) or not names):
            raise RecipeError(f"`tags` must be different names, at least one, got {self.tags}")
        if wrong := next((name for name in names if not name.isidentifier()), None):
            raise RecipeError(f"`tags` must be names without brackets, got {wrong!r}")
        if self.prefill and self.prefill not in {f"<{name}>" for name in names}:
            raise RecipeError(
                f"`prefill` must be an opening tag of the dialect, got {self.prefill!r}"
            )

    def __call__(self, sample: Sample) -> Score:
        """Return the score; its reason is the first rule that is broken in the nearest dialect."""
        parsed = sample.parsed
        dialects = _dialects(self.tags, self.dialects)
        faults = []
        for each in dialects:
            faults.append(fault(parsed, each, self._prefilled(sample, each)))
            if not faults[-1]:
                return Score(1.0, "well formed", evidence=partial(_sections, parsed))
        if len(dialects) == 1 and not self.shaped:
            return Score(0.0, f"{faults[0]} ({self._expected(0)})")
        credits = [_credit(parsed, each) for each in dialects]
        nearest = max(range(len(faults)), key=credits.__getitem__)
        reason = f"{faults[nearest]} ({self._expected(nearest)})"
        return Score(credits[nearest] if self.shaped else 0.0, reason)

    def prompt(self, *, dialect: str = "", answer: str = "") -> str:
        """Return the instruction for the policy; see `Reward.prompt`.

        >>> print(FormatReward(dialects=("think", "bare")).prompt(dialect="bare"))
        Reply in these sections, each exactly once, in this order, with no text outside of them:
        1. <think>...</think>: how what the image shows leads to the answer.
        2. the answer alone, without a tag.

        Raises:
            RecipeError: If the dialect is not accepted, or the kind of answer is unknown.
        """
        accepted = {name: DIALECTS[name] for name in self.dialects} or {"": Dialect(self.tags)}
        return instruction(accepted, dialect or next(iter(accepted)), answer, self.prefill)

    def _expected(self, at: int) -> str:
        """Return the sections of the dialect that a completion is compared with."""
        dialect = _dialects(self.tags, self.dialects)[at]
        tags = ", ".join(f"<{each}>" for each in dialect.tags)
        if not self.dialects:
            return f"required: {tags}"
        endings = {"tagged": tags, "bare": f"{tags}, then the answer", "boxed": r"\boxed{}"}
        others = ", ".join(name for name in self.dialects if name != self.dialects[at])
        also = f"; also accepted: {others}" if others else ""
        return f"dialect {self.dialects[at]}: {endings[dialect.answer]}{also}"

    def _prefilled(self, sample: Sample, dialect: Dialect) -> str:
        if not dialect.tags:
            return ""
        first = f"<{dialect.tags[0]}>"
        if sample.text.startswith(first) or sample.text.lstrip().startswith(first):
            return ""
        written = self.prefill or sample.prompt.rstrip()[-len(first) :]
        return first if written == first else ""


@lru_cache(maxsize=64)
def _dialects(tags: tuple[str, ...], names: tuple[str, ...]) -> tuple[Dialect, ...]:
    return tuple(DIALECTS[name] for name in names) or (Dialect(tags),)


def _credit(completion: Completion, dialect: Dialect) -> float:
    if not dialect.tags:
        return 0.0
    text = completion.text
    found = completion.tags_named(dialect.tags)
    counts = Counter(map(itemgetter(0, 1), found))  # by name and closing
    once = {name for name in dialect.tags if counts[name, False] == counts[name, True] == 1}
    opened = {tag.name: tag.end for tag in found if not tag.closing and tag.name in once}
    closed = {tag.name: tag.start for tag in found if tag.closing and tag.name in once}
    kept = sum(not is_empty(text[opened[name] : closed[name]]) for name in once)
    return 0.5 * kept / len(dialect.tags)


def _sections(completion: Completion) -> tuple[Evidence, ...]:
    text = completion.text
    return tuple(
        Evidence(each.name, each.start, each.end, text[each.start : each.end], note="section")
        for each in completion.sections
    )
