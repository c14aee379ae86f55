"""The routes."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from pathreward import __version__
from pathreward.server import wire
from pathreward.server.engine import to_json
from pathreward.server.frameworks import (
    PromptIndex,
    group_rewards,
    nemo_gym_reply,
    nemo_gym_sample,
    open_rlhf_logs,
    open_rlhf_samples,
)
from pathreward.server.gate import RefusalError
from pathreward.server.jobs import Result, Work
from pathreward.server.metrics import CONTENT_TYPE
from pathreward.server.scoring import Scoring

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXPLAIN_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
_ASSETS = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_STATUS = {"data": 422, "deadline": 504, "worker": 503}
"""The status of a framework's request by the first word of a sample's error; else 500."""
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": wire.ErrorReply, "description": description}
    for status, description in (
        (400, "The body is not JSON."),
        (401, "The token is missing or wrong."),
        (408, "The body did not arrive in time."),
        (413, "The body is too large, or has too many samples."),
        (421, "The host is not this machine."),
        (422, "The request does not have the expected form."),
        (429, "The queue is full: try again after Retry-After seconds."),
        (503, "No worker is ready: try again after Retry-After seconds."),
    )
}
_FRAMEWORK_ERRORS = _ERRORS | {504: {"model": wire.ErrorReply, "description": "The deadline."}}
RecipeQuery = Annotated[str | None, Query(description="A recipe of `/v1/recipes`.")]


def create_routes(scoring: Scoring, index: PromptIndex | None) -> FastAPI:
    """Return the routes without the checks of `pathreward.server.gate`."""
    app = FastAPI(
        title="pathreward",
        version=__version__,
        summary="Explained rewards for pathology vision-language models.",
        docs_url=None,  # its page loads scripts from the network
        redoc_url=None,
        # For the document; `pathreward.server.gate` checks the token.
        dependencies=[Depends(HTTPBearer(auto_error=False))],
    )
    _add_errors(app)
    _add_native(app, scoring)
    _add_frameworks(app, scoring, index)
    _add_pages(app, scoring)
    _add_operations(app, scoring)
    return app


def _add_native(app: FastAPI, scoring: Scoring) -> None:
    @app.post("/v1/score", response_model=wire.ScoreReply, responses=_ERRORS)
    async def score(body: wire.ScoreRequest, request: Request) -> Response:
        """Score samples; an invalid one is an error, and the others are scored."""
        name = scoring.recipe(body.recipe)
        work = Work(name, tuple(enumerate(body.samples)), body.evidence, body.part_reasons)
        results = await scoring.run(request, work)
        digest = scoring.described(name).get("digest", "")
        # The workers have written each score as JSON.
        content = (
            f'{{"scores":[{",".join(each.content for each in results)}],"recipe":{to_json(name)},'
            f'"version":"{__version__}","digest":"{digest}"}}'
        )
        return Response(content, media_type="application/json")

    @app.get("/v1/recipes", responses={401: _ERRORS[401], 503: _ERRORS[503]})
    async def recipes() -> dict[str, Any]:
        """List the recipes: digest, range, parts, the fields that they compare with."""
        if not scoring.pool.recipes:
            raise RefusalError(503, scoring.pool.failure or "no worker is ready yet", 2)
        return {"version": __version__, "recipes": scoring.pool.recipes}


def _add_frameworks(app: FastAPI, scoring: Scoring, index: PromptIndex | None) -> None:
    @app.post("/openrlhf", response_model=wire.OpenRlhfReply, responses=_FRAMEWORK_ERRORS)
    async def openrlhf(
        body: wire.OpenRlhfRequest, request: Request, recipe: RecipeQuery = None
    ) -> Any:
        """OpenRLHF's remote reward: `--reward.remote_url http://HOST:PORT/openrlhf`."""
        samples = open_rlhf_samples(body.query, body.prompts, body.labels)
        results = await _all_scored(scoring, request, recipe, samples)
        rewards = group_rewards(results, samples, scoring.settings.unscored)
        return {"rewards": rewards, "scores": rewards, "extra_logs": open_rlhf_logs(results)}

    @app.post("/llama-factory", response_model=wire.LlamaFactoryReply, responses=_FRAMEWORK_ERRORS)
    async def llama_factory(
        body: wire.LlamaFactoryRequest, request: Request, recipe: RecipeQuery = None
    ) -> Any:
        """LLaMA-Factory's reward server: `reward_model: http://HOST:PORT/llama-factory`."""
        if index is None:
            raise RefusalError(
                422,
                "LLaMA-Factory sends no reference: start the server with --references ROWS, whose "
                "rows have a prompt and its reference",
            )
        samples = [index.sample(each, row) for row, each in enumerate(body.messages)]
        results = await _all_scored(scoring, request, recipe, samples)
        return {"scores": group_rewards(results, samples, scoring.settings.unscored)}

    @app.post("/verify", response_model=wire.NemoGymReply, responses=_FRAMEWORK_ERRORS)
    async def verify(
        body: wire.NemoGymRequest, request: Request, recipe: RecipeQuery = None
    ) -> Any:
        """NeMo-Gym's verifier: the request with `reward`; mwanted where there is none."""
        tree = body.model_dump()
        name = scoring.recipe(recipe)
        [result] = await _all_scored(scoring, request, recipe, [nemo_gym_sample(tree)])
        return tree | nemo_gym_reply(result, scoring.described(name))

    @app.post("/seed_session")
    async def seed_session() -> dict[str, Any]:
        """NeMo-Gym begins a session here; there is nothing to prepare."""
        return {}


async def _all_scored(
    scoring: Scoring, request: Request, recipe: str | None, samples: Sequence[dict[str, Any]]
) -> list[Result]:
    """Return results without an error: a framework's reply has no place for one."""
    name = scoring.recipe(recipe)
    work = Work(name, tuple(enumerate(samples)), part_reasons=True)
    results = await scoring.run(request, work)
    for each in results:
        if each.outcome == "error":
            message = json.loads(each.content)["error"]
            status = _STATUS.get(message.partition(":")[0], 500)
            raise RefusalError(
                status, f"sample {each.row}: {message}", 1 if status == 503 else None
            )
    return results


def _add_pages(app: FastAPI, scoring: Scoring) -> None:
    html: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
    schema = wire.ExplainRequest.model_json_schema()

    @app.post(
        "/explain",
        response_class=Response,
        responses=_FRAMEWORK_ERRORS | html,
        openapi_extra={
            "requestBody": {"content": {"application/json": {"schema": schema}}, "required": True}
        },
    )
    async def explain(request: Request) -> Response:
        """Return a page of one scored sample, also for the form at `/`."""
        body = await request.body()
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            wanted = _from_form(body)
        else:
            wanted = wire.ExplainRequest.model_validate(_json_of(body))
        work = Work(scoring.recipe(wanted.recipe), ((0, wanted.sample),), page=True)
        [result] = await scoring.run(request, work)
        if result.outcome == "error":
            status = _STATUS.get(result.content.partition(":")[0], 500)
            raise RefusalError(status, result.content)
        headers = {"content-security-policy": EXPLAIN_POLICY}
        return Response(result.content, media_type="text/html", headers=headers)

    for path, (name, media_type) in _ASSETS.items():
        content = (files("pathreward.server") / name).read_bytes()
        app.add_api_route(path, _asset(content, media_type), include_in_schema=False)


def _asset(content: bytes, media_type: str) -> Any:
    headers = {"content-security-policy": PAGE_POLICY, "referrer-policy": "no-referrer"}

    async def asset() -> Response:
        return Response(content, media_type=media_type, headers=headers)

    return asset


def _add_operations(app: FastAPI, scoring: Scoring) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Answer while the process runs."""
        return {"status": "ok"}

    @app.get("/readyz", responses={503: _ERRORS[503]})
    async def readyz() -> dict[str, Any]:
        """Answer 200 where a worker is ready, else 503."""
        if not scoring.pool.alive:
            raise RefusalError(503, scoring.pool.failure or "no worker is ready", 2)
        return {"status": "ready", "workers": scoring.pool.alive, "recipes": list(scoring.names)}

    @app.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}, 401: _ERRORS[401]},
    )
    async def metrics() -> Response:
        """Report counters in Prometheus' format."""
        return Response(scoring.metrics.render(scoring.pool), media_type=CONTENT_TYPE)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(Exception)
    async def bug(_: Request, error: Exception) -> Response:
        name = type(error).__name__
        return _as_response(RefusalError(500, f"the server raised {name}; see its log"))

    @app.exception_handler(RefusalError)
    async def refusal(_: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)
        return _as_response(error)

    @app.exception_handler(RequestValidationError)
    @app.exception_handler(ValidationError)
    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError | ValidationError)
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _as_response(RefusalError(400, "the body is not JSON"))
        if first["type"] == wire.UNKNOWN:
            return _as_response(RefusalError(422, first["msg"]))
        place = ".".join(str(each) for each in first["loc"] if each != "body")
        return _as_response(RefusalError(422, f"{place or 'the body'}: {first['msg'].lower()}"))

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = "the body is not JSON" if error.status_code == 400 else str(error.detail)
        response = _as_response(RefusalError(error.status_code, message))
        response.headers.update(error.headers or {})
        return response


def _as_response(error: RefusalError) -> Response:
    headers = {key.decode(): value.decode() for key, value in error.reply.headers}
    return Response(error.reply.body, error.status, headers)


def _from_form(body: bytes) -> wire.ExplainRequest:
    """Return the request of the form at ``/``; options are one a line."""
    try:
        fields = parse_qs(body.decode("ascii"), errors="replace", max_num_fields=50)
    except ValueError:
        raise RefusalError(400, "the body is no form") from None
    if "completion" not in fields:
        raise RefusalError(422, "the form has no field completion; send JSON as application/json")
    sample: dict[str, Any] = {}
    for name in ("completion", "prompt", "answer", "findings", "reasoning"):
        if text := fields.get(name, [""])[0].replace("\r\n", "\n"):
            sample[name] = text
    if options := fields.get("options", [""])[0].strip():
        sample["options"] = [each.strip() for each in options.splitlines() if each.strip()]
    return wire.ExplainRequest(sample=sample, recipe=fields.get("recipe", [None])[0])


def _json_of(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise RefusalError(400, "the body is not JSON") from None
