"""The judge reward: what a language model says of the answer, item by item, with its quotes."""

import json
import logging
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.errors import RecipeError, unknown
from pathreward.llm_judge import ledger as ledgers
from pathreward.llm_judge.endpoint import (
    KEY,
    Endpoint,
    address,
    expect_url,
    expect_variable,
    key_of,
)
from pathreward.llm_judge.ledger import Ledger
from pathreward.llm_judge.reply import Verdict, located
from pathreward.llm_judge.request import Request, ResponseFormat, Sampling, passages_of, request
from pathreward.llm_judge.rubric import ANSWER, GIVEN, Rubric
from pathreward.llm_judge.saying import says_something
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

if TYPE_CHECKING:
    from pathreward.llm_judge.panel import Outcome

_LOG = logging.getLogger(__name__)
_OURS = frozenset(
    {"messages", "model", "temperature", "max_tokens", "response_format", "n", "stream"}
)
_LEAST = {"concurrency": 1, "retries": 0, "asks": 1, "longest": 1, "max_tokens": 1}
_FORMATS = ("json_schema", "json_object", "none")


@dataclass(frozen=True, slots=True)
class JudgeReward(Reward):
    r"""Score the share of a rubric that holds for the answer, as a language model judges it.

    .. math:: v = \max\left(0, \sum_{i \in H} w_i\right) / \sum_{w_i > 0} w_i

    with H the items that the judge says hold and bears out by a quote that stands in the answer.
    The judge is any model behind an OpenAI-compatible ``/chat/completions``. It is asked once for
    equal cases, whose verdicts are kept. An answer that is not there, that only announces one
    ("Solution:") or is longer than `longest` is 0 and not asked. A judge that can't be reached, or
    whose reply is no verdict, leaves the sample without a value; it never scores 0 for that.

    >>> reward = JudgeReward(base_url="http://localhost:8000/v1", model="judge", cache=None)
    >>> reward(Sample("<answer>Solution:</answer>", answer="melanoma")).value
    0.0
    >>> reward(Sample("<answer>melanoma</answer>")).reason
    'the row has nothing to judge by: no answer'

    Raises:
        RecipeError: If a setting does not hold; when it scores: if there is no endpoint, no key
            where one is named, or httpx is not installed.

    References:
        PathReasoner-R1 (arXiv 2601.21617), the semantic reward; the rubric and its reading are
        ours. One token to fool a judge: arXiv 2507.08794.
    """

    base_url: str = ""
    """The endpoint, up to ``/v1``; empty: the environment variable PATHREWARD_JUDGE_URL."""
    model: str = ""
    """The judge's name there; empty: the environment variable PATHREWARD_JUDGE_MODEL."""
    api_key_env: str = KEY
    """The environment variable that holds the key; the default one may be unset."""
    rubric: Rubric = ANSWER
    """What is asked, and what each item earns or costs."""
    temperature: float | None = 0.0
    """None: not sent."""
    max_tokens: int | None = 1000
    """Most tokens of a reply; None: not sent."""
    response_format: ResponseFormat = "json_schema"
    """What the endpoint holds replies to: json_schema, or json_object or none where it can't."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Further keys of the call, such as ``chat_template_kwargs`` or ``seed``."""
    concurrency: int = 32
    """Calls at once."""
    deadline: float = 60.0
    """Seconds for one call."""
    batch_deadline: float = 600.0
    """Seconds for all calls of a batch; what is open then has no value."""
    retries: int = 4
    """Further tries of a call after 429, 5xx or a broken connection."""
    backoff: float = 0.5
    """Seconds before the first of them; they double. ``Retry-After`` goes before."""
    asks: int = 2
    """How often the judge is asked, in all, where its reply is no verdict."""
    cache: str | None = "auto"
    """The SQLite file that keeps the verdicts; auto: in pathreward's cache folder; None: none."""
    longest: int = 20_000
    """Most characters that are judged; more earn 0."""
    prompt_price: float = 0.0
    """What a million tokens of prompts cost, for the ledger."""
    completion_price: float = 0.0
    """What a million tokens of replies cost, for the ledger."""

    def __post_init__(self) -> None:
        if self.base_url:
            expect_url(self.base_url)
        expect_variable(self.api_key_env)
        for name, least in _LEAST.items():
            if getattr(self, name) is not None and getattr(self, name) < least:
                raise RecipeError(f"`{name}` must be at least {least}, got {getattr(self, name)}")
        for name in ("deadline", "batch_deadline", "backoff"):
            _expect(name, getattr(self, name), "positive", getattr(self, name) > 0)
        for name in ("prompt_price", "completion_price", "temperature"):
            value = getattr(self, name)
            if value is not None:
                _expect(name, value, "0 or more", value >= 0)
        if self.response_format not in _FORMATS:
            raise RecipeError(unknown("response format", self.response_format, _FORMATS))
        if taken := sorted(_OURS & self.extra.keys()):
            raise RecipeError(f"`extra` can't set {', '.join(taken)}")
        try:
            json.dumps(self.extra, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise RecipeError(f"`extra` must be JSON: {error}") from None

    @property
    def ledger(self) -> Ledger:
        """What judging by this configuration has cost in this process so far."""
        return ledgers.total(self)

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""
        return self.score([sample])[0]

    def score(self, samples: Sequence[Sample]) -> list[Score]:
        """Return the scores of a batch, in its order.

        Raises:
            RecipeError: If there is no endpoint, no key where one is named, or httpx is missing.
        """
        began = time.monotonic()
        url, model = address(self.base_url, self.model)
        endpoint = Endpoint(
            url, key_of(self.api_key_env), self.deadline, self.retries, self.backoff
        )
        sampling = Sampling(
            model, self.temperature, self.max_tokens, self.response_format, self.extra
        )
        cases = [self._case(sample, sampling) for sample in samples]
        requests = {each.key: each for each in cases if isinstance(each, Request)}
        outcomes, counts = self._consult(requests, endpoint) if requests else ({}, Counter())
        scores = [
            each if isinstance(each, Score) else _scored(each, outcomes[each.key]) for each in cases
        ]
        self._book(cases, outcomes, counts, time.monotonic() - began)
        return scores

    def _case(self, sample: Sample, sampling: Sampling) -> Score | Request:
        """Return the score where it is settled without a judge, else what to ask."""
        fields = [each for each in GIVEN if (getattr(sample, each) or "").strip()]
        rubric = self.rubric.asked(fields)
        if rubric is None:
            lacking = {each for item in self.rubric.items for each in item.given} - {*fields}
            named = ", ".join(sorted(lacking))
            return Score.unscored(f"the row has nothing to judge by: no {named}")
        passages = passages_of(sample.text)
        answers = [sample.text[each.start : each.end] for each in passages["answer"]]
        if not any(answers):
            return Score(0.0, "the completion gives no answer")
        if sum(map(len, answers)) > self.longest:
            return Score(0.0, f"the answer is longer than {self.longest:,} characters")
        if not says_something(" ".join(answers), sample):
            return Score(0.0, "the answer announces one and gives none")
        if any(item.about == "reasoning" for item in rubric.items):
            length = sum(each.end - each.start for each in passages["reasoning"])
            if length > self.longest:
                return Score(0.0, f"the reasoning is longer than {self.longest:,} characters")
        return request(sample, rubric, passages, sampling)

    def _consult(
        self, requests: Mapping[str, Request], endpoint: Endpoint
    ) -> "tuple[dict[str, Outcome], Counter[str]]":
        try:
            from pathreward.llm_judge.panel import Limits, consult
        except ImportError as error:
            raise RecipeError(
                f"the judge needs httpx and tenacity: pip install 'pathreward[judge]' ({error})"
            ) from error
        from pathreward.llm_judge.cache import VerdictCache, default_path

        limits = Limits(self.concurrency, self.batch_deadline, self.asks)
        path = Path(self.cache).expanduser() if self.cache else None
        with VerdictCache(default_path() if self.cache == "auto" else path) as cache:
            return consult(requests, endpoint, limits, cache)

    def _book(
        self,
        cases: Sequence[Score | Request],
        outcomes: "Mapping[str, Outcome]",
        counts: Counter[str],
        seconds: float,
    ) -> None:
        keys = [each.key for each in cases if isinstance(each, Request)]
        failed = [outcomes[key].reason for key in keys if outcomes[key].verdict is None]
        again = Counter(keys) - Counter(set(keys))
        counts["shared"] += sum(again[key] for key in again if outcomes[key].verdict is not None)
        cost = (
            counts["prompt_tokens"] * self.prompt_price
            + counts["completion_tokens"] * self.completion_price
        ) / 1e6
        entry = Ledger(
            samples=len(cases),
            settled=len(cases) - len(keys),
            failures=len(failed),
            seconds=seconds,
            cost=cost,
            **counts,
        )
        ledgers.book(self, entry)
        _LOG.info("judged %s", entry)
        if failed:
            _LOG.warning(
                "%d of %d samples have no verdict; the first: %s",
                len(failed),
                len(cases),
                failed[0],
            )


def _scored(asked: Request, outcome: "Outcome") -> Score:
    verdict = outcome.verdict
    if verdict is None:
        return Score.unscored(outcome.reason)
    said = [item for item in asked.rubric.items if verdict[item.id].holds]
    held = [item.id for item in said if verdict[item.id].quote or not item.needs_quote]
    loose = [item.id for item in said if item.id not in held]
    reason = f"holds: {', '.join(held) or 'nothing'}"
    reason += f"; not counted, for want of a quote: {', '.join(loose)}" if loose else ""
    value = asked.rubric.value(held)
    return Score(value, reason, evidence=partial(_evidence, asked, verdict, frozenset(held)))


def _evidence(asked: Request, verdict: Verdict, held: frozenset[str]) -> tuple[Evidence, ...]:
    """Return a span for each item that holds, and each merit that does not as missing."""
    counted = asked.rubric.counted(held)
    shown = []
    for item in asked.rubric.items:
        note = f"{item.id} ({item.weight:+g}): {item.question}"
        place = located(verdict[item.id].quote, asked.text, asked.passages[item.about])
        if item.id in counted and place is not None:
            quote = asked.text[place.start : place.end]
            span = (place.section, place.start, place.end, quote)
            shown.append(
                Evidence(*span, verdict="supports" if item.weight > 0 else "against", note=note)
            )
        elif item.id in counted:
            shown.append(
                Evidence("", verdict="supports" if item.weight > 0 else "against", note=note)
            )
        elif item.weight > 0:
            shown.append(Evidence("reference", verdict="missing", note=note))
    return tuple(shown)


def _expect(name: str, value: float, what: str, holds: bool) -> None:
    if not holds or not math.isfinite(value):
        raise RecipeError(f"`{name}` must be {what} and finite, got {value}")
