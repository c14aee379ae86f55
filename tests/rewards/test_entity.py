import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import EntityReward, Linker, RecipeError, Sample
from pathreward.claims.tally import f_measure

EQUAL: dict[str, Any] = {"weights": "equal", "turn": 1.0, "added": 1.0, "power": 1.0}
"""The settings of the soft Dice of PathReasoner-R1: precision and recall of concepts."""
REFERENCE = "Keratin pearls are present. Nuclear pleomorphism. No necrosis."
"""Three concepts: two affirmed, one negated."""


def value(text: str, findings: str = REFERENCE, **settings: Any) -> float | None:
    completion = f"<observe>{text}</observe>"
    return EntityReward(**settings)(Sample(completion, findings=findings)).value


@pytest.mark.parametrize(
    ("text", "precision", "recall"),
    [
        ("Keratin pearls, nuclear pleomorphism, no necrosis.", 3 / 3, 3 / 3),
        ("Keratin pearls.", 1 / 1, 1 / 3),
        ("Keratin pearls. Keratin pearls. Keratin pearls.", 1 / 1, 1 / 3),  # repeats count once
        ("Keratin pearls. Calcification. Hemorrhage.", 1 / 3, 1 / 3),  # what is not there costs
        ("Necrosis.", 0, 0),  # the opposite polarity is no hit
        ("Keratin pearls. Necrosis.", 1 / 2, 1 / 3),
        ("No keratin pearls, no nuclear pleomorphism, no necrosis.", 1 / 3, 1 / 3),
        ("Necrosis. No necrosis. Keratin pearls.", 1 / 2, 1 / 3),  # both ways is neither
        ("Possibly keratin pearls.", 0, 0),  # uncertain is not affirmed
        ("Nothing of note.", 0, 0),
        ("", 0, 0),
    ],
)
def test_precision_and_recall_by_hand(text: str, precision: float, recall: float) -> None:
    expected = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    assert value(text, softness=0, **EQUAL) == pytest.approx(expected)
    assert value(text, softness=0, beta=math.inf, **EQUAL) == pytest.approx(recall)


@pytest.mark.parametrize(
    ("named", "expected", "siblings"),
    [("carcinoma", "adenocarcinoma", False), ("SCC", "adenocarcinoma", True)],
)
def test_a_near_miss_earns_half_of_its_similarity_one_to_one(
    named: str, expected: str, siblings: bool
) -> None:
    linker = Linker.default()
    [one], [other] = linker.link(named), linker.link(expected)
    near = linker.graph.similarity(one.concept.id, other.concept.id)
    assert 0.3 < near < 1
    row: dict[str, Any] = {"entities": [expected]}
    reward = EntityReward(min_similarity=0.3, siblings=siblings, **EQUAL)
    assert reward(Sample(f"<think>{named}</think>", **row)).value == pytest.approx(near / 2)
    # A second near miss finds the reference's one concept taken: 2 claims, one credit.
    both = reward(Sample(f"<think>{named}. Neoplasm.</think>", **row)).value
    assert both == pytest.approx(2 * near / 2 / (2 + 1))


@pytest.mark.parametrize(
    ("named", "expected"), [("leiomyosarcoma", "leiomyoma"), ("CK7", "CK20"), ("SCC", "melanoma")]
)
def test_a_sibling_is_no_near_miss(named: str, expected: str) -> None:
    sample = Sample(f"<think>{named}</think>", entities=[expected])
    assert EntityReward()(sample).value == 0.0


def test_what_the_question_is_about_is_neutral() -> None:
    completion = (
        "<think>Keratin pearls, nuclear pleomorphism, no necrosis: squamous cell carcinoma, "
        "a carcinoma, and not melanoma or adenocarcinoma.</think>"
    )
    sample = Sample(completion, findings=REFERENCE, answer="squamous cell carcinoma")
    assert EntityReward()(sample).value == 1.0


@pytest.mark.parametrize("settings", [{}, {"beta": math.inf}, {"beta": 0.5}])
def test_listing_the_graph_earns_less_than_honest_text(settings: dict[str, Any]) -> None:
    concepts = Linker.default().graph.concepts.values()
    listed = ". ".join(each.name for each in concepts)
    honest = value("Keratin pearls, no necrosis.", **settings)
    enumerated = value(listed, **settings)
    assert enumerated is not None
    assert honest is not None
    assert enumerated < honest


def test_the_evidence_names_hits_errors_and_what_is_missing() -> None:
    completion = "<observe>Keratin pearls. Necrosis. Hemorrhage.</observe>"
    score = EntityReward()(Sample(completion, findings=REFERENCE))
    found = {(each.text or each.note): each.verdict for each in score.evidence}
    assert found == {
        "Keratin pearls": "supports",
        "Necrosis": "against",
        "Hemorrhage": "neutral",  # an addition costs little
        "nuclear pleomorphism": "missing",
    }
    strict = EntityReward(added=1.0)(Sample(completion, findings=REFERENCE))
    assert {each.text: each.verdict for each in strict.evidence}["Hemorrhage"] == "against"
    [turned] = [each.note for each in score.evidence if each.text == "Necrosis"]
    assert turned == "necrosis: the reference has necrosis negated"
    for each in score.evidence:
        assert completion[each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "the row has no findings, reasoning or entities"),
        ({"findings": "Nothing."}, "the reference names no concept of the graph"),
        ({"entities": ["zzz"]}, "the graph has none of the row's entities: zzz"),
    ],
)
def test_nothing_to_judge_by_is_no_value(row: dict[str, Any], reason: str) -> None:
    score = EntityReward()(Sample("<think>Necrosis.</think>", **row))
    assert (score.value, score.reason) == (None, reason)


def test_gold_entities_are_names_ids_or_negated_names() -> None:
    identifier = Linker.default().link("keratin pearls")[0].concept.id
    sample = Sample(
        "<think>Keratin pearls, no necrosis.</think>", entities=[identifier, "no necrosis"]
    )
    assert EntityReward()(sample).value == 1.0
    unknown = Sample("<think>Keratin pearls.</think>", entities=[identifier, "zzz"])
    assert "not in the graph: zzz" in EntityReward()(unknown).reason


def test_only_observe_and_think_are_read() -> None:
    completion = "<think>Keratin pearls.</think><answer>nuclear pleomorphism, no necrosis</answer>"
    assert EntityReward(beta=math.inf, **EQUAL)(
        Sample(completion, findings=REFERENCE)
    ).value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"beta": 0}, "`beta` must be positive, got 0"),
        ({"beta": math.nan}, "`beta` must be positive"),
        ({"softness": 1.1}, r"`softness` must be in \[0, 1\], got 1.1"),
        ({"min_similarity": 0}, r"`min_similarity` must be in \(0, 1\]"),
        ({"limit": 0.5}, "`limit` must be at least 1"),
    ],
)
def test_refuses_a_setting_out_of_range(settings: dict[str, float], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        EntityReward(**settings)  # type: ignore[arg-type]  # a table of settings


_CLAIMS = st.lists(
    st.sampled_from(
        ["Keratin pearls.", "No keratin pearls.", "Necrosis.", "No necrosis.", "Mucin."]
    )
)


@given(_CLAIMS, _CLAIMS)
def test_laws(claims: list[str], reference: list[str]) -> None:
    reward = EntityReward()
    sample = Sample(f"<think>{' '.join(claims)}</think>", findings=" ".join(reference))
    score = reward(sample)
    assert score.value is None or 0 <= score.value <= 1
    assert pickle.loads(pickle.dumps(reward))(sample) == score
    turned = Sample(f"<think>{' '.join(reversed(claims))}</think>", findings=" ".join(reference))
    assert reward(turned).value == score.value  # the order of sentences says nothing


@given(st.floats(0, 1), st.floats(0, 1))
def test_f1_is_the_harmonic_mean(precision: float, recall: float) -> None:
    mean = 2 / (1 / precision + 1 / recall) if precision > 1e-300 and recall > 1e-300 else 0
    assert f_measure(precision, recall, 1.0) == pytest.approx(mean)
