"""The tokens by which a policy's prompt stands for images: no text of a row may have one.

Such a token in a text is counted as an image that is not there: training ends with an error, or
the images of a batch move to the wrong rows.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import DataError
from pathreward.training.policy import base_of, load_processor
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.row_cache import CachedRows
from pathreward.training.rows import Split, TrainingRow

_MODALITIES = ("image", "video", "audio")
"""transformers names the token of each by these words, in processors and in configurations."""
_OF_TEXTS = frozenset({"bos", "eos", "pad", "unk", "sep", "cls", "mask"})
"""The special tokens that every tokenizer may have."""
_SIDE = 512
"""Side in pixels of the image whose tokens are looked at; processors that cut images cut it."""


def expect_no_placeholder(settings: TrainingRecipe, rows: Split, policy: Path | None) -> None:
    """Check that no text of a row has a token that stands for an image.

    Args:
        settings: The recipe.
        rows: The rows.
        policy: The folder of the policy; None: the recipe's tiny one.

    Raises:
        DataError: If one has; the message names row, field and token.
    """
    tokens = placeholders(settings, policy)
    if not tokens:
        return
    pattern = "|".join(re.escape(each) for each in sorted(tokens, key=len, reverse=True))
    for where, field, text in _found(rows, pattern):
        token = re.search(pattern, text)
        assert token
        raise DataError(
            f"{token[0]} stands for an image in the policy's prompts; remove it, images are named "
            "in `images`",
            field=field,
            where=where,
        )


def placeholders(settings: TrainingRecipe, policy: Path | None) -> frozenset[str]:
    """Return the tokens that stand for images, videos or sounds, or that mark them.

    The policy says which these are: its processor and its configuration name them, and its chat
    template writes some around an image.

    Args:
        settings: The recipe.
        policy: The folder of the policy; None: the recipe's tiny one.
    """
    if policy is None:
        from pathreward.training.tiny import PLACEHOLDERS

        return frozenset(PLACEHOLDERS)
    from transformers import AutoConfig

    base = policy
    if (policy / "adapter_config.json").is_file():
        base = Path(base_of(policy))
    processor = load_processor(str(policy))
    tokens = set(_of_processor(processor))
    if base.is_dir():  # an adapter's base may be on the hub
        tokens |= set(_of_configuration(AutoConfig.from_pretrained(base), processor.tokenizer))
    if not settings.policy.features:
        tokens |= set(_around_an_image(processor))
    return frozenset(tokens)


def _of_processor(processor: Any) -> Iterator[str]:
    """Yield the tokens of modalities that a processor or its tokenizer names."""
    tokenizer = processor.tokenizer
    for each in _MODALITIES:
        for named in (processor, tokenizer):
            if token := getattr(named, f"{each}_token", None):
                yield str(token)
    # A tokenizer names those of its family in addition to those that every tokenizer has.
    for name, token in tokenizer.special_tokens_map.items():
        if isinstance(token, str) and name.removesuffix("_token") not in _OF_TEXTS:
            yield token


def _of_configuration(config: Any, tokenizer: Any) -> Iterator[str]:
    """Yield the tokens that a model's own configuration numbers, without those of all texts."""
    texts = {getattr(tokenizer, f"{each}_token_id", None) for each in _OF_TEXTS}
    for name, number in config.to_dict().items():
        is_token = name.endswith(("_token_id", "_token_index")) and type(number) is int
        if is_token and number not in texts and 0 <= number < len(tokenizer):
            yield str(tokenizer.convert_ids_to_tokens(number))


def _around_an_image(processor: Any) -> Iterator[str]:
    """Yield the special tokens that a message has more with an image than without."""
    from PIL import Image

    text = {"type": "text", "text": "?"}
    image = {"type": "image", "image": Image.new("RGB", (_SIDE, _SIDE))}
    with_image, without = (
        processor.apply_chat_template(
            [[{"role": "user", "content": content}]], tokenize=True, return_dict=True
        )["input_ids"][0]
        for content in ([image, text], [text])
    )
    special = processor.tokenizer.added_tokens_decoder
    for number in sorted(set(map(int, with_image)) - set(map(int, without))):
        if number in special and special[number].special:
            yield str(special[number].content)


def _found(rows: Split, pattern: str) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the field and the text of what a pattern matches, first of each source."""
    seen: set[Path] = set()
    for side in (rows.train, rows.held_out, rows.test):
        if not isinstance(side, CachedRows):
            yield from _in_rows(side, pattern)
        elif side.path not in seen:
            seen.add(side.path)  # two sides may be parts of one file
            if found := side.find(pattern):
                yield found


def _in_rows(rows: Sequence[TrainingRow], pattern: str) -> Iterator[tuple[str, str, str]]:
    fields = ("completion", "answer", "findings", "reasoning", "caption")
    for row in rows:
        texts = [("prompt", each["content"]) for each in row.prompt]
        texts += [(name, getattr(row, name) or "") for name in fields]
        yield from ((row.where, name, text) for name, text in texts if re.search(pattern, text))
