"""What TRL uses of vLLM, on the CPU: it generates with transformers.

As vLLM does, it loads model and processor from a folder, and counts the tokens of each image
itself. Its weights are 0 until the trainer sends its own, so that a missing transfer is seen.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

LOG = "FAKE_VLLM_LOG"
"""The environment variable with the file that calls are written to, one JSON a line."""


@dataclass
class SamplingParams:
    """How completions are drawn."""

    n: int
    max_tokens: int
    temperature: float
    logprobs: int
    repetition_penalty: float
    top_p: float
    top_k: int
    min_p: float


@dataclass
class Logprob:
    """The log-probability of a token."""

    logprob: float
    rank: int


@dataclass
class CompletionOutput:
    """One completion."""

    token_ids: list[int]
    logprobs: list[dict[int, Logprob]]


@dataclass
class RequestOutput:
    """A prompt with its completions."""

    prompt_token_ids: list[int]
    outputs: list[CompletionOutput]


class LLM:
    """A model that generates."""

    def __init__(self, model: str, **settings: Any) -> None:
        from pathreward.training.policy import load_policy

        self._policy = load_policy(model)
        for each in self._policy.model.parameters():
            each.data.zero_()
        held = SimpleNamespace(load_weights=self._load_weights)
        worker = SimpleNamespace(model_runner=SimpleNamespace(model=held))
        self.llm_engine = SimpleNamespace(model_executor=SimpleNamespace(driver_worker=worker))
        _log(call="init", model=model, **settings)

    def _load_weights(self, weights: Iterable[tuple[str, Any]]) -> None:
        named = dict(self._policy.model.named_parameters())
        for name, weight in weights:
            named[name].data.copy_(weight)

    def reset_prefix_cache(self) -> None:
        """Forget prompts; nothing is kept here."""
        _log(call="reset")

    def generate(
        self, prompts: list[dict[str, Any]], sampling_params: SamplingParams, use_tqdm: bool
    ) -> list[RequestOutput]:
        """Return a completion of each prompt."""
        return [self._completed(each, sampling_params) for each in prompts]

    def _completed(self, prompt: dict[str, Any], sampling: SamplingParams) -> RequestOutput:
        import torch

        ids, image = prompt["prompt_token_ids"], prompt["multi_modal_data"]["image"]
        seen = self._image_inputs(ids, image)
        model = self._policy.model.eval()
        with torch.inference_mode():
            written = model.generate(
                **seen,
                max_new_tokens=sampling.max_tokens,
                do_sample=True,
                temperature=sampling.temperature,
                top_k=0,
                top_p=1.0,
                output_scores=True,
                return_dict_in_generate=True,
            )
        tokens = written.sequences[0, len(ids) :].tolist()
        values = [
            float(scores[0].log_softmax(-1)[token])
            for token, scores in zip(tokens, written.scores, strict=True)
        ]
        _log(
            call="generate",
            prompt=ids,
            completion=tokens,
            image=hashlib.sha256(image.tobytes()).hexdigest(),
            max_tokens=sampling.max_tokens,
            temperature=sampling.temperature,
        )
        logprobs = [{token: Logprob(value, 1)} for token, value in zip(tokens, values, strict=True)]
        return RequestOutput(ids, [CompletionOutput(tokens, logprobs)])

    def _image_inputs(self, ids: list[int], image: Any) -> dict[str, Any]:
        """Return the model's inputs, with the image as this side's processor makes it."""
        import torch

        processor = self._policy.processor
        made = processor.image_processor(images=[image], return_tensors="pt")
        expected = int(made["image_grid_thw"].prod()) // processor.image_processor.merge_size**2
        if (found := ids.count(processor.image_token_id)) != expected:
            raise ValueError(f"the prompt has {found} tokens of an image of {expected}")
        tokens = torch.tensor([ids])
        kinds = (tokens == processor.image_token_id).long()
        mask = torch.ones_like(tokens)
        return {"input_ids": tokens, "attention_mask": mask, "mm_token_type_ids": kinds, **made}


def _log(**line: Any) -> None:
    with open(os.environ[LOG], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
