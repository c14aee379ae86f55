import pytest

from pathreward import AnswerReward, Sample


def pays(text: str, gold: str, prompt: str) -> bool:
    completion = f"<think>x</think><answer>{text}</answer>"
    return AnswerReward()(Sample(completion, prompt, gold)).value == 1.0


@pytest.mark.parametrize(
    ("text", "gold", "prompt", "expected"),
    [
        ("Astrocytoma of pilocytic type", "pilocytic astrocytoma", "Brain.", True),
        ("IDH-mutant, 1p/19q co-deleted oligodendroglioma",
         "oligodendroglioma, IDH-mutant and 1p/19q-codeleted", "Brain.", True),
        ("Goodpasture's syndrome", "Goodpasture disease", "Kidney biopsy.", True),
        ("Dupuytren's disease", "Dupuytren contracture", "Palm.", True),
        ("Classical HL", "classic Hodgkin lymphoma", "Lymph node.", True),
        ("Classical HL", "follicular lymphoma", "Lymph node.", False),
        ("Myxoma", "cardiac myxoma", "Heart, left atrial mass.", True),  # the row's site
        ("Myxoma of the skin", "cardiac myxoma", "Heart, left atrial mass.", False),
        ("Myxoma", "cardiac myxoma", "Diagnosis?", False),  # no site in the row
        ("Fibroadenoma", "mammary fibroadenoma", "Breast lump.", True),
        ("Paget's disease of the vulva", "extramammary Paget disease", "Vulval biopsy.", True),
        ("Appendiceal neuroendocrine tumor", "carcinoid tumor of the appendix", "Appendix.", True),
        ("Lymphocytic colitis", "collagenous colitis", "Colon biopsy.", False),
        ("Non-atypical endometrial hyperplasia", "atypical endometrial hyperplasia",
         "Endometrium.", False),
    ],
)  # fmt: skip
def test_other_ways_to_write_the_answer(text: str, gold: str, prompt: str, expected: bool) -> None:
    assert pays(text, gold, prompt) is expected
