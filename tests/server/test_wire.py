from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from pathreward.server import wire


@pytest.mark.parametrize(
    ("model", "tree", "message"),
    [
        (
            wire.ScoreRequest,
            {"samples": [], "evidnce": True},
            "unknown field 'evidnce', did you mean 'evidence'? Known: evidence, part_reasons, ",
        ),
        (wire.ScoreRequest, {"sample": {}}, "unknown field 'sample', did you mean 'samples'?"),
        (wire.ExplainRequest, {"sample": {}, "x" * 500: 1}, f"unknown field '{'x' * 77}...'."),
        (wire.ScoreRequest, {}, "Field required"),
        (wire.ScoreRequest, [], "Input should be a valid dictionary"),
    ],
    ids=["misspelt", "of another route", "long", "missing", "no object"],
)
def test_what_is_refused(model: type[BaseModel], tree: Any, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        model.model_validate(tree)
    assert error.value.errors()[0]["msg"].startswith(message)


@pytest.mark.parametrize("model", [wire.OpenRlhfRequest, wire.LlamaFactoryRequest])
def test_a_framework_may_send_more_fields(model: type[BaseModel]) -> None:
    [example] = model.model_json_schema()["examples"]
    assert model.model_validate({**example, "more": 1}) == model.model_validate(example)


def test_what_nemo_gym_sends_is_returned() -> None:
    [example] = wire.NemoGymRequest.model_json_schema()["examples"]
    tree = wire.NemoGymRequest.model_validate({**example, "more": 1}).model_dump()
    assert (tree["answer"], tree["more"]) == ("squamous cell carcinoma", 1)


def test_any_sample_passes_here_since_a_bad_one_is_an_error_of_its_row() -> None:
    samples = [3, "text", {"completion": 3}, None]
    assert wire.ScoreRequest.model_validate({"samples": samples}).samples == samples


def test_the_document_names_the_fields_of_a_sample() -> None:
    schema = wire.ScoreRequest.model_json_schema()["properties"]["samples"]
    assert set(schema["items"]["properties"]) == {
        *("completion", "prompt", "answer", "options", "findings", "reasoning", "entities")
    }
    assert schema["items"]["required"] == ["completion"]
