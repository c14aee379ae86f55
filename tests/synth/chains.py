"""Rows, and a teacher behind the stub server that writes the honest chain for each."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.llm.stub_server import Answer, Call, Server

_SCRIPT = Path(__file__).parents[2] / "benchmarks" / "synth" / "lying_teacher.py"
_spec = importlib.util.spec_from_file_location("lying_teacher", _SCRIPT)
assert _spec is not None
assert _spec.loader is not None
lying_teacher = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(lying_teacher)

FINDINGS = (
    "Keratin pearls are seen. Intercellular bridges are seen.",
    "Signet ring cells are seen, and discohesive cells.",
    "Psammoma bodies are seen. Papillary architecture is seen.",
    "Melanin pigment is seen. Prominent nucleoli are seen.",
)
ANSWERS = (
    "squamous cell carcinoma",
    "diffuse gastric carcinoma",
    "papillary thyroid carcinoma",
    "melanoma",
)


def rows(count: int) -> list[dict[str, str]]:
    """Return rows that differ in their findings."""
    return [
        {
            "id": f"row {n}",
            "patient": f"patient {n // 2}",
            "findings": f"{FINDINGS[n % 4]} Slide {n} of the archive.",
            "answer": ANSWERS[n % 4],
        }
        for n in range(count)
    ]


def honest(server: "Server") -> "Callable[[Call], Answer]":
    """Return a teacher that writes the chain of a prompt, and answers questions rightly."""

    def behave(call: "Call") -> "Answer":
        content = call.user
        case = json.loads(content.split("\n")[1])
        if "steps" in case:
            return server.completion(lying_teacher.written(content, ""))
        return server.completion("<answer>leiomyoma</answer>")

    return behave
