"""What clients send and get: the models of the OpenAPI document, with examples that work.

Samples are any JSON here: an invalid one is an error of its row, and the others are scored.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from pathreward.errors import unknown
from pathreward.sample.shown import cut

_COMPLETION = (
    "<observe>Keratin pearls and intercellular bridges. No necrosis.</observe><think>Keratin "
    "pearls point to squamous differentiation, therefore squamous cell carcinoma.</think>"
    "<answer>squamous cell carcinoma</answer>"
)
SAMPLE: dict[str, Any] = {
    "completion": _COMPLETION,
    "prompt": "What is the diagnosis?",
    "answer": "squamous cell carcinoma",
    "findings": "Keratin pearls are present. There is no necrosis.",
}
"""A sample that every shipped recipe scores."""


class SampleFields(BaseModel):
    """A sample: a completion and its reference. Only the completion is required."""

    model_config = ConfigDict(extra="forbid")

    completion: Annotated[
        Any,
        WithJsonSchema(
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "object"}}]}
        ),
    ] = Field(description="The policy's text, or chat messages.")
    prompt: str | None = Field(None, description="The policy's prompt.")
    answer: Annotated[
        Any, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]})
    ] = Field(None, description="The gold answer: an option's label, yes or no, a diagnosis, text.")
    options: Annotated[
        Any,
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "object", "additionalProperties": {"type": "string"}},
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "null"},
                ]
            }
        ),
    ] = Field(None, description="Option texts by label, or a list.")
    findings: str | None = Field(None, description="The reference findings: a report's text.")
    reasoning: str | None = Field(None, description="The reference reasoning.")
    entities: list[str] | None = Field(None, description="Gold entities: names or ids.")


Samples = Annotated[
    list[Any],
    Field(description="The samples, those of one reference next to each other."),
    WithJsonSchema(
        {"type": "array", "items": SampleFields.model_json_schema(), "examples": [[SAMPLE]]}
    ),
]
OneSample = Annotated[Any, WithJsonSchema(SampleFields.model_json_schema())]
UNKNOWN = "unknown_field"
"""The type of the error of a field that no request has."""
Recipe = Annotated[
    str | None, Field(description="A recipe of `/v1/recipes`; the first where it is left out.")
]
"""The name of a recipe."""


def _example(tree: dict[str, Any], extra: Literal["forbid", "ignore"] = "ignore") -> ConfigDict:
    return ConfigDict(extra=extra, json_schema_extra={"examples": [tree]})


class OwnRequest(BaseModel):
    """A request of our own routes, whose fields are all known: a misspelt one is an error."""

    @model_validator(mode="before")
    @classmethod
    def expect_known(cls, tree: Any) -> Any:
        """Refuse an unknown field, with the names of the known ones.

        >>> ExplainRequest.model_validate({"smaple": {}}).sample
        Traceback (most recent call last):
        pydantic_core._pydantic_core.ValidationError: 1 validation error for ExplainRequest
          unknown field 'smaple', did you mean 'sample'? Known: recipe, sample ...
        """
        names = tree if isinstance(tree, dict) else {}
        for each in names:
            if each not in cls.model_fields:
                message = unknown("field", cut(str(each)), cls.model_fields)
                raise PydanticCustomError(UNKNOWN, "{message}", {"message": message})
        return tree


class ScoreRequest(OwnRequest):
    """Samples to score."""

    model_config = _example({"samples": [SAMPLE], "evidence": False}, "forbid")

    samples: Samples
    recipe: Recipe = None
    evidence: bool = Field(False, description="Whether each score lists its evidence.")
    part_reasons: bool = Field(False, description="Whether the parts have reasons.")


class ScoreFields(BaseModel):
    """The score of one sample."""

    value: float | None = Field(description="Null where the reward can't judge, and on an error.")
    reason: str = Field(description="One line that explains the value, or why there is none.")
    parts: dict[str, float | None] = Field(description="The unweighted values of the parts.")
    error: str | None = Field(
        description="Why the sample was not scored: `data: ...`, `deadline: ...`, `worker: ...` or "
        "`reward: ...`; null where it was."
    )
    part_reasons: dict[str, str] = Field(default={}, description="With `part_reasons`.")
    evidence: list[dict[str, Any]] = Field(default=[], description="With `evidence`.")


class ScoreReply(BaseModel):
    """The scores, in the order of the samples."""

    scores: list[ScoreFields]
    recipe: str
    version: str
    digest: str = Field(description="Of the recipe, graph, tables and code: equal, equal scores.")


class ExplainRequest(OwnRequest):
    """A sample to explain."""

    model_config = _example({"sample": SAMPLE}, "forbid")

    sample: OneSample
    recipe: Recipe = None


class OpenRlhfRequest(BaseModel):
    """What OpenRLHF posts to ``--reward.remote_url``."""

    model_config = _example(
        {
            "query": ["What is the diagnosis? " + _COMPLETION],
            "prompts": ["What is the diagnosis? "],
            "labels": ["squamous cell carcinoma"],
        }
    )

    query: list[str] = Field(description="Prompt and completion.")
    prompts: list[str]
    labels: Annotated[
        list[Any],
        WithJsonSchema(
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "object"}]}}
        ),
    ] = Field(description="The gold answer, or the fields of a sample, also as JSON text.")


class OpenRlhfReply(BaseModel):
    """What OpenRLHF reads."""

    rewards: list[float]
    scores: list[float]
    extra_logs: dict[str, list[float]] = Field(description="The values of the parts.")


class LlamaFactoryRequest(BaseModel):
    """What LLaMA-Factory posts to ``reward_model`` with ``reward_model_type: api``."""

    model_config = _example({"model": "model", "messages": ["What is it?" + _COMPLETION]})

    messages: list[str] = Field(description="Prompt and completion, with the chat template.")
    model: str = "model"


class LlamaFactoryReply(BaseModel):
    """What LLaMA-Factory reads."""

    scores: list[float]


class NemoGymRequest(BaseModel):
    """What NeMo-Gym posts to a resources server's ``/verify``; other fields are returned."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "responses_create_params": {
                        "input": [{"role": "user", "content": "What is the diagnosis?"}]
                    },
                    "response": {
                        "output": [
                            {
                                "type": "message",
                                "role": "assistant",
                                "content": [{"type": "output_text", "text": _COMPLETION}],
                            }
                        ]
                    },
                    "answer": "squamous cell carcinoma",
                }
            ]
        },
    )

    responses_create_params: dict[str, Any]
    response: dict[str, Any] = Field(description="The policy's response, in OpenAI's shape.")


class NemoGymReply(BaseModel):
    """The request with the reward."""

    model_config = ConfigDict(extra="allow")

    reward: float
    reward_components: dict[str, float] = Field(
        description="What each term adds to the reward; they sum to it."
    )
    mask_sample: bool = Field(description="True where there is no reward: 0 is no judgement then.")
    failure_reason: str | None


class ErrorReply(BaseModel):
    """Why a request failed as a whole."""

    error: str
