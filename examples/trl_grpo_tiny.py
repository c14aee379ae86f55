"""Two steps of TRL's GRPOTrainer with a pathreward reward, on a tiny random model.

It needs `pip install -c constraints.txt ".[train]"`, no network and no GPU, and shows how the parts
fit together, not that anything is learned. Put your own model, tokenizer and data set in their
places.
"""

import os
import sys
from typing import TYPE_CHECKING, Any

import pathreward as pr
from pathreward.adapters.trl import reward_funcs

if TYPE_CHECKING:
    from datasets import Dataset

WORDS = ["<pad>", "<eos>", "<unk>", "it", "is", "benign", "malignant", "no", "yes", "necrosis", "?"]
REWARD = pr.WeightedSum(
    {"answer": pr.AnswerReward(), "length": pr.LengthReward(maximum=12, buffer=8)},
    {"answer": 0.8, "length": 0.2},
)


def tiny_model() -> tuple[Any, Any]:
    """Return a random text model of 20,000 weights, and its tokenizer of eleven words."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

    words = Tokenizer(models.WordLevel({w: at for at, w in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>"
    )
    torch.manual_seed(0)
    config = Qwen3Config(
        vocab_size=len(WORDS),
        hidden_size=32,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        max_position_embeddings=64,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
    return Qwen3ForCausalLM(config), tokenizer


def questions() -> "Dataset":
    """Return the data set: a prompt, and the reference's columns by the names of a sample."""
    from datasets import Dataset

    rows = [
        {"prompt": "is it benign ?", "answer": "yes"},
        {"prompt": "is it malignant ?", "answer": "no"},
        {"prompt": "is necrosis benign ?", "answer": "no"},
        {"prompt": "is it necrosis ?", "answer": "yes"},
    ]
    return Dataset.from_list(rows)


def main(output: str = "runs/trl-tiny") -> None:
    """Train two steps, and print what each logs of the reward."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    from trl import GRPOConfig, GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    model, tokenizer = tiny_model()
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=reward_funcs(REWARD),
        args=GRPOConfig(
            output_dir=output,
            max_steps=2,
            per_device_train_batch_size=16,
            num_generations=8,
            max_completion_length=6,
            logging_steps=1,
            report_to="none",
            save_strategy="no",
            use_cpu=True,
            bf16=False,
            disable_tqdm=True,
        ),
        train_dataset=questions(),
    )
    trainer.train()
    for line in trainer.state.log_history[:2]:
        shown = {key: line[key] for key in sorted(line) if key.startswith("pathreward/")}
        print({"reward": line["reward"]} | shown)


if __name__ == "__main__":
    main(*sys.argv[1:])
