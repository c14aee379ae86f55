import pytest

from pathreward.data.benchmarks import medmcqa, multipathqa, pathvqa

ROW = {"prompt": "Which?\n{options}\n{{}}", "benchmark_id": "7"}


@pytest.mark.parametrize(
    ("benchmark", "options", "answer", "expected"),
    [
        ("tcga", "['glioma', 'melanoma']", "2", "B"),
        ("tcga_slidebench", "['2', '3', '4', '5']", "3", "C"),
        ("gtex", "['Skin', 'Lung']", "Lung", "Lung"),
        ("panda", "", "3", "ISUP grade group 3"),
        ("panda", "", "0", "benign"),
    ],
    ids=["a number", "a number beside numbers", "a text", "a grade", "no tumor"],
)
def test_answers_of_multipathqa(benchmark: str, options: str, answer: str, expected: str) -> None:
    row = {**ROW, "benchmark_name": benchmark, "options": options, "answer": answer}
    assert multipathqa(row)["answer"] == expected


def test_a_prompt_of_multipathqa_lists_the_options() -> None:
    row = {**ROW, "benchmark_name": "gtex", "options": "['Skin', 'Lung']", "answer": "Lung"}
    assert multipathqa(row)["prompt"] == "Which?\n1. Skin\n2. Lung\n{}"


def test_medmcqa_in_the_form_of_mirage() -> None:
    row = {"question": "Which?", "options": {"A": "cyst", "B": "abscess"}, "answer": "B"}
    assert medmcqa(row)["answer"] == "B"


def test_pathvqa_knows_closed_questions() -> None:
    assert pathvqa({"question": "Is it?", "answer": "Yes"})["category"] == "closed"
