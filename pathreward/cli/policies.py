"""A policy as the command ``pathreward eval`` names it: a folder of a model, or an endpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.cli.progress import counting
from pathreward.errors import DataError, missing_extra

if TYPE_CHECKING:
    from pathreward.evaluation.items import Join
    from pathreward.evaluation.policies import Done, Generate
    from pathreward.evaluation.prompts import Prompt

_BATCH = 16
_KEY = "PATHREWARD_POLICY_KEY"
"""The environment variable with the key of an endpoint; it may be unset."""


@dataclass(frozen=True, slots=True)
class PolicySampling:
    """How a policy is asked."""

    completions: Path | None = None
    """Where its completions are written."""
    model: str = ""
    samples: int = 1
    temperature: float = 0.0
    max_tokens: int = 2048
    instruct: str = ""


def is_policy(name: str) -> bool:
    """Return whether a name is an endpoint or the folder of a model, and no file of completions.

    >>> is_policy("http://localhost:8000/v1"), is_policy("completions.jsonl")
    (True, False)

    Raises:
        DataError: If it is the folder of a training run, which holds several policies.
    """
    if name.startswith(("http://", "https://")):
        return True
    folder = Path(name)
    if (folder / "run.json").is_file():
        final = sorted(folder.glob("checkpoints/*/final"))
        named = f"the last is {final[-1]}" if final else "no stage is done yet"
        raise DataError(
            f"{name} is the folder of a training run; name a policy in it, "
            f"checkpoints/N-STAGE/final: {named}"
        )
    return any((folder / each).is_file() for each in ("config.json", "adapter_config.json"))


def completions_of(name: str, data: Path | None, join: "Join", sampling: PolicySampling) -> Path:
    """Return the file of a policy's completions, which are made where they are not there yet.

    Raises:
        DataError: If a setting is missing or wrong, or the policy gives no completion.
        TrainingError: If the model can't be loaded.
    """
    from pathreward.evaluation.policies import complete, folder_digest
    from pathreward.evaluation.prompts import read_prompts

    if data is None or sampling.completions is None:
        raise DataError(
            "a policy needs --data ROWS, and --completions FILE.jsonl, which keeps what it writes"
        )
    if sampling.samples > 1 and sampling.temperature == 0:
        raise DataError(
            f"{sampling.samples} completions at temperature 0 are the same; set --temperature"
        )
    prompts = read_prompts(data, join, sampling.instruct)
    is_url = name.startswith(("http://", "https://"))
    generate = _endpoint(name, sampling) if is_url else _folder(name, sampling)
    policy = [name, sampling.model] if is_url else [folder_digest(name)]
    settings = [sampling.temperature, sampling.max_tokens]
    with counting("asking", len(prompts)) as advance:
        complete(
            prompts,
            sampling.completions,
            generate,
            sampling.samples,
            advance,
            join.key,
            [*policy, *settings],
        )
    return sampling.completions


def _endpoint(url: str, sampling: PolicySampling) -> "Generate":
    if lacking := missing_extra("an endpoint", "judge", ["anyio", "httpx", "tenacity"]):
        raise DataError(lacking)
    from pathreward.evaluation.endpoint import EndpointPolicy
    from pathreward.llm.endpoint import Endpoint, chat_url, read_key

    if not sampling.model:
        raise DataError("an endpoint needs the name of its model: --model NAME")
    endpoint = Endpoint(chat_url(url), read_key(_KEY, optional=True))
    return EndpointPolicy(
        endpoint, sampling.model, sampling.samples, sampling.temperature, sampling.max_tokens
    )


def _folder(name: str, sampling: PolicySampling) -> "Generate":
    if lacking := missing_extra("a policy", "train", ["torch", "transformers", "PIL"]):
        raise DataError(lacking)
    from pathreward.training.policy import load_policy

    policy = load_policy(name)

    def generate(prompts: "Sequence[Prompt]", done: "Done") -> None:
        for start in range(0, len(prompts), _BATCH):
            few = prompts[start : start + _BATCH]
            conversations = [_conversation(each) for each in few]
            rounds: list[list[str]] = []
            for number in range(sampling.samples):
                [texts] = policy.generate(
                    conversations,
                    sampling.max_tokens,
                    len(few),
                    temperature=sampling.temperature,
                    seed=start + number,
                )
                rounds.append(texts)
            for prompt, *texts in zip(few, *rounds, strict=True):
                done(prompt.key, list(texts))

    return generate


def _opened(image: Any) -> Any:
    """Return an image, or the patch features of a slide, of a row."""
    from pathreward.vision.features import is_features, read_features
    from pathreward.vision.images import open_image

    if isinstance(image, str) and is_features(image):
        return read_features(image)
    return open_image(image)


def _conversation(prompt: "Prompt") -> list[dict[str, Any]]:
    images = [{"type": "image", "image": _opened(each)} for each in prompt.images]
    made: list[dict[str, Any]] = []
    for role, text in prompt.messages:
        shown = images if role == "user" else []
        made.append({"role": role, "content": [*shown, {"type": "text", "text": text}]})
        images = [] if role == "user" else images
    return made
