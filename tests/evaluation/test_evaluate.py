import json

import pytest

from pathreward.errors import DataError
from pathreward.evaluation import Items, evaluate
from pathreward.evaluation.evaluate import ALL
from pathreward.evaluation.items import Item
from pathreward.sample import Sample
from tests.evaluation.support import evaluation, item


def test_figures_of_all_rows_and_of_each_category() -> None:
    found = evaluation(
        [
            item("1", "B", category="x", group="p"),
            item("2", "A", category="x", group="p"),
            item("3", "B", category="y", group="q"),
        ]
    )
    assert found.categories == ["x", "y"]
    values = {each: found.figures[each]["accuracy"].value for each in (ALL, "x", "y")}
    assert values == pytest.approx({ALL: 2 / 3, "x": 0.5, "y": 1})
    assert (found.figures["x"]["accuracy"].items, found.figures["x"]["accuracy"].groups) == (2, 1)
    assert "bleu" not in found.figures[ALL]  # letters are not compared by their words


def test_several_completions_have_a_mean_a_majority_and_a_best() -> None:
    found = evaluation([item("1", "B", "B", "A"), item("2", "A", "A", "B")])
    figures = found.figures[ALL]
    assert found.samples_each == 3
    assert figures["accuracy"].value == pytest.approx(0.5)
    assert (figures["majority"].value, figures["best"].value) == (0.5, 1)


def test_rows_that_are_all_right_with_several_completions_have_an_interval() -> None:
    found = evaluation([item(key, "B", "B") for key in "abcd"]).figures[""]
    for name in ("accuracy", "majority", "best"):
        figure = found[name]
        # Wilson's lower bound of 4 of 4 rows; 8 completions are no 8 rows.
        assert (figure.value, figure.high) == (1.0, 1.0)
        assert figure.low == pytest.approx(4 / (4 + 1.96**2), abs=1e-4)


def test_bleu_of_a_corpus_is_computed_from_summed_counts() -> None:
    texts = ["nests of pale cells are seen", "none"]
    gold = ["nests of pale cells are seen", "keratin pearls"]
    items = [
        Item(str(n), (Sample(text, answer=answer),))
        for n, (text, answer) in enumerate(zip(texts, gold, strict=True))
    ]
    figures = evaluate(Items("t.jsonl", items, "id")).figures[ALL]
    # 7 words for 8; n-grams 6/7, 5/5, 4/4, 3/3; brevity exp(1 - 8/7)
    assert figures["bleu"].value == pytest.approx((6 / 7) ** 0.25 * 2.718281828 ** (1 - 8 / 7))


def test_the_output_is_json_with_the_values_of_each_row() -> None:
    made = evaluation([item("1", "B", category="x"), item("2", "A", category="y")]).to_dict()
    read = json.loads(json.dumps(made, allow_nan=False))
    assert read["figures"]["accuracy"]["value"] == 0.5
    assert [(each["id"], each["values"]["accuracy"]) for each in read["items"]] == [
        ("1", 1),
        ("2", 0),
    ]
    assert set(read["categories"]) == {"x", "y"}


def test_progress_is_shown() -> None:
    done: list[int] = []
    evaluate(Items("t.jsonl", [item("1", "B", "A")], "id"), advance=done.append)
    assert done == [2]


def test_an_unknown_dialect_is_named() -> None:
    with pytest.raises(DataError, match="unknown dialect 'thnk'"):
        evaluate(Items("t.jsonl", [item("1", "B")], "id"), dialects=["thnk"])
