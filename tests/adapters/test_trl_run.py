"""The callables in a real GRPO run, on a text model of 20,000 random weights."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pathreward import Evidence, Gate, Reward, Sample, Score, WeightedSum
from pathreward.adapters.trl import reward_funcs, reward_weights

pytestmark = [
    # TRL 1.16 calls activation checkpointing by the name that transformers 5.2 deprecates
    pytest.mark.filterwarnings("ignore:.*gradient_checkpointing.* is deprecated:FutureWarning"),
]

WORDS = ["<pad>", "<eos>", "<unk>", "nests", "glands", "pus", "necrosis", "is", "it", "benign", "?"]


@dataclass(frozen=True)
class Variety(Reward):
    """The share of different words in a completion."""

    def __call__(self, sample: Sample) -> Score:
        words = sample.text.split()
        span = Evidence("", 0, len(sample.text), sample.text)
        return Score(len(set(words)) / max(1, len(words)), f"{len(words)} words", evidence=(span,))


@dataclass(frozen=True)
class Brevity(Reward):
    """1 for a completion of up to five words; nothing to say of one that asks back."""

    def __call__(self, sample: Sample) -> Score:
        if "?" in sample.text:
            return Score.unscored("it asks back")
        return Score(float(len(sample.text.split()) <= 5))


REWARD = Gate(
    WeightedSum({"variety": Variety(), "brevity": Brevity()}, {"variety": 1, "brevity": 3}),
    by=("variety",),
    at_least=0.5,
)


@dataclass(frozen=True)
class Run:
    """What a run leaves behind."""

    logged: list[dict[str, Any]]
    table: pd.DataFrame


def train(folder: Path, *, fused: bool, evidence: bool = True, printed: int | None = 0) -> Run:
    import torch
    from datasets import Dataset
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM
    from trl import GRPOConfig, GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    words = Tokenizer(models.WordLevel({w: at for at, w in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>"
    )
    torch.manual_seed(0)
    model = Qwen3ForCausalLM(
        Qwen3Config(
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
    )
    settings = GRPOConfig(
        output_dir=str(folder),
        max_steps=2,
        learning_rate=1e-2,
        per_device_train_batch_size=16,
        num_generations=4,
        max_completion_length=8,
        reward_weights=None if fused else reward_weights(REWARD),
        logging_steps=1,
        log_completions=True,
        num_completions_to_print=printed,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
        bf16=False,
        dataloader_pin_memory=False,
        seed=3,
    )
    questions = [{"prompt": f"is it {word} ?", "answer": "no"} for word in WORDS[2:10]]
    trainer = GRPOTrainer(
        model,
        reward_funcs=reward_funcs(REWARD, fused=fused, evidence=evidence),
        args=settings,
        train_dataset=Dataset.from_list(questions),
        processing_class=tokenizer,
    )
    trainer.train()
    tables = [pd.read_parquet(each) for each in sorted(folder.glob("completions/*.parquet"))]
    return Run(trainer.state.log_history[:2], pd.concat(tables, ignore_index=True))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """One run with the fused callable and one with a callable a part, of the same seed."""
    return {
        kind: train(tmp_path_factory.mktemp(kind), fused=kind == "fused")
        for kind in ("fused", "parts")
    }


def expected(group: list[str]) -> list[float]:
    """Return what a group's completions earn, counted anew."""
    asks_back = any("?" in text for text in group)
    earned = []
    for text in group:
        words = text.split()
        variety = len(set(words)) / max(1, len(words))
        brevity = 1.0 if len(words) <= 5 else 0.0
        total = variety if asks_back else (variety + 3 * brevity) / 4
        earned.append(total if variety >= 0.5 else 0.0)
    return earned


@pytest.mark.parametrize("kind", ["fused", "parts"])
def test_the_logged_rewards_are_those_of_the_completions(runs: dict[str, Run], kind: str) -> None:
    run = runs[kind]
    assert len(run.table) == 2 * 16
    texts = run.table["completion"].tolist()
    earned = [v for at in range(0, 32, 4) for v in expected(texts[at : at + 4])]
    for step in range(2):
        mean = sum(earned[step * 16 : step * 16 + 16]) / 16
        assert run.logged[step]["reward"] == pytest.approx(mean, abs=1e-5)
        if kind == "fused":
            assert run.logged[step]["rewards/pathreward/mean"] == pytest.approx(mean, abs=1e-5)
        else:
            assert {"rewards/pathreward_variety/mean", "rewards/pathreward_brevity/mean"} <= set(
                run.logged[step]
            )
    if kind == "fused":
        assert run.table["pathreward"].tolist() == pytest.approx(earned, abs=1e-5)


@pytest.mark.parametrize("kind", ["fused", "parts"])
def test_what_is_measured_is_logged(runs: dict[str, Run], kind: str) -> None:
    run = runs[kind]
    for step, logged in enumerate(run.logged):
        rows = run.table["completion"][step * 16 : step * 16 + 16].tolist()
        asking = ["?" in text for text in rows]
        groups = [asking[at : at + 4] for at in range(0, 16, 4)]
        assert logged["pathreward/brevity/unscored"] == pytest.approx(sum(asking) / 16)
        assert logged["pathreward/incomplete_groups"] == sum(any(g) and not all(g) for g in groups)
        assert logged["pathreward/variety/unscored"] == 0.0
        assert 0 < logged["pathreward/seconds"] < logged["step_time"]
    incomplete = sum(each["pathreward/incomplete_groups"] for each in run.logged)
    assert 0 < incomplete < 8, "the seed should give groups with and without a dropped part"


@pytest.mark.parametrize("kind", ["fused", "parts"])
def test_the_table_shows_the_evidence(runs: dict[str, Run], kind: str) -> None:
    table = runs[kind].table
    for text, evidence in zip(table["completion"], table["pathreward/evidence"], strict=True):
        [span] = json.loads(evidence)
        assert (span["part"], span["text"], span["end"]) == ("variety", text, len(text))
    assert table["pathreward/variety/value"].dtype == table["pathreward/brevity/value"].dtype
    counts = table["pathreward/brevity/value"].isna().groupby(table.index // 4).sum()
    assert set(counts) == {0, 4}
    assert table["pathreward/reason"].str.contains("variety: ").all()


def test_a_callable_a_part_trains_as_the_fused_one_does(runs: dict[str, Run]) -> None:
    fused, parts = runs["fused"], runs["parts"]
    assert fused.table["completion"].tolist() == parts.table["completion"].tolist()
    assert fused.table["advantage"].tolist() == pytest.approx(
        parts.table["advantage"].tolist(), abs=1e-4
    )
    assert fused.table["advantage"].abs().max() > 0.5
    assert [each["loss"] for each in fused.logged] == pytest.approx(
        [each["loss"] for each in parts.logged], abs=1e-4
    )


def test_two_steps_print_at_most_a_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run = train(tmp_path, fused=True, evidence=False, printed=None)
    lines = capsys.readouterr().out.splitlines()
    assert sum("Step" in each for each in lines) >= 2  # a completion of each step is shown
    assert len(lines) <= 50
    assert len(run.table) == 2 * 16  # all are in the file
    columns = {each for each in map(str, run.table.columns) if each.startswith("pathreward")}
    assert columns == {"pathreward", "pathreward/reason"}
    assert run.table["pathreward/reason"].str.contains("variety").all()
