from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.claims.compare import compare
from pathreward.claims.comparison import Comparison, Near, Reference
from pathreward.claims.extract import text_claims
from pathreward.linking import Linker

LINKER = Linker.default()


def compared(text: str, reference: str, near: Near | None = None) -> Comparison:
    found, expected = text_claims(text, LINKER), Reference([text_claims(reference, LINKER)])
    return compare([found], expected, LINKER.graph, near or Near())


def outcomes(text: str, reference: str) -> dict[str, str]:
    return {each.claim.axis: each.outcome for each in compared(text, reference).judged}


@pytest.mark.parametrize(
    ("text", "reference", "axis", "outcome"),
    [
        ("Necrosis.", "Necrosis.", "concept necrosis", "agrees"),
        ("No necrosis.", "Necrosis.", "concept necrosis", "contradicts"),
        ("Possibly necrosis.", "Necrosis.", "concept necrosis", "neutral"),
        ("Necrosis.", "Mucin.", "concept necrosis", "added"),
        ("No necrosis.", "Mucin.", "concept necrosis", "neutral"),  # a true negative
        ("Tumour tracks along nerves.", "PNI absent.", "involved nerve", "contradicts"),
        ("pT2a.", "pT3.", "stage T", "contradicts"),
        ("pT2a.", "Necrosis.", "stage T", "added"),  # an invented stage
        ("Crohn disease.", "Ulcerative colitis.", "concept crohn_disease", "contradicts"),
        ("Adenocarcinoma.", "No carcinoma.", "concept adenocarcinoma", "contradicts"),
        ("Mild atrophy.", "Severe atrophy.", "degree severity", "contradicts"),
        ("Few plasma cells.", "Plasma cells are increased.", "degree amount", "contradicts"),
        ("Few plasma cells.", "Plasma cells are reduced.", "degree amount", "agrees"),
        ("Few plasma cells.", "Mitoses are increased.", "degree amount", "added"),
        ("Grade 3 of the CNS WHO.", "CNS WHO grade 2.", "grade grade", "contradicts"),
        (
            "The closest margin is inferior.",
            "Nearest margin: superior",
            "degree level",
            "contradicts",
        ),
        ("Up to 4 µm.", "Up to 28 µm.", "size mm", "contradicts"),
        ("No stenosis above 20%.", "Stenosis at most 20%.", "count %", "agrees"),
        ("Cellularity: low", "Highly cellular.", "concept low_cellularity", "contradicts"),
        ("In the sigmoid colon.", "In the cecum.", "present sigmoid_colon", "contradicts"),
        ("Zorbs: absent", "Zorbs: present", "word zorb", "contradicts"),
        ("There are no zorbs.", "Zorbs: none", "word zorb", "agrees"),
        ("No blue zorbs.", "Red zorbs are present.", "word zorb", "neutral"),  # other ones
        ("No macrovascular invasion.", "Invasion is seen.", "concept invasion", "neutral"),
        ("Malignant: no.", "It is malignant.", "degree behavior malignant", "contradicts"),
        ("Bone infiltration: no.", "Bone is infiltrated.", "concept bone_invasion", "contradicts"),
        (
            "Breslow thickness 17 mm.",
            "Invasive to a depth of 1.7 mm.",
            "breslow Breslow",
            "contradicts",
        ),
        ("ER 60%, PR 95%.", "ER 95%, PR 60%.", "marker ER expression", "contradicts"),
        ("Pericardium is pale.", "Pericarditis is absent.", "present pericardium", "neutral"),
        ("Left temple, shave.", "Shave of the left cheek.", "side", "added"),  # another region
        ("The left cheek.", "A shave of the left cheek.", "side", "agrees"),
        (
            "The Gleason score is not 3+4=7.",
            "Gleason 3+4=7.",
            "grade Gleason patterns",
            "contradicts",
        ),
        ("pT2: no.", "pT2.", "stage T", "contradicts"),
        ("The stage is not pT3.", "pT2.", "stage T", "neutral"),  # which is true
        ("Right ventricle: no infarct.", "The right ventricle is free.", "side", "agrees"),
    ],
)
def test_outcomes(text: str, reference: str, axis: str, outcome: str) -> None:
    assert outcomes(text, reference)[axis] == outcome


def test_what_follows_from_one_part_does_not_contradict_the_other() -> None:
    reference = "A. Right: adenocarcinoma. B. Left: no carcinoma."
    assert outcomes("A carcinoma is found.", reference)["concept carcinoma"] == "neutral"


def test_both_sides_one_after_the_other_are_bilateral() -> None:
    found = compared("Right breast: cyst. Left breast: fibroadenoma.", "Biopsies of both breasts.")
    assert "contradicts" not in {each.outcome for each in found.judged}


def test_a_text_that_states_both_has_neither() -> None:
    found = compared("Necrosis. No necrosis.", "Necrosis.")
    assert sorted(each.outcome for each in found.judged) == ["agrees", "contradicts"]
    assert found.earned == {}


def test_two_values_that_the_reference_has_too_do_not_contradict_it() -> None:
    text = "Left breast: grade 2. Right breast: grade 3."
    found = compared("The right breast has grade 3, the left breast grade 2.", text)
    assert Counter(each.outcome for each in found.judged)["contradicts"] == 0


def test_a_finding_of_one_site_does_not_contradict_that_of_another() -> None:
    text = "Antrum: intestinal metaplasia. Corpus: no intestinal metaplasia."
    found = compared("The antrum has focal intestinal metaplasia, the corpus none.", text)
    assert Counter(each.outcome for each in found.judged)["contradicts"] == 0


def test_near_misses_are_one_to_one() -> None:
    near = Near(0.3, share=0.5)
    found = compared("Carcinoma. Epithelial neoplasm.", "Adenocarcinoma.", near)
    [met] = [each for each in found.judged if each.outcome == "near"]
    assert 0.15 < met.worth < 0.5
    assert list(found.earned.values()) == [met.worth]


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "Necrosis.",
            "No necrosis.",
            "pT2a.",
            "pT3.",
            "Left breast.",
            "Mild atrophy.",
            "ER positive.",
        ]
    ),
    max_size=6,
)


@settings(max_examples=50)
@given(_SENTENCES, _SENTENCES)
def test_laws(text: list[str], reference: list[str]) -> None:
    found = compared(" ".join(text), " ".join(reference))
    claims = text_claims(" ".join(reference), LINKER).claims
    assert set(found.missing).isdisjoint(found.earned)
    assert all(0 < share <= 1 for share in found.earned.values())
    assert {*found.missing, *found.earned} <= {*claims}
    same = compared(" ".join(reference), " ".join(reference))
    assert all(each.outcome in {"agrees", "neutral"} for each in same.judged)
    assert same.missing == ()


def test_values_with_exchanged_owners_contradict() -> None:
    reference = "Left ovary 4 cm, right ovary 2 cm."
    exchanged = compared("The right ovary measures 4 cm, the left one 2 cm.", reference)
    wrong = [each.claim.value for each in exchanged.judged if each.outcome == "contradicts"]
    assert wrong == ["40/40", "20/20"]
    assert "40/40" not in {claim.value for claim in exchanged.earned}
    honest = compared("The right ovary measures 2 cm, the left one 4 cm.", reference)
    assert not [each for each in honest.judged if each.outcome == "contradicts"]
