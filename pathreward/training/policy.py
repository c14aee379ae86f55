"""The policy: a model with its processor, loaded from a checkpoint."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathreward.errors import TrainingError
from pathreward.training.checkpoints import mark_complete
from pathreward.training.disk import report_disk_errors
from pathreward.training.freezing import frozen_modules
from pathreward.training.processes import is_main
from pathreward.training.settings import Lora
from pathreward.training.sharding import whole_weights

WEIGHTS = {"float32": "float32", "mixed": "float32", "bfloat16": "bfloat16"}
"""The type of the weights while they are trained, by the recipe's precision."""

COMPUTATION = {"float32": "float32", "mixed": "bfloat16", "bfloat16": "bfloat16"}
"""The type of the computation, by the recipe's precision."""

_QWEN = {"qwen2_vl", "qwen2_5_vl", "qwen3_vl"}


@dataclass
class Policy:
    """A model and its processor."""

    model: Any
    processor: Any

    def save(self, folder: Path, trainer: Any = None) -> None:
        """Write model, processor and their digests to `folder`, which appears when it is complete.

        The main process writes. Where the weights are divided among processes, all of them must
        call it, and the whole weights are gathered.

        Args:
            folder: The folder.
            trainer: The trainer of the model, whose DeepSpeed or FSDP may hold the weights.

        Raises:
            TrainingError: If the disk is full or can't be written.
        """
        weights = whole_weights(self.model, trainer)
        if is_main():
            part = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            with report_disk_errors(folder):
                self.model.save_pretrained(part, state_dict=weights)
                self.processor.save_pretrained(part)
                mark_complete(part)
                part.rename(folder)

    def generate(
        self,
        conversations: Sequence[Any],
        max_tokens: int,
        batch: int,
        *,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> Iterator[list[str]]:
        """Yield a completion of each of `conversations`, batch by batch; greedy at temperature 0.

        Raises:
            TrainingError: If the policy has no chat template.
        """
        import torch

        expect_chat_template(self.processor)
        torch.manual_seed(seed)

        model = self.model.eval()
        if torch.cuda.is_available():
            model = model.to("cuda")
        tokenizer = self.processor.tokenizer
        for start in range(0, len(conversations), batch):
            inputs = self.processor.apply_chat_template(
                list(conversations[start : start + batch]),
                add_generation_prompt=True,
                tokenize=True,
                return_dict=True,
                return_tensors="pt",
                processor_kwargs={"padding": True, "padding_side": "left"},
            ).to(model.device)
            with torch.inference_mode():
                written = model.generate(
                    **inputs,
                    max_new_tokens=max_tokens,
                    do_sample=temperature > 0,
                    temperature=temperature or None,
                    top_p=None,
                    top_k=None,
                )
            yield tokenizer.batch_decode(
                written[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True
            )


def load_policy(
    name: str | Path, dtype: str = "float32", processor: str | Path | None = None
) -> Policy:
    """Return the policy in a folder or on the hub; an adapter is loaded with its base model.

    Args:
        name: A folder of a model or of a LoRA adapter, or a hub id.
        dtype: Type of the weights; ``auto``: as they are stored.
        processor: Folder or hub id of the processor; None: `name`.

    Raises:
        TrainingError: If it can't be loaded.
    """
    import torch
    from safetensors import SafetensorError

    kind = "auto" if dtype == "auto" else getattr(torch, dtype)
    adapter = Path(name) / "adapter_config.json"
    try:
        if adapter.is_file():
            from peft import PeftModel

            base = base_of(Path(name))
            adapted = _load_model(base, kind)
            model: Any = PeftModel.from_pretrained(adapted, str(name), is_trainable=True)
        else:
            model = _load_model(str(name), kind)
    except TrainingError:
        raise
    except (OSError, ValueError, ImportError, SafetensorError) as error:
        raise _unloadable(name, error) from error
    return Policy(model, load_processor(str(processor or name)))


def expect_loadable(folder: Path) -> None:
    """Check a checkpoint's configuration and processor, without its weights.

    Raises:
        TrainingError: If its architecture is unknown or reads no images, the base of an adapter is
            gone, or it has no processor or chat template.
    """
    from transformers import AutoConfig, AutoModelForImageTextToText

    base = folder
    if (folder / "adapter_config.json").is_file():
        base = Path(base_of(folder))
        if not base.is_dir():
            return  # on the hub
    try:
        config = AutoConfig.from_pretrained(base)
    except (OSError, ValueError) as error:
        raise _unloadable(folder, error) from error
    if type(config) not in AutoModelForImageTextToText._model_mapping:
        raise TrainingError(
            f"{folder} is a model of the kind {config.model_type!r}, which transformers does not "
            "know as a vision-language model; name another `policy.checkpoint`"
        )
    expect_chat_template(load_processor(str(folder)))


def expect_chat_template(processor: Any) -> None:
    """Check that prompts can be written.

    Raises:
        TrainingError: If the processor has no chat template.
    """
    if not (processor.chat_template or processor.tokenizer.chat_template):
        raise TrainingError(
            "the policy has no chat template; put chat_template.jinja into its folder"
        )


def base_of(adapter: Path) -> str:
    """Return the folder or hub id of an adapter's base model.

    Raises:
        TrainingError: If it is a folder that is gone.
    """
    base = str(
        json.loads((adapter / "adapter_config.json").read_text("utf-8"))["base_model_name_or_path"]
    )
    if Path(base).is_absolute() and not Path(base).is_dir():
        raise TrainingError(
            f"{adapter} is an adapter of {base}, which is gone; put the model there, or correct "
            "`base_model_name_or_path` in its adapter_config.json"
        )
    return base


def _unloadable(name: str | Path, error: Exception) -> TrainingError:
    return TrainingError(
        f"can't load the policy {str(name)!r}: {error}; name a folder of a model and its "
        "processor, or a hub id of a vision-language model"
    )


def _load_model(name: str, dtype: Any) -> Any:
    """Return a model, with a projector of patch features where the folder has one."""
    from transformers import AutoModelForImageTextToText

    from pathreward.training.patch_features import has_features, load_with_features

    if has_features(name):
        return load_with_features(name, dtype)
    return AutoModelForImageTextToText.from_pretrained(name, dtype=dtype)


def adapt(policy: Policy, lora: Lora, seed: int, freeze: Sequence[str] = ()) -> Policy:
    """Return the policy with a new low-rank adapter; only the adapter is trained.

    A projector of patch features is trained whole, and is saved with the adapter.

    Raises:
        TrainingError: If the model has no part of a name in `freeze`.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    from pathreward.training.patch_features import tower_modules

    torch.manual_seed(seed)
    tower = tower_modules(policy.model)
    left_out = [*(name for name, _ in frozen_modules(policy.model, freeze)), *tower]
    modules = lora.modules if isinstance(lora.modules, str) else list(lora.modules)
    config = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=modules,
        exclude_modules=left_out or None,
        modules_to_save=["visual"] if tower else None,
        task_type="CAUSAL_LM",
    )
    return Policy(get_peft_model(policy.model, config), policy.processor)


def merge_adapter(policy: Policy) -> Policy:
    """Return the policy with its adapter's product added to the weights of its base model."""
    return Policy(policy.model.merge_and_unload(), policy.processor)


def load_processor(name: str) -> Any:
    """Return a checkpoint's processor; for Qwen without torchvision, a `TileProcessor`.

    Raises:
        TrainingError: If it has none, or one that does not read images.
    """
    try:
        found = _read_processor(name)
    except (OSError, ValueError, ImportError) as error:
        raise _unloadable(name, error) from error
    if not hasattr(found, "image_processor"):  # transformers then returns a tokenizer
        raise TrainingError(
            f"{name} has no image processor; put preprocessor_config.json of the model into that "
            "folder"
        )
    found.chat_template = found.chat_template or found.tokenizer.chat_template
    return found


def _read_processor(name: str) -> Any:
    from transformers import AutoConfig, AutoImageProcessor, AutoProcessor, AutoTokenizer
    from transformers.utils.import_utils import is_torchvision_available

    from pathreward.training.patch_features import FeatureProcessor, load_feature_processor
    from pathreward.training.processor import TileProcessor

    ours = Path(name) / "processor_config.json"
    if ours.is_file() and FeatureProcessor.__name__ in ours.read_text("utf-8"):
        return load_feature_processor(name)
    if ours.is_file() and TileProcessor.__name__ in ours.read_text("utf-8"):
        return TileProcessor.from_pretrained(name)
    is_adapter = (Path(name) / "adapter_config.json").is_file()
    family = "" if is_adapter else AutoConfig.from_pretrained(name).model_type
    if family not in _QWEN or is_torchvision_available():
        return AutoProcessor.from_pretrained(name)
    tokenizer = AutoTokenizer.from_pretrained(name)
    images = AutoImageProcessor.from_pretrained(name, backend="pil")
    return TileProcessor(images, tokenizer, chat_template=tokenizer.chat_template)
