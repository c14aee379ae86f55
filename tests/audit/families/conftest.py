from collections.abc import Callable

import pytest

from pathreward import Sample
from pathreward.audit import AttackCase, attacks, cases

ROW = Sample(
    "",
    "Which tumour?",
    "B",
    ["adenocarcinoma", "squamous cell carcinoma", "melanoma"],
    "Keratin pearls are seen. Necrosis is absent.",
    "Keratin pearls show squamous differentiation.",
)
ATTACKS = {each.name: each for each in attacks()}


@pytest.fixture(scope="session")
def case() -> AttackCase:
    """A row with options whose gold answer is B."""
    [made], _ = cases([ROW])
    assert made.wrong in {"A", "C"}
    return made


@pytest.fixture(scope="session")
def attacked(case: AttackCase) -> Callable[..., str]:
    """Return the completion of an attack on `case`, or one section of it."""

    def completion(name: str, tag: str = "") -> str:
        text = ATTACKS[name](case)
        assert text is not None
        return text.split(f"<{tag}>")[1].split(f"</{tag}>", maxsplit=1)[0] if tag else text

    return completion


@pytest.fixture(scope="session")
def answer_of() -> Callable[..., str | None]:
    """Return the answer of an attack on a row with a gold answer and without options."""

    def answer(name: str, gold: str, findings: str = "Nests.") -> str | None:
        [made], _ = cases([Sample("", answer=gold, findings=findings)])
        text = ATTACKS[name](made)
        return text and text.split("<answer>")[1].split("</answer>", maxsplit=1)[0]

    return answer
