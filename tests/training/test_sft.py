from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.training.data import phantom_rows, teacher_row, tokenizer_texts
from pathreward.training.images import ImageFile
from pathreward.training.job import Job
from pathreward.training.policy import Policy
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Phantom, PolicySettings, Sft, TeacherErrors, Tiny
from pathreward.training.sft import Chains, sft_trainer
from pathreward.training.tiny import build_policy

SECTIONS = ["observe", "think", "answer"]


@pytest.fixture(scope="module")
def rows() -> Sequence[TrainingRow]:
    return phantom_rows(Phantom(tiles=6, held_out=1), 0).train


@pytest.fixture(scope="module")
def policy(rows: Sequence[TrainingRow]) -> Policy:
    tiny = Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)
    texts = tokenizer_texts(rows, SECTIONS)
    return build_policy(tiny, texts, [row.picture.image for row in rows], seed=0)


def job(folder: Path, **settings: Any) -> Job:
    stage = Sft.model_validate(
        {"kind": "sft", "steps": 2, "batch": 4, "learning_rate": 1e-3, **settings}
    )
    return Job("1-sft", 1, stage, SECTIONS, 0, PolicySettings(tiny=Tiny()), folder, folder)


def settings_of(found: Job) -> Sft:
    assert isinstance(found.settings, Sft)
    return found.settings


def test_a_chain_of_two_steps_is_two_samples(
    policy: Policy, rows: Sequence[TrainingRow], tmp_path: Path
) -> None:
    stage = job(tmp_path, rows=5, trajectory={"drop_entities": 0.5})
    trainer = sft_trainer(stage, settings_of(stage), policy, rows)
    chains = trainer.train_dataset._build.__self__
    assert isinstance(chains, Chains)
    assert chains.numbers.tolist() == [[row, step] for row in range(5) for step in range(2)]
    for number in range(10):
        made = chains.columns(number)
        row = teacher_row(rows[number // 2], TeacherErrors(), 0)
        text = made["completion"][0]["content"]
        given = text[: made["given"]]
        if number % 2:
            assert given.startswith("<observe>")
            assert given.endswith("</observe>")
            assert text[made["given"] :] == f"<think>{row.reasoning}</think>" + (
                f"<answer>{row.answer}</answer>"
            )
        else:
            assert not given
    assert (tmp_path / "samples.html").read_text("utf-8").count("<li>") == 6
    before = [each.detach().clone() for each in policy.model.parameters()]
    trainer.train()
    pairs = zip(before, policy.model.parameters(), strict=True)
    assert any(not each.equal(after) for each, after in pairs)


def test_whole_chains_are_taught_without_a_trajectory(
    policy: Policy, rows: Sequence[TrainingRow], tmp_path: Path
) -> None:
    stage = job(tmp_path)
    trainer = sft_trainer(stage, settings_of(stage), policy, rows)
    [first, *_] = trainer.train_dataset
    assert first.keys() == {"images", "prompt", "completion"}
    assert not (tmp_path / "samples.html").exists()


def test_a_chain_without_its_words_is_named_before_the_first_step(
    policy: Policy, rows: Sequence[TrainingRow], tmp_path: Path
) -> None:
    image = ImageFile(tmp_path / "0.png")
    bare = TrainingRow((image,), rows[0].prompt, answer="cyst", where="rows.jsonl:7")
    stage = job(tmp_path, trajectory={})
    with pytest.raises(DataError, match=r"rows\.jsonl:7, field 'findings': the section <observe>"):
        sft_trainer(stage, settings_of(stage), policy, [*rows, bare])
