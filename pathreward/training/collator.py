"""The collator of trajectory-masked SFT: loss on the end of each completion only."""

from dataclasses import fields
from typing import Any

from trl.data_utils import apply_chat_template, prepare_multimodal_messages
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

from pathreward.errors import TrainingError

UNTAUGHT = -100
"""The label of a token without loss."""


class SuffixCollator(DataCollatorForVisionLanguageModeling):
    """TRL's collator, with loss only behind the first ``given`` characters of each completion.

    Rows have ``images`` (a list), ``prompt`` and ``completion`` (chat messages), ``given`` and
    ``where`` (the row's name in messages). Tokens are those of the whole completion. Where one
    would reach over the bound, as ``><`` between two tags can, the completion is tokenized in two
    parts, so that the taught tokens are exactly the rest of the text.
    """

    @classmethod
    def of(cls, collator: DataCollatorForVisionLanguageModeling) -> "SuffixCollator":
        """Return a collator with the settings of the one that TRL has made.

        Raises:
            TrainingError: If the tokenizer does not say which characters a token has.
        """
        if not collator.processor.tokenizer.is_fast:
            raise TrainingError(
                "`trajectory` needs a fast tokenizer, which says which characters a token has; put "
                "tokenizer.json into the checkpoint's folder, or leave out `trajectory`"
            )
        return cls(**{each.name: getattr(collator, each.name) for each in fields(collator)})

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the batch; `labels` is -100 outside the taught text.

        Raises:
            TrainingError: If the chat template changes the text of a completion.
        """
        rows = [self._templated(each) for each in examples]
        offsets = self.processor.tokenizer(
            [each["completion"] for each in rows],
            add_special_tokens=False,
            return_offsets_mapping=True,
        )["offset_mapping"]
        given = []
        for row, example, spans in zip(rows, examples, offsets, strict=True):
            bound = _bound(example, row["completion"])
            if any(start < bound < end for start, end in spans):
                row["prompt"] += row["completion"][:bound]
                row["completion"] = row["completion"][bound:]
                given.append(0)
            else:
                given.append(sum(end <= bound for _, end in spans))
        output: dict[str, Any] = super().torch_call(rows)
        for labels, count in zip(output["labels"], given, strict=True):
            first = int((labels != UNTAUGHT).int().argmax())  # the completion's first token
            labels[first : first + count] = UNTAUGHT
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
