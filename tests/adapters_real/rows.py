"""1,000 completions of three language models on health questions, as rows of a data set."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "shared/data/completions/mmlu_pro_health"
RECIPE = str(Path(__file__).parent / "recipe.yaml")
COUNT = 1000


def rows() -> list[dict[str, Any]]:
    """Return the rows; the completions of a question are next to each other."""
    by_question: dict[int, list[dict[str, Any]]] = {}
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            each = json.loads(line)
            row = {
                "completion": f"<think>{each['output']}</think><answer>{each['their_extracted']}"
                "</answer>"
                if each["qid"] % 2
                else each["output"],
                "prompt": each["question"],
                "answer": each["gold"],
                "options": each["options"],
            }
            by_question.setdefault(each["qid"], []).append(row)
    found = [row for group in by_question.values() for row in group]
    return found[:COUNT]
