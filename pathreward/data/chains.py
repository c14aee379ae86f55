"""The rows of fine-tuning data: a prompt and a completion with its reasoning."""

import re
from typing import Any

from pathreward.completion.sections import parse_completion
from pathreward.data.layout import Source, column, optional, text_of
from pathreward.errors import DataError

_LABEL = re.compile(r"\s*(?:Histopathological Findings|Clinical Reasoning|Final Diagnosis)\s*:\s*")
_USERS, _POLICIES = {"human", "user"}, {"gpt", "assistant"}


def pathreasoner(row: Source) -> dict[str, Any]:
    """Return a row of PathReasoner's release: ``conversations`` with info, think and answer.

    >>> text = "<info>Nests.</info><think>So.</think><answer>Final Diagnosis: melanoma</answer>"
    >>> turns = [{"from": "human", "value": "Look. <image>"}, {"from": "gpt", "value": text}]
    >>> made = pathreasoner({"id": "train::0", "conversations": turns})
    >>> made["prompt"], made["findings"], made["answer"]
    ('Look.', 'Nests.', 'melanoma')
    """
    made = _chain(row)
    if not made["answer"] or not made["findings"]:
        raise DataError(
            "the assistant's turn has no <info> or no <answer> section; is the file of this data "
            "set?",
            field="conversations",
        )
    return made


def patho_r1_sft(row: Source) -> dict[str, Any]:
    """Return a row of Patho-R1's fine-tuning format: ``messages`` or ``conversations``.

    >>> text = "<think>Nests.</think><answer>B</answer>"
    >>> turns = [{"role": "user", "content": "Which?"}, {"role": "assistant", "content": text}]
    >>> made = patho_r1_sft({"messages": turns, "images": ["1.png"]})
    >>> made["answer"], made["reasoning"], made["images"]
    ('B', 'Nests.', ['1.png'])
    """
    return _chain(row)


def _chain(row: Source) -> dict[str, Any]:
    turns = column(row, "messages", "conversations")
    prompt, completion = (_turn(turns, roles) for roles in (_USERS, _POLICIES))
    image = optional(row, "images", "image")
    parsed = parse_completion(completion)

    def section(name: str) -> str | None:
        found = [completion[each.start : each.end] for each in parsed.named(name)]
        text = "\n".join(found)
        return text[found_label.end() :].strip() if (found_label := _LABEL.match(text)) else text

    return {
        "id": optional(row, "id"),
        "prompt": text_of(prompt),
        "completion": completion,
        "answer": (section("answer") or "").strip() or None,
        "findings": section("observe") or None,
        "reasoning": section("think") or None,
        "images": [image] if isinstance(image, str) else image,
        "category": optional(row, "category", "subfield", "task"),
    }


def _turn(turns: Any, roles: set[str]) -> str:
    """Return the first turn of a role."""
    for each in turns if isinstance(turns, list) else ():
        if isinstance(each, dict) and (each.get("role") or each.get("from")) in roles:
            text = each.get("content", each.get("value"))
            if isinstance(text, str):
                return text
    raise DataError(
        f"there is no turn of {' or '.join(sorted(roles))} with a text; a turn is "
        '{"from": ..., "value": ...} or {"role": ..., "content": ...}',
        field="conversations",
    )
