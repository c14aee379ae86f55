import ast
import json
from pathlib import Path
from typing import Any

import pytest

from pathreward import AnswerReward, RecipeError, Sample

OPTIONS = {"A": "Granuloma", "B": "Abscess", "C": "Abscess with granuloma", "D": "None of these"}


def value(completion: str, **row: Any) -> float | None:
    return AnswerReward()(Sample(completion, **row)).value


@pytest.mark.parametrize(
    "answer",
    [
        "B",
        "b",
        "(B)",
        "B.",
        "**B**",
        "B. Abscess",
        "B) abscess",
        "B: Abscess.",
        "B - Abscess",
        "Abscess",
        "an abscess",
        "2",
        "The answer is B",
        "The correct answer is (B).",
        "Final answer: B",
        "Option B",
        "option B: Abscess",
        r"\boxed{B}",
        r"$\boxed{\text{B}}$",
        '{"answer": "B"}',
        '```json\n{"answer": "B"}\n```',
        "B. Abscess, since there is pus and no granuloma is seen.",
        "Abscess, not granuloma",
        "B, not A",
    ],
)
def test_the_right_option_in_any_usual_form(answer: str) -> None:
    assert value(f"<answer>{answer}</answer>", answer="B", options=OPTIONS) == 1.0


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"),
        ("A", "another option"),
        ("Granuloma", "another option's text"),
        ("C. Abscess with granuloma", "an option whose text holds the right one's"),
        ("A or B", "a hedge"),
        ("Either A or B", "a hedge"),
        ("B or A", "a hedge, the right one first"),
        ("A, B, C, D", "all of them"),
        ("Granuloma or abscess", "two texts"),
        ("B. Granuloma", "the label clashes with the text"),
        ("A. Abscess", "the label clashes with the text"),
        ("B. Abscess. Or A.", "a second label"),
        ("not B", "denied"),
        ("E", "no such option"),
        ("Maybe B or something else", "a hedge"),
        ("I cannot tell", "no option"),
    ],
)
def test_anything_else_earns_nothing(answer: str, why: str) -> None:
    assert value(f"<answer>{answer}</answer>", answer="B", options=OPTIONS) == 0.0, why


def test_numbers_as_options_are_read_as_the_row_names_its_gold() -> None:
    grades = {"A": "2", "B": "3", "C": "4"}
    assert value("<answer>3</answer>", answer="B", options=grades) == 1.0  # a text
    assert value("<answer>2</answer>", answer="B", options=grades) == 0.0
    numbered = {"1": "2", "2": "3", "3": "4"}
    assert value("<answer>3</answer>", answer="3", options=numbered) == 1.0  # a label


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("A, C", "A, C", 1.0),
        ("C and A", ["A", "C"], 1.0),
        ('{"answer": ["A", "C"]}', "AC", 1.0),
        (r"\boxed{A, C}", "A, C", 1.0),
        ("A", "A, C", 0.0),
        ("A, B, C", "A, C", 0.0),
        ("A or C", "A, C", 0.0),
        ("A, C", "A", 0.0),
    ],
)
def test_all_of_several_right_options_and_no_other(answer: str, gold: Any, expected: float) -> None:
    assert value(f"<answer>{answer}</answer>", answer=gold, options=OPTIONS) == expected


def test_free_text_says_why() -> None:
    score = AnswerReward()(Sample("<answer>not the left lobe</answer>", answer="left lobe"))
    assert (score.value, score.reason) == (0.0, "the answer denies 'left lobe'")


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("yes", "yes", 1.0),
        ("Yes.", "Yes", 1.0),
        ("Yes, there is no necrosis.", "yes", 1.0),
        ("No, the margins are free.", "no", 1.0),
        ("The answer is no", "no", 1.0),
        ("no", "yes", 0.0),
        ("yes and no", "yes", 0.0),
        ("yes or no", "no", 0.0),
        ("No. Yes.", "yes", 0.0),
        ("no rather than yes", "yes", 0.0),
        ("no\tyes", "yes", 0.0),
        ("[no](yes)", "yes", 0.0),
        ("no = yes", "yes", 0.0),
        ("yes\nCells keratinize", "yes", 1.0),
        ("no (yes)", "yes", 0.0),
        ("yes. Both yes and no apply", "yes", 0.0),
        ("yes (no necrosis, no mitoses)", "yes", 1.0),
        ("No necrosis is seen: no.", "no", 1.0),
        ("no necrosis", "no", 1.0),  # a noun phrase answers in full
        ("", "no", 0.0),
    ],
)
def test_yes_and_no(answer: str, gold: str, expected: float) -> None:
    assert value(f"<answer>{answer}</answer>", answer=gold) == expected


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("Squamous cell carcinoma", "squamous cell carcinoma", 1.0),
        ("SCC", "squamous cell carcinoma", 1.0),
        ("squamous-cell carcinoma.", "squamous cell carcinoma", 1.0),
        ("The diagnosis is squamous cell carcinoma, not melanoma", "squamous cell carcinoma", 1.0),
        ("carcinoma, namely adenocarcinoma", "adenocarcinoma", 1.0),  # an ancestor beside it
        ("carcinoma", "adenocarcinoma", 0.0),  # too vague
        ("mucinous adenocarcinoma", "adenocarcinoma", 0.0),  # too precise
        ("adenocarcinoma or melanoma", "adenocarcinoma", 0.0),
        ("adenocarcinoma, melanoma, sarcoidosis", "adenocarcinoma", 0.0),
        ("possibly adenocarcinoma", "adenocarcinoma", 0.0),
        ("no adenocarcinoma", "adenocarcinoma", 0.0),
        ("melanoma", "adenocarcinoma", 0.0),
        ("no necrosis", "necrosis", 0.0),
        ("necrosis", "no necrosis", 0.0),
        ("necrosis is absent", "no necrosis", 1.0),
        ("nothing that the graph knows", "adenocarcinoma", 0.0),
    ],
)
def test_concepts_of_the_graph(answer: str, gold: str, expected: float) -> None:
    assert value(f"<answer>{answer}</answer>", answer=gold) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The left lower lobe", 1.0),
        ("left lower  lobe.", 1.0),
        ("right lower lobe", 0.0),
        ("", 0.0),
    ],
)
def test_other_text_is_equal_but_for_case_and_punctuation(answer: str, expected: float) -> None:
    assert value(f"<answer>{answer}</answer>", answer="left lower lobe") == expected


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("<think>A?</think><answer>B</answer>", 1.0),
        ("<think>B</think><answer>A</answer>", 0.0),  # the answer counts, not the reasoning
        ("<think>B</think>", 0.0),
        ("<think>B", 0.0),  # cut off
        ("<think>A?</think>B", 1.0),
        (r"<think>A?</think>so \boxed{B}", 1.0),
        (r"\boxed{A} \boxed{B}", 0.0),
        ("<answer>B</answer><answer>A</answer>", 0.0),
        ("<answer>A</answer><answer>B</answer>", 0.0),
        ("<answer>B</answer><answer>B</answer>", 1.0),  # the format reward's business
        ("<answer>B</answer> No: A", 0.0),  # changed after the tag
        ("B", 1.0),
        ("The nests are malignant. The answer is B.", 1.0),
        ("", 0.0),
    ],
)
def test_where_the_answer_stands(completion: str, expected: float) -> None:
    assert value(completion, answer="B", options=OPTIONS) == expected


@pytest.mark.parametrize("gold", ["melanoma", "yes", "a word", "pT2"])
def test_what_is_as_long_as_no_answer_is_none(gold: str) -> None:
    score = AnswerReward()(Sample(f"<answer>{gold}{' ' * 20_000}.</answer>", answer=gold))
    assert (score.value, score.reason) == (0.0, "the answer is longer than 20,000 characters")
    near = Sample(f"<answer>{gold}{' ' * 9_900}</answer>", answer=gold)
    assert AnswerReward()(near).value == 1.0


def test_no_gold_answer_is_no_value() -> None:
    score = AnswerReward()(Sample("<answer>B</answer>"))
    assert (score.value, score.reason) == (None, "the row has no gold answer")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("choice", "no choice question: the row has no options"),
        ("closed", "no closed question: the row has no yes or no as its answer"),
        ("concept", "no concept question: the row has no concept of the graph in its answer"),
    ],
)
def test_a_row_of_another_kind_is_no_value(kind: str, reason: str) -> None:
    score = AnswerReward(kind=kind)(Sample("<answer>zzz</answer>", answer="zzz"))
    assert (score.value, score.reason) == (None, reason)


def test_shows_what_it_read() -> None:
    completion = "<answer>SCC</answer>"
    [evidence] = AnswerReward()(Sample(completion, answer="squamous cell carcinoma")).evidence
    assert completion[evidence.start : evidence.end] == evidence.text == "SCC"
    assert (evidence.section, evidence.verdict) == ("answer", "supports")
    assert evidence.note == "squamous cell carcinoma"


def test_refuses_an_unknown_kind() -> None:
    with pytest.raises(RecipeError, match="unknown kind of answer 'choise', did you mean 'choice'"):
        AnswerReward(kind="choise")


_FORMS = (
    "{label}",
    "({label})",
    "{label}. {text}",
    "{text}",
    "The answer is {label}.",
    "**{label}**",
)


@pytest.mark.parametrize("form", _FORMS)
def test_every_gold_of_wsi_bench_earns_1_and_no_other_option_does(
    shared_data: Path, form: str
) -> None:
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("options")]
    wrong = []
    for number, row in enumerate(rows):
        gold = row["answer"].rstrip(' "')  # one row has a stray quotation mark
        for label, text in row["options"].items():
            completion = f"<answer>{form.format(label=label, text=text)}</answer>"
            earned = value(completion, answer=row["answer"], options=row["options"])
            if earned != float(label == gold):
                wrong.append((number, label, text, row["options"]))
    assert len(rows) > 500
    assert wrong == []


def test_multipathqa_golds_are_option_numbers_or_texts(shared_data: Path) -> None:
    lines = (
        (shared_data / "questions" / "multipathqa_nonexpert.jsonl").read_text("utf-8").splitlines()
    )
    rows = [row for row in map(json.loads, lines) if row["options"] not in ("", None, "[]")]
    for row in rows:
        options = ast.literal_eval(row["options"])
        sample = Sample("", answer=row["answer"], options=options)
        lettered: dict[str, str] = dict(sample.options or {})  # type: ignore[arg-type]  # a mapping
        for label, text in lettered.items():
            earned = value(f"<answer>{text}</answer>", answer=sample.gold, options=options)
            assert earned == float(label == sample.gold), (text, row)
