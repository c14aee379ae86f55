"""The collator of trajectory-masked SFT: loss on the end of each completion only."""

from dataclasses import fields
from typing import Any

from trl.data_utils import apply_chat_template, prepare_multimodal_messages
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

from pathreward.errors import TrainingError

UNTAUGHT = -100
"""The label of a token without loss."""


class SuffixCollator(DataCollatorForVisionLanguageModeling):  # type: ignore[misc]  # TRL is untyped
    """TRL's collator, with loss only behind the first ``given`` characters of each completion.

    Rows have ``images`` (a list), ``prompt`` and ``completion`` (chat messages), ``given`` and
    ``where`` (the row's name in messages). A token that reaches over the bound is taught; steps
    begin at bounds of tokens, so that this is rare.
    """

    @classmethod
    def of(cls, collator: DataCollatorForVisionLanguageModeling) -> "SuffixCollator":
        """Return a collator with the settings of the one that TRL has made."""
        return cls(**{each.name: getattr(collator, each.name) for each in fields(collator)})

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the batch; `labels` is -100 outside the taught text.

        Raises:
            TrainingError: If the chat template changes the text of a completion.
        """
        templated = [self._templated(each) for each in examples]
        # The result has the tokens of the completion behind those of the prompt, so the first label
        # of a row is the completion's first token.
        output: dict[str, Any] = super().torch_call(templated)
        written = self.processor.tokenizer(
            [each["completion"] for each in templated],
            add_special_tokens=False,
            return_offsets_mapping=True,
        )
        for labels, example, completion, offsets in zip(
            output["labels"],
            examples,
            (each["completion"] for each in templated),
            written["offset_mapping"],
            strict=True,
        ):
            bound = _bound(example, completion)
            given = sum(end <= bound for _, end in offsets)
            first = int((labels != UNTAUGHT).int().argmax())
            labels[first : first + given] = UNTAUGHT
        return output

    def _templated(self, example: dict[str, Any]) -> dict[str, Any]:
        images = example["images"]
        messages = {
            "prompt": prepare_multimodal_messages(example["prompt"], images=images),
            "completion": prepare_multimodal_messages(example["completion"]),
        }
        return {"images": images, **apply_chat_template(messages, self.processor)}


def _bound(example: dict[str, Any], completion: str) -> int:
    """Return the first taught character of a completion as the chat template wrote it."""
    text = example["completion"][0]["content"]
    start = completion.find(text)
    if start < 0:
        raise TrainingError(
            f"{example['where']}: the chat template changes the text of the completion, so its "
            "steps can't be found; use a template that writes it unchanged, or leave out "
            "`trajectory`"
        )
    return start + int(example["given"])
