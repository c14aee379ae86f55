"""What OpenRLHF, LLaMA-Factory and NeMo-Gym send as samples, and results as what they read.

None of the three has a place for "no value", and it is never a silent 0:

- OpenRLHF and LLaMA-Factory: the mean of the scored completions of the same prompt and reference in
  the request, which is no advantage either way; where there is none, the server's ``--unscored``;
  without that, the request fails and names the sample.
- NeMo-Gym: 0 with ``mask_sample``, which takes the sample out of its statistics.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from pathreward.adapters.batch import completion_of, reference_of
from pathreward.client.remote import skeleton
from pathreward.completion.special_tokens import blank_special_tokens
from pathreward.errors import DataError
from pathreward.lexicon import alternatives, load_table
from pathreward.sample.columns import FIELDS
from pathreward.sample.shown import shown
from pathreward.score import Score
from pathreward.server.gate import RefusalError
from pathreward.server.jobs import Result

Raw = dict[str, Any]
"""A sample as JSON values."""

REFERENCE = tuple(each for each in FIELDS if each not in {"completion", "prompt", "images"})


def open_rlhf_samples(
    queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any]
) -> list[Raw]:
    """Return the samples of OpenRLHF's lists.

    >>> open_rlhf_samples(["Is it?No."], ["Is it?"], ["no"])
    [{'answer': 'no', 'prompt': 'Is it?', 'completion': 'No.'}]

    Raises:
        RefusalError: If the lists differ in length, a query does not hold its prompt, or a label
            begins as JSON and is none; it names the sample.
    """
    if not len(queries) == len(prompts) == len(labels):
        raise RefusalError(
            422,
            f"expected lists of one length, got {len(queries)} queries, {len(prompts)} prompts and "
            f"{len(labels)} labels",
        )
    samples = []
    for row, (query, prompt, label) in enumerate(zip(queries, prompts, labels, strict=True)):
        try:
            completion = completion_of(query, prompt, f"sample {row}")
            reference = _reference(label)
        except DataError as error:
            raise RefusalError(422, str(error.at(f"sample {row}"))) from None
        samples.append(reference | {"prompt": prompt, "completion": completion})
    return samples


def _reference(label: Any) -> Raw:
    """Return the reference in a label, without a prompt and images: none are read for a client."""
    return {name: each for name, each in reference_of(label).items() if name in REFERENCE}


class PromptIndex:
    """The rows that LLaMA-Factory's messages are looked up in, by their prompt.

    >>> index = PromptIndex([("row 1", {"prompt": "Is it malignant?", "answer": "yes"})])
    >>> index.sample("<|im_start|>user Is it malignant?<|im_end|> <|im_start|>assistant: No", 0)
    {'answer': 'yes', 'prompt': 'Is it malignant?', 'completion': 'No'}

    Args:
        rows: Rows with their names in messages.

    Raises:
        DataError: If no row has a prompt, or two rows of one prompt have different references.
    """

    def __init__(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        self._rows: dict[str, Raw] = {}
        for where, row in rows:
            prompt = str(row.get("prompt") or "")
            if prompt.strip():
                reference = _reference(row)
                if self._rows.setdefault(prompt, reference) != reference:
                    raise DataError(
                        f"an earlier row has the same prompt ({shown(prompt)}) and another "
                        "reference, but LLaMA-Factory sends the prompt alone; write what differs, "
                        "such as the options, into the prompts, or remove one of the rows",
                        field="prompt",
                        where=where,
                    )
        if not self._rows:
            raise DataError("no row of the references has a prompt", field="prompt")
        self._prompts = list(self._rows)
        self._automaton = CharwiseDoubleArrayAhoCorasick(self._prompts, MATCH_KIND_LEFTMOST_LONGEST)

    @classmethod
    def read(cls, path: Path) -> "PromptIndex":
        """Return the index of a file of rows."""
        from pathreward.io.rows import read_rows, row_label

        return cls((row_label(path, number), row) for number, row in read_rows(path))

    def sample(self, message: str, row: int) -> Raw:
        """Return the sample of a message: prompt and completion in a chat template.

        Raises:
            RefusalError: If no prompt of the rows is in the message.
        """
        found = self._automaton.find(message)
        if not found:
            raise RefusalError(422, f"message {row}: it holds no prompt of the references")
        _, end, number = max(found, key=lambda each: each[1] - each[0])
        prompt = self._prompts[number]
        return self._rows[prompt] | {"prompt": prompt, "completion": _after_role(message[end:])}


def _after_role(text: str) -> str:
    """Return a completion without the tokens and the role that a chat template puts before it."""
    blank = blank_special_tokens(text)
    start = len(blank) - len(blank.lstrip())
    role = _role().match(blank, start)
    has_token = bool(text[:start].strip())
    if role and (has_token or role[0].rstrip().endswith(":")):
        start = role.end()
    blank = blank_special_tokens(text[start:])
    return text[start:][len(blank) - len(blank.lstrip()) :]


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    table = load_table("pathreward.server", "role_words", frozenset({"assistant"}))
    return re.compile(rf"(?:{alternatives(table.phrases('assistant'))})\b\s*[:\uff1a]?\s*")


def group_rewards(
    results: Sequence[Result], samples: Sequence[Raw], unscored: float | None
) -> list[float]:
    """Return a reward for each result; the module says which where there is no value.

    >>> scored, none = Result(0, "scored", 0.5, "{}"), Result(1, "unscored", None, "{}")
    >>> group_rewards([scored, none], [{"completion": "A"}, {"completion": "B"}], None)
    [0.5, 0.5]

    Raises:
        RefusalError: If there is nothing to take for a sample without a value.
    """
    keys = [json.dumps({**each, "completion": ""}, sort_keys=True, default=str) for each in samples]
    groups: dict[str, list[float]] = defaultdict(list)
    for key, each in zip(keys, results, strict=True):
        if each.value is not None:
            groups[key].append(each.value)
    rewards = []
    for key, each in zip(keys, results, strict=True):
        value = each.value
        if value is None:
            value = fmean(groups[key]) if groups[key] else unscored
        if value is None:
            reason = json.loads(each.content)["reason"]
            raise RefusalError(
                422,
                f"sample {each.row} has no value ({reason}); start the server with --unscored "
                "VALUE for a reward in its place",
            )
        rewards.append(value)
    return rewards


def open_rlhf_logs(results: Sequence[Result]) -> dict[str, list[float]]:
    """Return the values of the parts by name: 0 where there is none, and then ``/scored`` is 0.

    >>> open_rlhf_logs([Result(0, "scored", 1.0, '{"parts": {"answer": 1.0, "path": null}}')])
    {'answer/value': [1.0], 'answer/scored': [1.0], 'path/value': [0.0], 'path/scored': [0.0]}
    """
    logs: dict[str, list[float]] = {}
    for each in results:
        for name, value in json.loads(each.content)["parts"].items():
            logs.setdefault(f"{name}/value", []).append(0.0 if value is None else value)
            logs.setdefault(f"{name}/scored", []).append(float(value is not None))
    return logs


def nemo_gym_sample(body: Mapping[str, Any]) -> Raw:
    """Return the sample of a request to ``/verify``.

    The reference is in the request's own fields, or in ``verifier_metadata``.

    >>> output = [{"type": "message", "content": [{"type": "output_text", "text": "Yes"}]}]
    >>> nemo_gym_sample({"response": {"output": output}, "answer": "yes"})
    {'answer': 'yes', 'completion': 'Yes'}
    """
    metadata = body.get("verifier_metadata")
    sample = _reference({**(metadata if isinstance(metadata, Mapping) else {}), **body})
    text, reasoning = [], []
    output = body.get("response", {}).get("output")
    for item in output if isinstance(output, list) else []:
        if not isinstance(item, Mapping):
            continue
        if item.get("type") == "message":
            text.append(_texts(item.get("content")))
        elif item.get("type") == "reasoning":
            reasoning.append(_texts(item.get("content")) or _texts(item.get("summary")))
    thought = "".join(reasoning)
    sample["completion"] = (f"<think>{thought}</think>" if thought else "") + "".join(text)
    prompt = body.get("responses_create_params", {}).get("input")
    if isinstance(prompt, str) or (
        isinstance(prompt, list) and all(isinstance(each, Mapping) for each in prompt)
    ):
        sample["prompt"] = prompt if isinstance(prompt, str) else _prompt(prompt)
    return sample


def _prompt(messages: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(filter(None, (_texts(each.get("content")) for each in messages)))


def _texts(content: Any) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    texts = (each.get("text") for each in blocks if isinstance(each, Mapping))
    return "".join(each for each in texts if isinstance(each, str))


def nemo_gym_reply(result: Result, recipe: Mapping[str, Any]) -> Raw:
    """Return the fields that NeMo-Gym reads; the components sum to the reward."""
    reward = skeleton(recipe)
    if result.value is None:
        components = dict.fromkeys(reward.weights, 0.0)
        reason = json.loads(result.content)["reason"]
        masked = {"mask_sample": True, "failure_reason": reason}
        return {"reward": 0.0, "reward_components": components} | masked
    parts = json.loads(result.content)["parts"]
    scores = {name: Score(value, "no value") for name, value in parts.items()}
    shares, weights = reward.shares(scores), reward.weights
    components = {name: weights[name] * shares.get(name, 0.0) for name in weights}
    return {
        "reward": result.value,
        "reward_components": components,
        "mask_sample": False,
        "failure_reason": None,
    }
