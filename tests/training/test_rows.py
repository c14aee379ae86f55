from collections import Counter

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.training.phantom import Tile
from pathreward.training.rows import TrainingRow, format_chain, sample_order

ROW = TrainingRow(
    (Tile(0),),
    ({"role": "user", "content": "What?"},),
    answer="melanoma",
    findings="Melanin pigment.",
    reasoning="Pigment.",
    where="rows.jsonl:3",
)


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (["answer"], "<answer>melanoma</answer>"),
        (["think", "answer"], "<think>Pigment.</think><answer>melanoma</answer>"),
        (["info", "answer"], "<info>Melanin pigment.</info><answer>melanoma</answer>"),
    ],
)
def test_a_chain_is_written_in_the_grammar_of_the_recipe(
    sections: list[str], expected: str
) -> None:
    assert format_chain(ROW, sections) == expected


def test_a_chain_without_its_words_names_row_and_field() -> None:
    bare = TrainingRow(ROW.pictures, ROW.prompt, answer="melanoma", where="rows.jsonl:3")
    with pytest.raises(DataError, match=r"rows\.jsonl:3, field 'reasoning': the section <think>"):
        format_chain(bare, ["think", "answer"])


def test_an_order_takes_every_row_once_a_pass() -> None:
    taken = sample_order(10, 25, seed=0, stage=1)
    assert [Counter(taken[:10]), Counter(taken[10:20])] == [Counter(range(10))] * 2
    assert taken[:10] != taken[10:20]
    assert len(taken) == 25


def test_an_order_depends_on_seed_and_stage_alone() -> None:
    assert sample_order(10, 25, 0, 1) == sample_order(10, 25, 0, 1)
    assert sample_order(10, 25, 0, 1) != sample_order(10, 25, 0, 2)
    assert sample_order(10, 25, 0, 1) != sample_order(10, 25, 1, 1)
    assert sample_order(10, 25, 0, 1)[:12] == sample_order(10, 12, 0, 1)


def test_a_sample_has_the_reference_of_its_row() -> None:
    sample = ROW.sample("<answer>melanoma</answer>")
    assert (sample.prompt, sample.answer, sample.findings) == (
        "What?",
        "melanoma",
        "Melanin pigment.",
    )
    assert sample.images == (ROW.picture.image,)


@pytest.mark.parametrize("kinds", [[True, False], [True] * 9 + [False], [False, True, True]])
@pytest.mark.parametrize("batch", [1, 3, 4])
def test_no_batch_has_rows_of_both_kinds(kinds: list[bool], batch: int) -> None:
    found = np.array(kinds)
    order = sample_order(len(kinds), 12 * batch, 0, 1, found, batch)
    batches = [order[start : start + batch] for start in range(0, len(order), batch)]
    assert len(batches) == 12
    assert all(len({kinds[each] for each in some}) == 1 for some in batches)
    taken = Counter(order)
    assert max(taken.values()) - min(taken[each] for each in range(len(kinds))) <= 2 * batch


def test_rows_of_one_kind_keep_their_order() -> None:
    for value in (True, False):
        assert sample_order(10, 24, 0, 1, np.full(10, value), 4) == sample_order(10, 24, 0, 1)


def test_several_images_precede_the_first_question() -> None:
    row = TrainingRow(
        (Tile(0), Tile(1)),
        ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "Which?"}),
    )
    kinds = [[block["type"] for block in each["content"]] for each in row.messages]
    assert kinds == [["text"], ["image", "image", "text"]]
    assert row.sample("").images == (Tile(0).image, Tile(1).image)
    bare = TrainingRow((), row.prompt, where="rows.jsonl:3")
    assert bare.messages[1]["content"] == [{"type": "text", "text": "Which?"}]
    assert bare.sample("").images is None
    with pytest.raises(DataError, match=r"rows\.jsonl:3, field 'images': the row has no image"):
        _ = bare.picture
