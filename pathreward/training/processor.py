"""A processor for images and text that needs no torchvision.

The Qwen processors of transformers include a video processor, which requires torchvision. This one
handles images only; its image tokens have the same layout.
"""

from typing import Any

from transformers import ProcessorMixin

IMAGE_TOKEN = "<|image_pad|>"

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
    "{% for block in message['content'] %}{% if block['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ block['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""The chat template of the Qwen families."""


class TileProcessor(ProcessorMixin):
    """The processor of the Qwen vision-language families for images only."""

    return_mm_token_type_ids = True
    text_kwargs = {"return_token_type_ids": False}  # noqa: RUF012  # as the base class has it

    def __init__(
        self, image_processor: Any = None, tokenizer: Any = None, chat_template: str | None = None
    ) -> None:
        self.image_token = IMAGE_TOKEN
        self.image_token_id = tokenizer.convert_tokens_to_ids(IMAGE_TOKEN)
        super().__init__(  # type: ignore[no-untyped-call]  # transformers leaves it untyped
            image_processor, tokenizer, chat_template=chat_template
        )

    def replace_image_token(self, image_inputs: Any, image_idx: int, **_: Any) -> str:
        """Return as many image tokens as the image has merged patches."""
        patches = int(image_inputs["image_grid_thw"][image_idx].prod())
        return IMAGE_TOKEN * (patches // int(self.image_processor.merge_size) ** 2)

    @property
    def model_input_names(self) -> list[str]:
        """The names of the model's inputs."""
        return [*super().model_input_names, "mm_token_type_ids"]
