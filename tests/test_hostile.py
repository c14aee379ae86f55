"""Any text gets a score within the range; no text gets an exception."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathreward as pr
from pathreward.recipes.loading import shipped

# The judge has texts of its own, and an endpoint, in tests/llm_judge.
REWARDS = {name: pr.load(name) for name in shipped() if not name.endswith("-judge")}
ROWS: tuple[dict[str, Any], ...] = (
    {"answer": "melanoma", "findings": "Keratin pearls. No necrosis."},
    {"answer": "B", "options": ["granuloma", "abscess"], "reasoning": "pus, no granuloma"},
    {"answer": "yes", "entities": ["necrosis", "unheard of"]},
    {"answer": "the left lower lobe"},
    {},
)
_PIECES = st.sampled_from(
    [
        *("<observe>", "</observe>", "<info>", "<think>", "</think>", "<answer>", "</answer>"),
        *("necrosis", "no ", "keratin pearls", "melanoma", " or ", ". ", "; ", "\n", "B", "(A)"),
        *(
            "therefore ",
            "not ",
            "possibly ",
            r"\boxed{",
            "}",
            '{"answer": ',
            "yes",
            "the answer is ",
        ),
        *("\x00", "\u200b", "\u202e", "\ud800", "e\u0301", "癌", "<!--", "-->", "&lt;", "\r\n"),
    ]
)
_TEXTS = st.one_of(
    st.text(st.characters()), st.lists(_PIECES, max_size=30).map("".join), st.binary().map(repr)
)


@pytest.mark.parametrize("name", REWARDS)
@given(completion=_TEXTS, prompt=_TEXTS, row=st.sampled_from(ROWS))
def test_any_text_is_scored_within_the_range(
    name: str, completion: str, prompt: str, row: dict[str, Any]
) -> None:
    reward = REWARDS[name]
    sample = pr.Sample(completion, prompt, **row)
    score = reward(sample)
    assert score.value is None or reward.range[0] <= score.value <= reward.range[1]
    for part, leaf in reward.leaves.items():
        value = score.parts[part].value
        assert value is None or leaf.range[0] <= value <= leaf.range[1]
    for each in score.evidence:
        assert sample.text[each.start : each.end] == each.text or each.section == "reference"


@pytest.mark.parametrize(
    "piece",
    [
        "<observe>x</observe><think>",
        "<think>therefore no melanoma may be ",
        "no ",
        "necrosis. ",
        "squamous cell ",
        "A or ",
        r"\boxed{",
        "<",
        "(",
        "granuloma, ",
        "(granuloma) ",
        "(no abscess",
        "ER positive\n",
        "ER 0 ",
        "<answer>",
        r"\boxed{B}",
        "<answer>B</answer>",
    ],
)
def test_a_long_run_of_anything_comes_to_an_end(piece: str) -> None:
    # Reading that is not linear would hang here; benchmarks/throughput has the time of a megabyte.
    text = piece * (20_000 // len(piece))
    whole = f"<observe>{text}</observe><think>{text}</think><answer>{text}</answer>"
    for row in ROWS:
        samples = [pr.Sample(each, **row) for each in (text, whole)]
        assert len(REWARDS["pathreward"].score(samples)) == 2


@pytest.mark.parametrize("name", REWARDS)
@given(
    completion=_TEXTS,
    before=st.sampled_from(["\n", " " * 700, "\t\u3000"]),
    after=st.sampled_from(["", "\n\n", "\u2028" * 70]),
    row=st.sampled_from(ROWS),
)
def test_white_space_around_a_completion_changes_nothing(
    name: str, completion: str, before: str, after: str, row: dict[str, Any]
) -> None:
    bare = REWARDS[name](pr.Sample(completion.strip(), "Pus, no granuloma, nests.", **row))
    padded = REWARDS[name](
        pr.Sample(before + completion.strip() + after, "Pus, no granuloma, nests.", **row)
    )
    assert padded.value == bare.value
    assert {n: part.value for n, part in padded.parts.items()} == {
        n: part.value for n, part in bare.parts.items()
    }
