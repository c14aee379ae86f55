"""The judge reward: a language model judges the answer item by item, with quotes."""

import json
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.errors import RecipeError, install_command, unknown
from pathreward.llm import ledger as ledgers
from pathreward.llm.endpoint import Endpoint, expect_url, read_key
from pathreward.llm.ledger import Ledger, Prices
from pathreward.llm_judge.answer_content import gives_content
from pathreward.llm_judge.endpoint import (
    KEY,
    expect_allowed,
    expect_variable,
    resolve_address,
)
from pathreward.llm_judge.reply import Judgement, locate_quote
from pathreward.llm_judge.request import (
    JudgeSampling,
    Request,
    ResponseFormat,
    passages_of,
    request,
)
from pathreward.llm_judge.rubric import ANSWER, REFERENCE_FIELDS, Rubric
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Detail, Evidence, Score

if TYPE_CHECKING:
    from pathreward.llm_judge.batch import JudgeResult

_LOG = logging.getLogger(__name__)
_RESERVED_KEYS = frozenset(
    {"messages", "model", "temperature", "max_tokens", "response_format", "n", "stream"}
)
_LEAST = {"concurrency": 1, "retries": 0, "asks": 1, "longest": 1, "max_tokens": 1}
_CACHE_FOLDER = "judge"
_CACHE_NAME = re.compile(r"\w[\w.-]*")
_FORMATS = ("json_schema", "json_object", "none")


@dataclass(frozen=True, slots=True)
class JudgeReward(Reward):
    r"""Score the share of a rubric that holds for the answer, as a language model judges it.

    .. math:: v = \max\left(0, \sum_{i \in H} w_i\right) / \sum_{w_i > 0} w_i

    with H the items that the judge marks as true with a quote that the answer contains. The judge
    is any model behind an OpenAI-compatible ``/chat/completions``. Equal cases are sent once, and
    judgements are cached. A missing answer, an answer that only announces one ("Solution:") and one
    longer than `longest` score 0 without a call. A judge that can't be reached, or whose reply is
    no valid judgement, leaves the sample without a value, never with 0.

    >>> reward = JudgeReward(base_url="http://localhost:8000/v1", model="judge", cache=None)
    >>> reward(Sample("<answer>Solution:</answer>", answer="melanoma")).value
    0.0
    >>> reward(Sample("<answer>melanoma</answer>")).reason
    'the row has nothing to judge by: no answer'

    Raises:
        RecipeError: If a setting is invalid; when it scores: if there is no endpoint, no key
            where one is named, or httpx is not installed.

    References:
        PathReasoner-R1 (arXiv 2601.21617), the semantic reward; the rubric and its evaluation are
        ours. One token to fool a judge: arXiv 2507.08794.
    """

    reference_fields = REFERENCE_FIELDS
    context_fields = ("options", "prompt")

    base_url: str = ""
    """The endpoint, up to ``/v1``; empty: the environment variable PATHREWARD_JUDGE_URL."""
    model: str = ""
    """The judge's name there; empty: the environment variable PATHREWARD_JUDGE_MODEL."""
    api_key_env: str = KEY
    """The environment variable that holds the key; the default one may be unset."""
    rubric: Rubric = ANSWER
    """The items and their weights."""
    temperature: float | None = 0.0
    """None: not sent."""
    max_tokens: int | None = 1000
    """Most tokens of a reply; None: not sent."""
    response_format: ResponseFormat = "json_schema"
    """The constraint on replies: json_schema, or json_object or none where that is unsupported."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Further keys of the call, such as ``chat_template_kwargs`` or ``seed``."""
    concurrency: int = 32
    """Calls at once."""
    deadline: float = 60.0
    """Seconds for one call."""
    batch_deadline: float = 600.0
    """Seconds for all calls of a batch; a sample without a judgement by then has no value."""
    retries: int = 4
    """Further tries of a call after 429, 5xx or a broken connection."""
    backoff: float = 0.5
    """Seconds before the first retry, doubled for each further one; ``Retry-After`` overrides."""
    asks: int = 2
    """Most requests for one judgement; a reply that is not valid is requested again."""
    cache: str | None = "auto"
    """The SQLite file of judgements; auto, or a name without a folder: in pathreward's cache
    folder; None: no cache."""
    longest: int = 20_000
    """Most characters that are judged; a longer answer scores 0."""
    prompt_price: float = 0.0
    """What a million tokens of prompts cost, for the ledger."""
    completion_price: float = 0.0
    """What a million tokens of replies cost, for the ledger."""

    @classmethod
    def expect_safe(cls, settings: Mapping[str, Any]) -> None:
        """Refuse a recipe's host, key variable or cache file that the user has not allowed.

        Raises:
            RecipeError: If one of them is not allowed; the message names the way to allow it.
        """
        base_url, variable = settings.get("base_url", ""), settings.get("api_key_env", KEY)
        if base_url:
            expect_url(base_url)
        expect_variable(variable)
        expect_allowed(base_url, variable)
        cache = settings.get("cache")
        if cache not in {None, "auto"} and not _CACHE_NAME.fullmatch(cache):
            raise RecipeError(
                f"a recipe's `cache` is a file name in pathreward's cache folder, got {cache!r}; "
                "set another path in Python"
            )

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
        if taken := sorted(_RESERVED_KEYS & self.extra.keys()):
            raise RecipeError(f"`extra` can't set {', '.join(taken)}")
        try:
            json.dumps(self.extra, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise RecipeError(f"`extra` must be JSON: {error}") from None

    @property
    def ledger(self) -> Ledger:
        """Counts and cost of this configuration in this process so far."""
        return ledgers.total(self)

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""
        return self.score([sample])[0]

    def score(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> list[Score]:
        """Return the scores of a batch, in its order; this process makes the calls.

        Raises:
            RecipeError: If there is no endpoint, no key where one is named, or httpx is missing.
        """
        began = time.monotonic()
        url, model = resolve_address(self.base_url, self.model)
        endpoint = Endpoint(
            url,
            read_key(self.api_key_env, optional=self.api_key_env == KEY),
            self.deadline,
            self.retries,
            self.backoff,
        )
        sampling = JudgeSampling(
            model, self.temperature, self.max_tokens, self.response_format, self.extra
        )
        cases = [self._case(sample, sampling) for sample in samples]
        requests = {each.key: each for each in cases if isinstance(each, Request)}
        results, counts = self._judge(requests, endpoint, model) if requests else ({}, Counter())
        scores = [
            each if isinstance(each, Score) else _scored(each, results[each.key]) for each in cases
        ]
        self._record(cases, results, counts, time.monotonic() - began)
        return scores

    def _case(self, sample: Sample, sampling: JudgeSampling) -> Score | Request:
        """Return the score where no judge is needed, else the request."""
        fields = [each for each in REFERENCE_FIELDS if (getattr(sample, each) or "").strip()]
        rubric = self.rubric.applicable(fields)
        if rubric is None:
            lacking = {each for item in self.rubric.items for each in item.given} - {*fields}
            named = ", ".join(sorted(lacking))
            return Score.unscored(f"the row has nothing to judge by: no {named}")
        passages = passages_of(sample.parsed)
        answers = [sample.text[each.start : each.end] for each in passages["answer"]]
        if not any(answers):
            return Score(0.0, "the completion gives no answer")
        if sum(map(len, answers)) > self.longest:
            return Score(0.0, f"the answer is longer than {self.longest:,} characters")
        if not gives_content(" ".join(answers), sample):
            return Score(0.0, "the answer announces one and gives none")
        if any(item.about == "reasoning" for item in rubric.items):
            length = sum(each.end - each.start for each in passages["reasoning"])
            if length > self.longest:
                return Score(0.0, f"the reasoning is longer than {self.longest:,} characters")
        return request(sample, rubric, passages, sampling)

    def _judge(
        self, requests: Mapping[str, Request], endpoint: Endpoint, model: str
    ) -> "tuple[dict[str, JudgeResult], Counter[str]]":
        try:
            from pathreward.llm.batch import Limits
            from pathreward.llm_judge.batch import judge_requests
        except ImportError as error:
            raise RecipeError(
                f"the judge needs httpx and tenacity: {install_command('judge')} ({error})"
            ) from error
        from pathreward.llm.cache import ReplyCache, default_path

        limits = Limits(self.concurrency, self.batch_deadline)
        path = Path(self.cache).expanduser() if self.cache else None
        if self.cache == "auto":
            path = default_path(_CACHE_FOLDER)
        elif self.cache and _CACHE_NAME.fullmatch(self.cache):
            path = default_path(_CACHE_FOLDER, self.cache)
        with ReplyCache(path, asked=f"{endpoint.url} {model}") as cache:
            return judge_requests(requests, endpoint, limits, cache, self.asks)

    def _record(
        self,
        cases: Sequence[Score | Request],
        results: "Mapping[str, JudgeResult]",
        counts: Counter[str],
        seconds: float,
    ) -> None:
        keys = [each.key for each in cases if isinstance(each, Request)]
        failed = [results[key].reason for key in keys if results[key].judgement is None]
        again = Counter(keys) - Counter(set(keys))
        counts["shared"] += sum(again[key] for key in again if results[key].judgement is not None)
        prices = Prices(self.prompt_price, self.completion_price)
        cost = prices.cost(counts["prompt_tokens"], counts["completion_tokens"])
        entry = Ledger(
            samples=len(cases),
            not_sent=len(cases) - len(keys),
            failures=len(failed),
            unreached=sum(results[key].outage for key in keys),
            seconds=seconds,
            cost=cost,
            **counts,
        )
        ledgers.record(self, entry)
        _LOG.info("judged %s", entry)
        if failed:
            _LOG.warning(
                "%d of %d samples have no judgement; the first: %s",
                len(failed),
                len(cases),
                failed[0],
            )


def _scored(sent: Request, result: "JudgeResult") -> Score:
    judgement = result.judgement
    if judgement is None:
        return Score.unscored(result.reason)
    true = [item for item in sent.rubric.items if judgement[item.id].holds]
    held = [item.id for item in true if judgement[item.id].quote or not item.needs_quote]
    unquoted = [item.id for item in true if item.id not in held]
    reason = f"holds: {', '.join(held) or 'nothing'}"
    reason += f"; not counted, no quote: {', '.join(unquoted)}" if unquoted else ""
    value = sent.rubric.value(held)
    return Score(value, reason, evidence=partial(_evidence, sent, judgement, frozenset(held)))


def _evidence(sent: Request, judgement: Judgement, held: frozenset[str]) -> tuple[Evidence, ...]:
    """Return a span for each item that counts, and "missing" for each merit that does not."""
    counted = sent.rubric.counted(held)
    evidence = []
    for item in sent.rubric.items:
        note = f"{item.id} ({item.weight:+g}): {item.question}"
        place = locate_quote(judgement[item.id].quote, sent.text, sent.passages[item.about])
        if item.id in counted and place is not None:
            quote = sent.text[place.start : place.end]
            span = (place.section, place.start, place.end, quote)
            evidence.append(
                Evidence(*span, verdict="supports" if item.weight > 0 else "against", note=note)
            )
        elif item.id in counted:
            evidence.append(
                Evidence("", verdict="supports" if item.weight > 0 else "against", note=note)
            )
        elif item.weight > 0:
            evidence.append(Evidence("reference", verdict="missing", note=note))
    return tuple(evidence)


def _expect(name: str, value: float, what: str, holds: bool) -> None:
    if not holds or not math.isfinite(value):
        raise RecipeError(f"`{name}` must be {what} and finite, got {value}")
