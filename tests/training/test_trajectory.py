import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.linking import Linker
from pathreward.training.trajectory import Style, suffix_at, suffixes, trajectory

TAGGED = (
    "<observe>Granuloma. No necrosis.</observe>"
    "<think>Granuloma is seen. Necrosis is absent. So it is sarcoidosis.</think>"
    "<answer>sarcoidosis</answer>"
)


def pieces(text: str, style: Style = "auto") -> list[str]:
    return [
        text[start:end] for start, end in pairwise([*trajectory(text, style).starts, len(text)])
    ]


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        (
            "observations are one step, reasoning goes by sentences",
            "<observe>Nests. Mitoses.</observe>\n<think>Nests. So B.</think><answer>B</answer>",
            [
                "<observe>Nests. Mitoses.</observe>\n",
                "<think>Nests.",
                " So B.</think><answer>B</answer>",
            ],
        ),
        (
            "numbered items",
            "<think>\n1. Look. Nests.\n2. Decide.\n</think>\n<answer>B</answer>",
            ["<think>\n1. Look. Nests.\n", "2. Decide.\n</think>\n<answer>B</answer>"],
        ),
        (
            "numbered words",
            "Step 1: Look. Step 2: Grade 3. Step 3: Decide.",
            ["Step 1: Look.", " Step 2: Grade 3.", " Step 3: Decide."],
        ),
        (
            "the text in front of the first item belongs to it",
            "<think>Let us see.\n(1) Nests.\n(2) So B.</think>",
            ["<think>Let us see.\n(1) Nests.\n", "(2) So B.</think>"],
        ),
        (
            "numbers that do not run from 1 begin no item",
            "Two grew.\n3. They stain.",
            ["Two grew.\n", "3. They stain."],
        ),
        (
            "headings",
            "## Findings\nNests. Mitoses.\n## Diagnosis\nB.",
            ["## Findings\nNests. Mitoses.\n", "## Diagnosis\nB."],
        ),
        (
            "bold headings",
            "**Findings**\nNests.\n\n  **Diagnosis**: B.",
            ["**Findings**\nNests.\n\n", "  **Diagnosis**: B."],
        ),
        (
            "labels of a synoptic report",
            "Histological type: nests.\nFinal diagnosis: B.",
            ["Histological type: nests.\n", "Final diagnosis: B."],
        ),
        (
            "Chinese items",
            "<think>1、细胞巢。2、黑色素。</think><answer>B</answer>",
            ["<think>1、细胞巢。", "2、黑色素。</think><answer>B</answer>"],
        ),
        ("no reasoning: one sample", "<answer>B</answer>", ["<answer>B</answer>"]),
        (
            "an untagged answer belongs to the last step",
            "<think>Nests. So.</think>B",
            ["<think>Nests.", " So.</think>B"],
        ),
        ("an empty section is no step", "<think> </think><answer>B</answer>", None),
        ("plain text", "Nests. So B.", ["Nests.", " So B."]),
        ("nothing", "", [""]),
    ],
)
def test_the_steps_of(word: str, text: str, expected: list[str] | None) -> None:
    assert pieces(text) == (expected or [text]), word


@pytest.mark.parametrize(
    ("style", "expected"),
    [("numbered", 2), ("headings", 1), ("sentences", 3), ("auto", 2)],
)
def test_a_recipe_chooses_what_begins_a_step(style: Style, expected: int) -> None:
    assert len(trajectory("1. Look. Nests.\n2. Decide.", style)) == expected


def test_a_chain_of_real_length_is_its_steps_in_a_row(shared_data: Path) -> None:
    lines = (shared_data / "reasoning" / "mirage_chains_dev.jsonl").read_text("utf-8").splitlines()
    counts = []
    for line in lines[:200]:
        row = json.loads(line)
        text = f"<think>{row['output']}</think><answer>{row['gold']}</answer>"
        found = pieces(text)
        assert "".join(found) == text
        assert all(found)
        counts.append(len(found))
    assert sorted(counts)[len(counts) // 2] > 2, "half of these chains have three sentences or more"


@given(
    st.lists(
        st.sampled_from(
            ["Nests. ", "1. ", "\n2) ", "## A\n", "<think>", "</think>", "<answer>", "。", "x: y\n"]
        ),
        max_size=30,
    )
)
def test_steps_divide_any_text(parts: list[str]) -> None:
    text = "".join(parts)
    chain = trajectory(text)
    assert chain.starts[0] == 0
    assert list(chain.starts) == sorted(set(chain.starts))
    assert "".join(pieces(text)) == text
    for step, sample in enumerate(suffixes(chain)):
        assert sample.text == text
        assert sample.text[sample.given :] == text[chain.starts[step] :]


def test_sentences_that_name_a_drawn_concept_are_left_out_of_the_given_text() -> None:
    chain = trajectory(TAGGED)
    linker = Linker.default()
    samples = list(suffixes(chain, 1.0, linker))
    assert [each.text[each.given :] for each in samples] == [
        TAGGED[start:] for start in chain.starts
    ], "what is taught never changes"
    assert samples[0].text == TAGGED, "nothing is given"
    assert samples[1].text[: samples[1].given] == "<observe></observe>"
    assert samples[3].text[: samples[3].given] == "<observe></observe><think>"
    assert samples[1].left_out == ((9, 20), (20, 32))


def test_concepts_are_drawn_by_seed_at_the_rate_of_the_recipe() -> None:
    chain = trajectory(TAGGED)
    lengths = [suffix_at(chain, 1, 0.5, seed=(seed,)).given for seed in range(400)]
    whole = chain.starts[1]
    assert set(lengths) == {whole, whole - 11, whole - 12, whole - 23}, "two concepts, each or not"
    assert lengths.count(whole) / 400 == pytest.approx(0.25, abs=0.07)
    assert lengths == [suffix_at(chain, 1, 0.5, seed=(seed,)).given for seed in range(400)]


def test_a_number_goes_with_its_sentence() -> None:
    text = "<think>1. Necrosis. 2. Nests.\n3. So B.</think><answer>B</answer>"
    sample = suffix_at(trajectory(text), 2, 1.0)
    assert "1." not in sample.text
    assert sample.text.endswith("3. So B.</think><answer>B</answer>")


def test_numbered_tiles_are_drawn_like_concepts() -> None:
    seen = "Tile 3 is dark. Tiles 4 and 5 are pale. "
    chain = trajectory(f"<observe>{seen}So.</observe><think>So.</think><answer>B</answer>")
    shown = {
        each.text[len("<observe>") : each.given - len("</observe>")]
        for each in (suffix_at(chain, 1, 0.5, seed=(seed,)) for seed in range(60))
    }
    assert shown == {
        f"{seen}So.",
        "Tile 3 is dark. So.",
        "Tiles 4 and 5 are pale. So.",
        "So.",
    }
