from typing import Any

import pytest

from pathreward import DataError
from pathreward.server.frameworks import (
    PromptIndex,
    group_rewards,
    nemo_gym_sample,
    open_rlhf_samples,
)
from pathreward.server.gate import RefusalError
from pathreward.server.jobs import Result

TEXT = "<think>a</think><answer>no</answer>"


@pytest.mark.parametrize(
    ("label", "reference"),
    [
        ("no", {"answer": "no"}),
        ('{"answer": "B", "options": ["a", "b"]}', {"answer": "B", "options": ["a", "b"]}),
        ({"findings": "Necrosis.", "images": ["x"], "id": 3}, {"findings": "Necrosis."}),
        ("{not JSON", {"answer": "{not JSON"}),
        ("{" * 100_000, {"answer": "{" * 100_000}),
    ],
)
def test_a_label_is_an_answer_or_fields(label: Any, reference: dict[str, Any]) -> None:
    [sample] = open_rlhf_samples(["<s>Is it? " + TEXT], ["Is it? "], [label])
    assert sample == reference | {"prompt": "Is it? ", "completion": TEXT}


def test_a_query_without_a_prompt_is_the_completion() -> None:
    [sample] = open_rlhf_samples([TEXT], [""], ["no"])
    assert sample == {"answer": "no", "prompt": "", "completion": TEXT}
    with pytest.raises(RefusalError) as caught:
        open_rlhf_samples([TEXT], ["Is it?"], ["no"])
    assert caught.value.message.startswith("sample 0: the text does not contain its prompt")


@pytest.mark.parametrize(
    ("message", "completion"),
    [
        (f"Is it?{TEXT}", TEXT),
        (
            f"<|im_start|>user\nIs it?<|im_end|>\n<|im_start|>assistant\n{TEXT}<|im_end|>",
            f"{TEXT}<|im_end|>",
        ),
        (f"USER: Is it? ASSISTANT: {TEXT}</s>", f"{TEXT}</s>"),
        ("Is it?model organisms are used", "model organisms are used"),
    ],
    ids=["bare", "ChatML", "Vicuna", "a completion that begins with a role's word"],
)
def test_a_message_is_prompt_and_completion(message: str, completion: str) -> None:
    index = index_of({"prompt": "Is it?", "answer": "no"}, {"prompt": "Is", "answer": "x"})
    expected = {"answer": "no", "prompt": "Is it?", "completion": completion}
    assert index.sample(message, 0) == expected


def test_a_message_without_a_known_prompt_and_references_without_prompts() -> None:
    with pytest.raises(RefusalError) as caught:
        index_of({"prompt": "Is it?"}).sample("Another?", 7)
    assert caught.value.message == "message 7: it holds no prompt of the references"
    with pytest.raises(DataError, match="no row of the references has a prompt"):
        index_of({"answer": "no"})


def result(row: int, value: float | None) -> Result:
    return Result(row, "unscored" if value is None else "scored", value, '{"reason": "why"}')


def test_no_value_is_the_mean_of_its_group_and_never_a_silent_zero() -> None:
    samples = [{"completion": str(at), "answer": "a" if at < 3 else "b"} for at in range(4)]
    found = [result(at, value) for at, value in enumerate([1.0, None, 0.5, None])]
    assert group_rewards(found, samples, unscored=-1.0) == [1.0, 0.75, 0.5, -1.0]
    with pytest.raises(RefusalError, match=r"sample 3 has no value \(why\); start the server with"):
        group_rewards(found, samples, unscored=None)


def test_nemo_gym_reads_reasoning_prompt_and_metadata() -> None:
    body = {
        "responses_create_params": {"input": [{"role": "user", "content": "Is it?"}]},
        "response": {
            "output": [
                {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Nests."}]},
                {"type": "function_call", "name": "zoom"},
                {"type": "message", "content": [{"type": "output_text", "text": "No"}]},
            ]
        },
        "verifier_metadata": {"answer": "no", "findings": "Nests."},
    }
    assert nemo_gym_sample(body) == {
        "answer": "no",
        "findings": "Nests.",
        "prompt": "Is it?",
        "completion": "<think>Nests.</think>No",
    }


@pytest.mark.parametrize("output", [None, "text", [None], [{"type": "message", "content": 3}]])
def test_nemo_gym_without_text_is_an_empty_completion(output: Any) -> None:
    assert nemo_gym_sample({"response": {"output": output}})["completion"] == ""


def index_of(*rows: dict[str, str]) -> PromptIndex:
    return PromptIndex((f"row {number}", row) for number, row in enumerate(rows, start=1))


def test_a_prompt_has_one_reference() -> None:
    """LLaMA-Factory sends the prompt alone: the wrong reference would be taken in silence."""
    row = {"prompt": "Is it?", "answer": "no"}
    assert index_of(row, row).sample("Is it? no", 0)["answer"] == "no"
    with pytest.raises(DataError, match="row 3, field 'prompt': an earlier row has the same pro"):
        index_of(row, row, {**row, "answer": "yes"})
