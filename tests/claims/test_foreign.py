"""Sentences in another language that deny something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathreward as pr
from pathreward.claims.foreign import foreign_denials

FINDINGS = "Epithelioid granulomas are seen. No necrosis. CD68 is positive."
THOUGHT = "Granulomas without necrosis point to sarcoidosis."


def value(observed: str, thought: str = THOUGHT) -> float:
    """Return the value of entity."""
    text = f"<observe>{observed}</observe><think>{thought}</think><answer>sarcoidosis</answer>"
    found = pr.EntityReward()(pr.Sample(text, findings=FINDINGS, answer="sarcoidosis"))
    return found.value or 0.0


@pytest.mark.parametrize(
    "sentence",
    [
        "Es sind keine Granulome vorhanden.",
        "Il n'y a aucun granulome sur ces coupes.",
        "Aquí no hay granulomas, pero una fibrosis.",
        "In realtà i granulomi mancano del tutto.",
        "Não há granulomas.",
        "Geen granulomen, geen CD68.",
        "Keinerlei Granulome bei diesem Befund.",
        "Brak ziarniniaków, nie ma CD68.",
        "Granülom yok ve CD68 negatif.",
        "Det finns inga granulom.",
    ],
)
def test_a_denial_in_another_language_takes_back_what_is_observed(sentence: str) -> None:
    assert value(f"{FINDINGS} {sentence}") == 0
    assert value(sentence) == 0
    assert value(FINDINGS, f"{THOUGHT} {sentence}") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Adenocarcinoma in situ, per se non invasive; del(17p) is absent.",
        "Los Angeles grade A, no Barrett mucosa; von Willebrand factor is positive.",
        "A des-gamma variant of la belle histology, sans necrosis.",
        "Die cells show no atypia and met criteria; no hay fever was reported.",
        "Nihilism apart, no tumour remains en bloc.",
        "Lamina propria, muscularis mucosae and tunica albuginea: no invasion.",
        "PAS: no fungi",
        "FISH: no del(17p). No del(5q).",
        "Roux-en-Y anastomosis with no ulcer; received en bloc.",
        "No evidence of de novo non-small cell carcinoma. De novo: no.",
        "No en face tumor, non-tangential. No van Gieson. Op note: no. Med list: no.",
        "Los Angeles grade A, no non-erosive change. Nota bene: no necrosis. Dr. Nie agrees.",
        "en face margins negative; no tumor, no dysplasia; sin of omission",
    ],
)
def test_english_with_words_of_other_languages_denies_in_english(text: str) -> None:
    assert not list(foreign_denials(text, 0, len(text)))


@given(st.text(max_size=300))
def test_the_sentences_are_in_their_order(text: str) -> None:
    found = list(foreign_denials(text, 0, len(text)))
    assert found == sorted(found)
    assert all(0 <= start < end <= len(text) for start, end in found)
