import pickle

import pytest

from pathreward import AnswerReward, Sample
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.linking import Linker
from pathreward.linking.senses import generic_senses

GRAPH = KnowledgeGraph(
    [
        Concept("oncocytoma", "oncocytoma", "diagnosis"),
        Concept("renal", "renal oncocytoma", "diagnosis"),
        Concept("salivary", "salivary gland oncocytoma", "diagnosis"),
        Concept("scc", "squamous cell carcinoma", "diagnosis"),
        Concept("lung_scc", "lung squamous cell carcinoma", "diagnosis"),
        Concept("keratinizing", "keratinizing squamous cell carcinoma", "diagnosis"),
        Concept("adenoid_cystic", "adenoid cystic carcinoma", "diagnosis", ("ACC",)),
        Concept("adrenocortical", "adrenocortical carcinoma", "diagnosis", ("ACC",)),
        Concept("acinic", "acinic cell carcinoma", "diagnosis", ("ACC",)),
        Concept("kidney", "kidney", "anatomy"),
        Concept("salivary_gland", "salivary gland", "anatomy"),
        Concept("parotid", "parotid gland", "anatomy"),
        Concept("adrenal", "adrenal gland", "anatomy"),
        Concept("lung", "lung", "anatomy"),
        Concept("necrosis", "necrosis", "finding"),
    ],
    [
        Relation("renal", "is_a", "oncocytoma"),
        Relation("salivary", "is_a", "oncocytoma"),
        Relation("renal", "located_in", "kidney"),
        Relation("salivary", "located_in", "salivary_gland"),
        Relation("lung_scc", "is_a", "scc"),
        Relation("keratinizing", "is_a", "scc"),
        Relation("lung_scc", "located_in", "lung"),
        Relation("adenoid_cystic", "located_in", "salivary_gland"),
        Relation("acinic", "located_in", "parotid"),
        Relation("adrenocortical", "located_in", "adrenal"),
        Relation("parotid", "part_of", "salivary_gland"),
    ],
)
LINKER = Linker(GRAPH)


def diagnoses(text: str, *context: str) -> list[str]:
    found = LINKER.link(text, context)
    return [each.concept.id for each in found if each.concept.type == "diagnosis"]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        # a generic name
        ("Oncocytoma.", [], ["oncocytoma"]),
        ("Oncocytoma.", ["Left nephrectomy"], ["renal"]),  # a procedure tells the organ
        ("Oncocytoma.", ["A renal mass"], ["renal"]),  # an adjective
        ("Oncocytoma.", ["Parotid gland"], ["salivary"]),  # a part of the organ
        ("Oncocytoma.", ["Lung"], ["oncocytoma"]),  # no such concept
        ("Oncocytoma.", ["Kidney and salivary gland"], ["oncocytoma"]),  # two organs
        ("Oncocytoma.", ["", "Kidney"], ["renal"]),  # the second text
        ("Oncocytoma.", ["Kidney", "Salivary gland"], ["renal"]),  # the first decides
        ("Oncocytoma.", ["Lung", "Kidney"], ["renal"]),  # the first leaves none
        ("Oncocytoma of the kidney.", [], ["renal"]),  # the text itself
        ("Renal mass: oncocytoma.", [], ["renal"]),
        ("Oncocytoma. The kidney is free.", ["Parotid"], ["salivary"]),  # the case is first
        ("Salivary gland oncocytoma.", ["Kidney"], ["salivary"]),  # the name has an organ
        # a subtype may occur in the lung and is not below the lung's concept
        ("Squamous cell carcinoma.", ["Lung"], ["scc"]),
        # an abbreviation of several concepts
        ("ACC.", [], []),
        ("ACC.", ["Adrenal gland"], ["adrenocortical"]),
        ("ACC.", ["Salivary gland"], []),  # two of them occur there
        ("ACC.", ["Lung"], []),
        ("Acinic cell carcinoma (ACC). ACC.", ["Adrenal gland"], ["acinic"] * 3),  # defined
        ("Acinic cell carcinoma. An ACC.", ["Adrenal gland"], ["acinic"] * 2),  # named in full
        ("ACC of the adrenal gland.", [], ["adrenocortical"]),
    ],
)
def test_the_organ_decides(text: str, context: list[str], expected: list[str]) -> None:
    assert diagnoses(text, *context) == expected


def test_only_the_meaning_changes() -> None:
    text = "No oncocytoma; necrosis. ACC is excluded."
    plain = [(e.text, e.polarity) for e in LINKER.link(text)]
    bound = LINKER.within("Adrenal gland, kidney").link(text)
    assert plain == [("oncocytoma", "negated"), ("necrosis", "affirmed")]
    assert [(e.text, e.concept.id, e.polarity) for e in bound] == [
        ("oncocytoma", "renal", "negated"),
        ("necrosis", "necrosis", "affirmed"),
        ("ACC", "adrenocortical", "negated"),
    ]
    assert LINKER.within("Adrenal gland, kidney").read(text).about(["renal"])[0].start == 3


def test_a_linker_of_a_case_is_shared_and_pickles() -> None:
    bound = LINKER.within("Kidney")
    assert bound is LINKER.within("Kidney")
    assert LINKER.within("") is LINKER.within(()) is LINKER
    assert bound != LINKER
    assert bound == LINKER.within("Renal")  # the same organ
    for each in (bound, Linker.default().within("Kidney")):
        copied = pickle.loads(pickle.dumps(each))
        assert copied == each
        assert hash(copied) == hash(each)
        assert copied.read("Oncocytoma.").claims == each.read("Oncocytoma.").claims


def test_the_senses_of_the_shipped_graph_are_below_their_generic_concept() -> None:
    graph = KnowledgeGraph.default()
    senses = generic_senses(graph)
    assert len(senses) > 50
    for generic, (first, *others) in senses.items():
        assert first.concept == generic
        assert all(graph.is_a(each.concept, generic) for each in others)


@pytest.mark.parametrize(
    ("answer", "gold", "prompt", "pays"),
    [
        ("oncocytoma", "renal oncocytoma", "Kidney. Diagnosis?", True),
        ("oncocytoma", "renal oncocytoma", "Parotid. Diagnosis?", False),
    ],
)
def test_rewards_read_in_the_context_of_the_sample(
    answer: str, gold: str, prompt: str, pays: bool
) -> None:
    sample = Sample(f"<think>x</think><answer>{answer}</answer>", prompt, gold)
    assert (AnswerReward(linker=LINKER)(sample).value == 1.0) is pays
