"""Whatever the OpenAPI document allows, and much that it does not: no answer is a 500."""

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.server.support import Running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own dependencies
    import schemathesis
    from schemathesis import GenerationMode

EXAMPLES = 10


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_makes_the_server_fail(server: Running, mode: GenerationMode) -> None:
    document = server.get("/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    statuses: dict[str, set[int]] = {}
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # the document is valid
        if mode is GenerationMode.NEGATIVE and "requestBody" not in operation.definition.raw:
            continue  # there is nothing to break

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def try_out(case: "schemathesis.Case[Any]") -> None:
            reply = case.call(base_url=server.url, timeout=20)
            statuses.setdefault(case.path, set()).add(reply.status_code)
            assert reply.status_code != 500, (case.path, case.body, reply.text)
            documented = {int(each) for each in case.operation.definition.raw["responses"]} | {405}
            assert reply.status_code in documented, (case.path, case.body, reply.text)

        try_out()
    assert {"/v1/score", "/openrlhf", "/llama-factory", "/verify", "/explain"} <= statuses.keys()
    expected = {GenerationMode.POSITIVE: 200, GenerationMode.NEGATIVE: 422}[mode]
    assert expected in statuses["/v1/score"]
