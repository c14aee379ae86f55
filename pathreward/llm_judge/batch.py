"""Send a batch of requests to the judge, with a cache of its judgements."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from pathreward.llm.batch import Failure, Limits, ask_all
from pathreward.llm.cache import ReplyCache
from pathreward.llm.client import ChatClient
from pathreward.llm.endpoint import Endpoint
from pathreward.llm.reply import ReplyError
from pathreward.llm_judge.reply import (
    ItemAnswer,
    Judgement,
    drop_unfounded_quotes,
    parse_judgement,
)
from pathreward.llm_judge.request import Request

_AGAIN = "\nAn earlier reply to this was refused: {fault}."


class JudgeResult(NamedTuple):
    """The result of a request: a judgement, or the reason why there is none."""

    judgement: Judgement | None
    reason: str = ""
    model: str = ""
    """The model that answered, as the endpoint names it."""
    outage: bool = False
    """Whether there is no judgement because the endpoint gave no reply."""


def judge_requests(
    requests: Mapping[str, Request],
    endpoint: Endpoint,
    limits: Limits,
    cache: ReplyCache,
    asks: int,
) -> tuple[dict[str, JudgeResult], Counter[str]]:
    """Return the result of each request, by its key, and the counts of calls and tokens.

    Judgements are cached as they arrive, so that an interrupt loses none.

    Args:
        requests: The requests by key.
        endpoint: The judge's endpoint.
        limits: How they are sent.
        cache: The cache of judgements.
        asks: Most requests for one judgement; a reply that is not valid is requested again.
    """
    counts: Counter[str] = Counter()
    results = {
        key: JudgeResult(judgement)
        for key, packed in cache.get(requests).items()
        if (judgement := _unpacked(packed, requests[key])) is not None
    }
    counts["cached"] = len(results)
    open_ = {key: each for key, each in requests.items() if key not in results}
    if open_:
        ask = partial(_ask_until_valid, asks=asks)
        for key, result in ask_all(open_, ask, endpoint, limits, counts):
            if isinstance(result, Failure):
                results[key] = JudgeResult(None, result.reason, outage=result.outage)
                continue
            results[key] = result
            cache.put(key, _packed(result.judgement or {}), result.model)
    reason = f"no judgement within {limits.deadline:g} s, the batch's deadline"
    late = JudgeResult(None, reason, outage=True)
    return {key: results.get(key, late) for key in requests}, counts


def _packed(judgement: Judgement) -> dict[str, list[bool | str]]:
    return {item: [each.holds, each.quote] for item, each in judgement.items()}


def _unpacked(packed: Any, request: Request) -> Judgement | None:
    """Return a cached judgement; None where it is not one on the items of a request."""
    try:
        found = {
            item: ItemAnswer(holds is True, str(quote)) for item, (holds, quote) in packed.items()
        }
    except (ValueError, TypeError, AttributeError):
        return None
    return found if found.keys() == {item.id for item in request.rubric.items} else None


async def _ask_until_valid(client: ChatClient, request: Request, asks: int) -> JudgeResult:
    """Ask, at most `asks` times, until the text contains the quotes of the judgement.

    A refused reply is not sent back to the judge: it may repeat an injected instruction.
    """
    body = request.body
    kept: dict[str, ItemAnswer] | None = None
    fault = model = ""
    for ask in range(asks):
        if ask:
            client.counts["asked_again"] += 1
        try:
            reply = await client.ask(body)
            judgement = parse_judgement(reply.text, request.rubric)
        except ReplyError as error:
            fault = str(error)
        else:
            kept, lacking = drop_unfounded_quotes(
                judgement, request.rubric, request.text, request.passages
            )
            model = reply.model
            if not lacking:
                break
            fault = f"the text does not contain the quote of {', '.join(lacking)}"
        system, user = request.body["messages"]
        again = {**user, "content": user["content"] + _AGAIN.format(fault=fault)}
        body = {**request.body, "messages": [system, again]}
    if kept is None:
        raise ReplyError(f"the judge's reply is no judgement: {fault} ({asks} asked)")
    return JudgeResult(kept, model=model)
