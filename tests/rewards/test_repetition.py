import json
import pickle
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import RecipeError, RepetitionReward, Sample
from pathreward.rewards.repetition import shares

HONEST = (
    "<observe>Sheets of atypical squamous cells with keratin pearls infiltrate the fibrous stroma. "
    "There is no necrosis and no lymphovascular invasion. Mitoses are frequent. No perineural "
    "invasion. The margin is free.</observe><think>Keratin pearls and intercellular bridges show "
    "squamous differentiation, and infiltration of the stroma makes it invasive. Without necrosis "
    "a high grade is less likely. The findings are those of a squamous cell carcinoma.</think>"
    "<answer>squamous cell carcinoma</answer>"
)
SENTENCE = (
    "The {} cells show enlarged hyperchromatic nuclei and an abundant eosinophilic cytoplasm. "
)
CYCLE = "Keratin pearls are seen in the tumour. Mitoses are frequent there. No necrosis is found. "


def value(text: str) -> float:
    found = RepetitionReward()(Sample(text)).value
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "B",
        "yes",
        HONEST,
        "No necrosis. No mitoses. No atypia. No invasion. No ulcer. No granuloma. No pigment.",
        "- Margins: free\n- Nodes: free\n- Vessels: free\n- Nerves: free\n- Capsule: free\n",
        "ER: positive (90 %)\nPR: positive (40 %)\nHER2: negative (1+)\nKi-67: 20 %\nGATA3: weak",
        "鳞状细胞癌伴角化珠形成,间质浸润,未见坏死,未见脉管侵犯,切缘阴性,淋巴结未见转移。",
        "adenocarcinoma" * 2,
    ],
)
def test_sound_text_costs_nothing(text: str) -> None:
    assert value(text) == 1.0


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (HONEST * 50, 0.0),
        (HONEST * 2, 0.6),
        (
            "".join(SENTENCE.format(each) for each in ("large", "small", "round", "oval", "flat")),
            0.5,
        ),
        (CYCLE * 10, 0.0),
        (CYCLE * 3, 0.15),
        ("a" * 200, 0.0),
        ("!" * 60, 0.0),
        ("no " * 30, 0.0),
        ("<think>" + "a" * 33 + "</think><answer>B</answer>", 0.1),
        ("necrosis " * 20, 0.0),
        (HONEST.replace("</think>", CYCLE * 12 + "</think>"), 0.0),
        (HONEST.replace("</think>", "!" * 600 + "</think>"), 0.0),
        ("癌" * 100, 0.0),
        ("鳞状细胞癌伴角化珠形成。" * 12, 0.0),
        ("adenocarcinoma" * 20, 0.0),  # one word without spaces
        ("<think>" * 400, 0.0),
        ("\u200b" * 300, 0.0),
        ("\ud800" * 300, 0.0),
    ],
)
def test_repetition_costs(text: str, most: float) -> None:
    assert value(text) <= most


def test_the_share_of_a_text_written_n_times_is_counted_by_hand() -> None:
    # 320 different characters, 10 times: of 3200 - 31 windows of 32, the first 320 are new.
    block = "".join(map(chr, random.Random(0).sample(range(0x21, 0x7F), 80))) + "".join(
        f"{each:02}-" for each in range(10, 90)
    )
    assert len(block) == 320
    repeated, looped = shares(block * 2)
    assert repeated == pytest.approx(289 / 609)
    assert looped == 0.0
    # From the fourth time on there are 2240 bytes, more than a passage has, all of them repeated.
    assert shares(block * 10) == (1.0, 1.0)


@pytest.mark.parametrize("times", [3, 6])
@pytest.mark.parametrize("filler", [0, 500, 3000])
def test_sound_text_around_it_does_not_excuse_a_repetition(times: int, filler: int) -> None:
    rng = random.Random(2)
    sound = " ".join(f"{rng.getrandbits(40):x}" for _ in range(filler))
    assert value(f"{sound} {HONEST * times} {sound[::-1]}") <= 0.6


@given(st.text(min_size=1, max_size=300), st.integers(1, 40))
def test_writing_it_again_never_pays(text: str, times: int) -> None:
    assert value(text * times * 2) <= value(text * times) + 0.05  # the seam's windows are new


@given(st.text(st.sampled_from("ab \n癌\ud800"), max_size=2000))
def test_any_text_is_scored_with_spans_that_stand_there(text: str) -> None:
    score = RepetitionReward()(Sample(text))
    assert score.value is not None
    assert 0 <= score.value <= 1
    assert all(text[each.start : each.end] == each.text for each in score.evidence)


def test_a_short_loop_is_never_missed_by_the_sample() -> None:
    rng = random.Random(1)
    sound = " ".join(f"{rng.getrandbits(40):x}" for _ in range(300))
    for period in range(1, 40):
        loop = "".join(rng.choice("abcdefghij ") for _ in range(period))
        assert value(sound + loop * (4000 // period)) == 0.0, loop


def test_evidence_shows_the_repeated_passages() -> None:
    score = RepetitionReward()(Sample("癌 " + CYCLE + "Now again. " + CYCLE))
    [again] = score.evidence
    assert CYCLE.strip() in again.text
    assert again.start > len(CYCLE)


@pytest.mark.parametrize("bounds", [(0.5,), (0.7, 0.3), (-0.1, 0.5), (0.5, 1.5), (0.5, 0.5)])
def test_bounds_must_rise(bounds: tuple[float, ...]) -> None:
    with pytest.raises(RecipeError, match="`looped` must be two shares that rise, got"):
        RepetitionReward(looped=bounds)  # type: ignore[arg-type]  # that is the point


def test_survives_pickling() -> None:
    reward = RepetitionReward(repeated=(0.1, 0.2))
    assert pickle.loads(pickle.dumps(reward)) == reward


def test_real_reports_and_explanations_cost_nothing(shared_data: Path) -> None:
    rows = (shared_data / "questions/wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(row)["answer"] for row in rows]
    rows = (shared_data / "questions/medmcqa_pathology_dev.jsonl").read_text("utf-8").splitlines()
    texts += [json.loads(row)["explanation"] or "" for row in rows]
    targets = json.loads((shared_data / "completions/pathreasoner_example.json").read_text("utf-8"))
    texts += [each["conversations"][1]["value"] for each in targets]
    assert sum(value(each) < 1 for each in texts) == 0


@pytest.mark.parametrize("model", ["Mistral-7B-Instruct-v0.1", "Phi-3-mini-4k-instruct"])
def test_real_chains_of_thought_seldom_cost(shared_data: Path, model: str) -> None:
    # Those that fire were read: each goes round in a loop, or writes its answer twice.
    file = shared_data / f"completions/mmlu_pro_health/{model}.jsonl"
    texts = [json.loads(row)["output"] for row in file.read_text("utf-8").splitlines()]
    assert sum(value(each) < 0.95 for each in texts) <= 0.01 * len(texts)


def test_a_real_model_that_loops_is_caught(shared_data: Path) -> None:
    file = shared_data / "completions/mmlu_pro_health/Meta-Llama-3_1-8B-Instruct.jsonl"
    texts = [json.loads(row)["output"] for row in file.read_text("utf-8").splitlines()]
    looping = [each for each in texts if max(Counter(each.split(". ")).values()) > 8]
    assert len(looping) >= 15
    assert max(map(value, looping)) < 0.1


def test_white_space_around_a_text_is_no_repetition_and_shifts_its_evidence() -> None:
    text = " ".join(["Nests of atypical cells."] * 30)
    bare, padded = (RepetitionReward()(Sample(each)) for each in (text, f"\n{' ' * 900}{text}\n"))
    assert padded.value == bare.value
    assert [(e.start - 901, e.end - 901, e.text) for e in padded.evidence] == [
        (e.start, e.end, e.text) for e in bare.evidence
    ]
