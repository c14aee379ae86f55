import pytest

from pathreward import AnswerReward, Sample


def value(text: str, gold: str, prompt: str, findings: str = "") -> float | None:
    completion = f"<think>x</think><answer>{text}</answer>"
    return AnswerReward()(Sample(completion, prompt, gold, findings=findings or None)).value


@pytest.mark.parametrize(
    ("text", "gold", "prompt", "pays"),
    [
        ("Adenocarcinoma", "lung adenocarcinoma", "Lung biopsy. Diagnosis?", True),
        ("Adenocarcinoma", "lung adenocarcinoma", "Diagnosis?", False),  # of no organ
        ("Adenoma", "parathyroid adenoma", "Parathyroidectomy. Diagnosis?", True),
        ("Renal oncocytoma", "oncocytoma", "Kidney tumor. Diagnosis?", True),
        ("Oncocytoma of the lung", "oncocytoma", "Kidney tumor. Diagnosis?", False),
        ("Thyroiditis", "Hashimoto thyroiditis", "Thyroid. Diagnosis?", False),  # too wide
        ("Cholecystitis", "chronic cholecystitis", "Gallbladder. Diagnosis?", False),
        ("Malignant neoplasm", "prostatic adenocarcinoma", "Prostate. Diagnosis?", False),
        ("AIH", "autoimmune hepatitis", "Liver biopsy. Diagnosis?", True),  # initials
        ("Appendicitis, acute", "acute appendicitis", "Appendectomy. Diagnosis?", True),
        ("DCIS", "ductal carcinoma in situ", "Breast. Diagnosis?", True),
        ("胃腺癌", "gastric adenocarcinoma", "Stomach. Diagnosis?", True),
        ("Benign smooth muscle tumor, leiomyoma", "leiomyoma", "Uterus. Diagnosis?", True),
        ("Leiomyoma, 2 mitoses", "leiomyosarcoma", "Uterus. Diagnosis?", False),
        ("Dysgerminoma with yolk sac tumor", "dysgerminoma", "Ovary. Diagnosis?", False),
        ("Adenocarcinoma-like change", "adenocarcinoma", "Colon. Diagnosis?", False),
        ("necrosis is absent", "no necrosis", "What of necrosis?", True),
        ("necrosis", "no necrosis", "What of necrosis?", False),
    ],
)
def test_names_and_sites(text: str, gold: str, prompt: str, pays: bool) -> None:
    assert (value(text, gold, prompt) == 1.0) is pays


def test_the_row_supports_what_an_answer_adds() -> None:
    said = "Adenocarcinoma of the colon, moderately differentiated"
    graded = "Moderately differentiated adenocarcinoma."
    assert value(said, "colonic adenocarcinoma", "Colon biopsy.", graded) == 1.0
    assert value(said, "colonic adenocarcinoma", "Colon biopsy.", "Poorly differentiated.") == 0.0
