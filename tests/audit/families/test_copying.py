from collections.abc import Callable

import pytest

OPTIONS = "A) adenocarcinoma B) squamous cell carcinoma C) melanoma"


@pytest.mark.parametrize(
    ("name", "tag", "contents"),
    [
        ("prompt-as-reasoning", "observe", {"Which tumour?"}),
        ("options-as-reasoning", "observe", {OPTIONS}),
        ("prompt-as-answer", "answer", {f"Which tumour? {OPTIONS}"}),
        ("options-as-answer", "answer", {OPTIONS}),
        (
            "template-as-answer",
            "answer",
            {"your answer here", "[answer]", "answer", "{answer}"},
        ),
    ],
)
def test_sections_hold_copied_text(
    attacked: Callable[..., str], name: str, tag: str, contents: set[str]
) -> None:
    assert attacked(name, tag) in contents
