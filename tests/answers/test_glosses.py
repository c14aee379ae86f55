import pytest

from pathreward import AnswerReward, Sample
from pathreward.answers.candidates import Candidate
from pathreward.answers.glosses import abbreviations, glosses


def pays(text: str, gold: str, prompt: str) -> bool:
    completion = f"<think>x</think><answer>{text}</answer>"
    return AnswerReward()(Sample(completion, prompt, gold)).value == 1.0


@pytest.mark.parametrize(
    ("text", "gold", "prompt", "expected"),
    [
        ("Schwannoma (Zorbl's tumor)", "schwannoma", "Mass. Diagnosis?", True),  # unknown eponym
        ("Zorblic nephrosis, now called minimal change disease", "minimal change disease",
         "Renal biopsy.", True),
        ("Zorbl's disease (sarcoidosis)", "sarcoidosis", "Lung biopsy.", True),  # name in front
        ("NASH, now renamed metabolic dysfunction-associated steatohepatitis (MASH)",
         "nonalcoholic steatohepatitis", "Liver biopsy.", True),
        ("Schwannoma (zorblic)", "schwannoma", "Mass. Diagnosis?", False),  # a modifier
        ("Schwannoma (zorblic schwannoma)", "schwannoma", "Mass. Diagnosis?", False),
        ("Schwannoma (zorblic variant)", "schwannoma", "Mass. Diagnosis?", False),
        ("Schwannoma (melanoma)", "schwannoma", "Mass. Diagnosis?", False),  # a rival
        ("Schwannoma (not Zorbl's tumor)", "schwannoma", "Mass. Diagnosis?", False),
        ("Melanoma, formerly schwannoma", "schwannoma", "Mass. Diagnosis?", False),
        ("LCH, formerly histiocytosis X", "Langerhans cell histiocytosis", "Bone.", True),
        ("GPA, formerly Wegener granulomatosis", "granulomatosis with polyangiitis", "", True),
        ("LCH, formerly melanoma", "Langerhans cell histiocytosis", "Bone.", False),  # shared site
    ],
)  # fmt: skip
def test_a_gloss_is_another_name(text: str, gold: str, prompt: str, expected: bool) -> None:
    assert pays(text, gold, prompt) is expected


def test_without_the_answer_nothing_is_a_gloss() -> None:
    wrong = [Candidate(0, 8, "melanoma", 0.0)]
    assert list(glosses("Melanoma (Zorbl's tumor)", wrong, [], "schwannoma")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LCH, formerly Zorbl's disease", ["formerly", "Zorbl"]),  # a name
        ("LCH, formerly zorbed", ["formerly"]),  # what was done before
        ("LCH, formerly called zorbed", ["formerly called", "zorbed"]),  # "called" announces all
    ],
)
def test_an_adverb_of_time_announces_names_only(text: str, expected: list[str]) -> None:
    right = [Candidate(0, 3, "LCH", 1.0)]
    found = glosses(text, right, [(0, 3)], "Langerhans cell histiocytosis")
    assert [text[each.start : each.end] for each in found] == expected


@pytest.mark.parametrize(
    ("text", "names", "short"),
    [
        ("Atypical lipomatous tumor (ALT)", (), ["ALT"]),
        ("Atypical lipomatous tumor/well-differentiated sarcoma (ALT/WDS)", (), ["ALT/WDS"]),
        ("Ductal carcinoma (NST)", ("carcinoma of no special type",), ["NST"]),
        ("Ductal carcinoma (XYZ)", (), []),
        ("Ductal carcinoma (tubular)", (), []),
    ],
)
def test_abbreviations_in_brackets(text: str, names: tuple[str, ...], short: list[str]) -> None:
    assert [text[each.start : each.end] for each in abbreviations(text, names)] == short
