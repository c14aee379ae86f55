"""The HTTP client of a reward server: it retries, and a retry is answered once."""

import atexit
import logging
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from pathreward.errors import DataError, PathrewardError, install_command
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

TOKEN = "PATHREWARD_TOKEN"
"""The environment variable that holds the bearer token."""
_ROWS = 512
_CHARACTERS = 1_000_000
"""Most samples and about how many characters the client sends in a request."""
_AGAIN = frozenset({408, 429, 502, 503, 504})
"""Statuses after which the same request may succeed."""
_PASSING = ("deadline", "worker")
"""First words of a sample's error that another sample of the batch may cause."""
_LOG = logging.getLogger(__name__)


class ServerError(PathrewardError):
    """A reward server that can't be reached, or that refuses a request."""


class _BusyError(Exception):  # makes tenacity try again
    def __init__(self, problem: str, seconds: float = 0.0) -> None:
        super().__init__(problem)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Client:
    """A reward server, as it is called.

    It pickles: connections are opened by each process on its first call.

    >>> Client("http://127.0.0.1:8000/").url
    'http://127.0.0.1:8000'

    Raises:
        ServerError: If the URL is no HTTP URL.
    """

    url: str
    """``http://HOST:PORT``."""
    recipe: str = ""
    """The recipe's name there; empty: the server's default."""
    timeout: float = 300.0
    """Seconds for one try."""
    patience: float = 600.0
    """Seconds for all tries of a request."""
    token_env: str = TOKEN
    """The environment variable that holds the bearer token; it may be unset."""

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ServerError(f"expected the URL of a server, http://HOST:PORT, got {self.url!r}")
        object.__setattr__(self, "url", self.url.rstrip("/"))  # the class is frozen

    def describe(self) -> Mapping[str, Any]:
        """Return the server's description of the recipe: digest, range, parts and composite.

        Raises:
            ServerError: If the server can't be reached, or does not serve the recipe.
        """
        reply = self._call("GET", "/v1/recipes")
        known: list[dict[str, Any]] = reply["recipes"]
        for each in known:
            if self.recipe in {"", each["name"]}:
                return {**each, "version": reply["version"]}
        names = ", ".join(each["name"] for each in known)
        raise ServerError(f"{self.url} does not serve {self.recipe!r}; it serves {names}")

    def score(self, samples: Sequence[Sample], *, evidence: bool = False) -> list[Score]:
        """Return the scores of samples, in their order.

        A sample that the server could not score in time is sent once more on its own; if that fails
        too, its score has no value, and the reason says why.

        Args:
            samples: The samples; images stay here.
            evidence: Whether the scores come with their evidence, which is long; else a score
                requests it when it is first read.

        Raises:
            DataError: If the server refuses a sample; it names its position.
            ServerError: If the server can't be reached within `patience`, or refuses a request.
        """
        rows = [row_of(each) for each in samples]
        trees: list[dict[str, Any]] = []
        for batch in _batches(rows):
            trees += self._scored(batch, evidence=evidence)
        for at, tree in enumerate(trees):
            if (tree["error"] or "").startswith(_PASSING):
                [trees[at]] = self._scored([rows[at]], evidence=evidence)
        return [
            _score(tree, at, None if evidence else _RequestedEvidence(self, sample))
            for at, (tree, sample) in enumerate(zip(trees, samples, strict=True))
        ]

    def explain(self, sample: Sample) -> str:
        """Return the page of a sample, as HTML.

        Raises:
            ServerError: As for `score`.
        """
        body = {"sample": row_of(sample), **self._named()}
        return str(self._call("POST", "/explain", body, text=True))

    def _named(self) -> dict[str, str]:
        return {"recipe": self.recipe} if self.recipe else {}

    def _scored(self, rows: Sequence[Mapping[str, Any]], *, evidence: bool) -> list[dict[str, Any]]:
        flags = {"evidence": evidence, "part_reasons": True}
        reply = self._call("POST", "/v1/score", {"samples": rows, **flags, **self._named()})
        scores: list[dict[str, Any]] = reply["scores"]
        if len(scores) != len(rows):
            raise ServerError(f"{self.url} returned {len(scores)} scores for {len(rows)} samples")
        return scores

    def _call(self, method: str, path: str, body: object = None, *, text: bool = False) -> Any:
        """Return a reply's content, after as many tries as `patience` allows.

        Raises:
            ServerError: If there is none.
        """
        try:
            import httpx  # noqa: F401  # the first call says what is missing
            from tenacity import Retrying, retry_if_exception_type, stop_after_delay
        except ImportError:
            raise ServerError(
                f"the client needs more packages: {install_command('client')}"
            ) from None
        headers = {"Idempotency-Key": uuid.uuid4().hex} if method == "POST" else {}
        tries = Retrying(
            retry=retry_if_exception_type(_BusyError),
            stop=stop_after_delay(self.patience),
            wait=_wait,
            reraise=True,
        )
        try:
            response = tries(self._try, method, path, body, headers)
            return response.text if text else response.json()
        except (_BusyError, ValueError) as error:
            raise ServerError(f"{self.url}{path}: {error}") from None

    def _try(
        self, method: str, path: str, body: object, headers: Mapping[str, str]
    ) -> "httpx.Response":
        import httpx

        if token := os.environ.get(self.token_env, "").strip():
            headers = {**headers, "Authorization": f"Bearer {token}"}
        connections = _connections(self.url, self.timeout, os.getpid())
        try:
            response = connections.request(
                method, path, json=body if method == "POST" else None, headers=headers
            )
        except httpx.TransportError as error:
            raise _BusyError(f"{type(error).__name__}: {error}") from None
        if response.status_code in _AGAIN:
            raise _BusyError(_problem(response), _seconds(response.headers.get("retry-after", "")))
        if response.status_code != 200:
            raise ServerError(f"{self.url}{path}: {_problem(response)}")
        return response


def row_of(sample: Sample) -> dict[str, Any]:
    """Return a sample as the server's JSON, without its images.

    >>> row_of(Sample("B", answer="B", options=["cyst", "abscess"]))
    {'completion': 'B', 'answer': 'B', 'options': {'A': 'cyst', 'B': 'abscess'}}
    """
    fields: dict[str, Any] = {
        "completion": sample.completion,
        "prompt": sample.prompt or None,
        "answer": sample.answer,
        "options": dict(sample.options) if sample.options is not None else None,
        "findings": sample.findings,
        "reasoning": sample.reasoning,
        "entities": list(sample.entities) if sample.entities is not None else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _batches(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the samples in requests within the server's limits."""
    batch: list[Mapping[str, Any]] = []
    held = 0
    for row in rows:
        size = sum(len(str(value)) for value in row.values())
        if batch and (len(batch) == _ROWS or held + size > _CHARACTERS):
            yield batch
            batch, held = [], 0
        batch.append(row)
        held += size
    if batch:
        yield batch


class _RequestedEvidence:
    """The score of a sample with its evidence, requested from the server on first access."""

    def __init__(self, client: Client, sample: Sample) -> None:
        self._client = client
        self._sample = sample

    @cached_property
    def score(self) -> Score:
        """The sample's score with its evidence, by one more call of the server."""
        return self._client.score([self._sample], evidence=True)[0]

    def evidence(self, part: str) -> tuple[Evidence, ...]:
        """Return the evidence of a part, or of the whole score where `part` is empty."""
        return self.score.parts[part].evidence if part else self.score.evidence


def _score(tree: Mapping[str, Any], at: int, again: "_RequestedEvidence | None") -> Score:
    """Return the score of a sample, its evidence from `again` where it did not come with it."""
    if error := tree["error"]:
        kind, _, message = error.partition(": ")
        if kind == "data":
            raise DataError(message, where=f"row {at} of the batch")
        _LOG.warning("row %d of the batch has no score: %s", at, error)
        return Score.unscored(f"the server: {error}")
    reasons = tree.get("part_reasons", {})
    spans: dict[str, list[Evidence]] = {name: [] for name in tree["parts"]}
    for each in tree.get("evidence", []):
        fields = {name: each[name] for name in Evidence._fields}
        spans.setdefault(each["part"], []).append(Evidence(**fields))

    def evidence(part: str) -> tuple[Evidence, ...] | Callable[[], tuple[Evidence, ...]]:
        if again is not None:
            return partial(again.evidence, part)
        found = spans[part] if part else [each for some in spans.values() for each in some]
        return tuple(found)

    parts = {
        name: Score(value, reasons.get(name) or "no reason given", evidence=evidence(name))
        for name, value in tree["parts"].items()
    }
    return Score(tree["value"], tree["reason"], parts, evidence(""))


def _problem(response: "httpx.Response") -> str:
    try:
        return f"{response.status_code}: {response.json()['error']}"
    except (ValueError, KeyError, TypeError):
        return f"status {response.status_code}; is this a pathreward server?"


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _wait(state: "RetryCallState") -> float:
    """Return the seconds to the next try: doubling from 0.2 to 10, or what the server names."""
    from tenacity import wait_random_exponential

    error = state.outcome.exception() if state.outcome else None
    least = error.seconds if isinstance(error, _BusyError) else 0.0
    return max(least, wait_random_exponential(multiplier=0.2, max=10)(state))


@cache
def _connections(url: str, timeout: float, _process: int) -> "httpx.Client":
    """Return the connections of a process: those of a parent can't be used after a fork."""
    import httpx

    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64, keepalive_expiry=4.0)
    timeouts = httpx.Timeout(timeout, connect=10.0)
    connections = httpx.Client(base_url=url, timeout=timeouts, limits=limits, trust_env=False)
    atexit.register(connections.close)
    return connections
