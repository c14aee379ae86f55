import pickle
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Concept, KnowledgeGraph, Linker, PathReward, RecipeError, Sample, Score
from pathreward.kg import Relation

GRAPH = KnowledgeGraph(
    [
        Concept("tumor", "tumor", "diagnosis"),
        Concept("scc", "squamous tumor", "diagnosis"),
        Concept("lung_scc", "squamous tumor of the lung", "diagnosis"),
        Concept("adeno", "glandular tumor", "diagnosis"),
        Concept("unknown", "tumor of nobody", "diagnosis"),
        Concept("keratin", "keratin", "finding"),
        Concept("pearls", "keratin pearls", "finding"),
        Concept("bridges", "bridges", "finding"),
        Concept("atypia", "atypia", "finding"),
        Concept("glands", "glands", "finding"),
        Concept("mucin", "mucin", "finding"),
        Concept("calcium", "calcification", "finding"),
        Concept("p40", "p40", "marker"),
        Concept("ttf1", "TTF-1", "marker"),
        Concept("lung", "lung", "anatomy"),
        Concept("lobe", "left lobe", "anatomy"),
        Concept("skin", "skin", "anatomy"),
    ],
    [
        Relation("scc", "is_a", "tumor"),
        Relation("adeno", "is_a", "tumor"),
        Relation("lung_scc", "is_a", "scc"),
        Relation("pearls", "is_a", "keratin"),
        Relation("lobe", "part_of", "lung"),
        Relation("keratin", "supports", "scc"),
        Relation("bridges", "supports", "scc"),
        Relation("atypia", "supports", "tumor"),
        Relation("glands", "supports", "adeno"),
        Relation("mucin", "supports", "adeno"),
        Relation("glands", "excludes", "scc"),
        Relation("scc", "marker_positive", "p40"),
        Relation("scc", "marker_negative", "ttf1"),
        Relation("adeno", "marker_positive", "ttf1"),
        Relation("lung_scc", "located_in", "lung"),
    ],
)
LINKER = Linker(GRAPH)
REWARD = PathReward(linker=LINKER)


def judged(seen: str, answer: str = "squamous tumor", gold: str = "", **row: Any) -> Score:
    completion = f"<observe>{seen}</observe><think>So.</think><answer>{answer}</answer>"
    return REWARD(Sample(completion, answer=gold or answer, **row))


# Support of 3 is enough; against counts 1, what leads nowhere 1/10; the rest by hand.
@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("Keratin, bridges, p40 positive.", 1.0),
        ("Keratin, bridges.", 2 / 3),  # not enough
        ("Keratin, bridges, p40 positive, TTF-1 negative.", 1.0),  # more does not pay
        ("Keratin.", 1 / 3),
        ("Keratin. Keratin again. More keratin.", 1 / 3),  # unique edges only
        ("Keratin and keratin pearls.", 1 / 3),  # a kind of it uses the same edge
        ("Keratin pearls, bridges.", 2 / 3),
        ("Keratin, atypia.", 1.5 / 3),  # an edge of a wider diagnosis weighs half
        ("Keratin, bridges, glands.", 2 / 3 * 2 / 3),  # glands exclude it
        ("Keratin, bridges. p40 negative.", 2 / 3 * 2 / 3),  # a marker with the other result
        ("Keratin, bridges. TTF-1 positive.", 2 / 3 * 2 / 3),
        ("Keratin, bridges, calcification.", 2 / 3 * 2 / 2.1),  # unrelated
        ("Keratin, no bridges.", 1 / 3 / 1.1),  # what would support it is not there
        ("Keratin, no calcification, no glands.", 1 / 3),  # other denials count nothing
        ("Keratin, possible bridges.", 1 / 3),  # uncertain
        ("Keratin, bridges. No bridges.", 1 / 3 / 1.1),  # both ways
        ("Keratin of the skin.", 1 / 3),  # sites elsewhere count nothing
        ("Calcification.", 0.0),
        ("", 0.0),
    ],
)
def test_what_the_findings_do_to_the_diagnosis(seen: str, value: float) -> None:
    assert judged(seen).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("seen", "answer", "value"),
    [
        ("Lung. Keratin, bridges.", "squamous tumor of the lung", 1.5 / 3),  # half, half, site half
        ("Left lobe, lung. Keratin, bridges.", "squamous tumor of the lung", 1.5 / 3),
        ("Keratin, bridges, atypia.", "tumor", 2 / 3),  # own 1, narrower two of a half
        ("Glands.", "tumor", 0.5 / 3),  # what excludes a subtype does not exclude its kind
    ],
)
def test_what_is_inherited(seen: str, answer: str, value: float) -> None:
    assert judged(seen, answer).value == pytest.approx(value)


def test_a_wrong_answer_is_judged_by_its_own_path() -> None:
    seen = "Glands, mucin, TTF-1 positive."
    assert judged(seen, "glandular tumor", gold="squamous tumor").value == 1.0
    assert judged(seen, "squamous tumor").value == 0.0


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("Keratin, bridges.", 1.0),  # all that the reference has
        ("Keratin.", 1 / 2),
        ("Keratin, bridges, p40 positive.", 2 / 2.1),  # p40 is in no reference: recited
        ("p40 positive, TTF-1 negative.", 0.0),
        ("Keratin, bridges, calcification.", 1.0),  # unrelated, but the reference has it
        ("Keratin, bridges, glands.", 2 / 3),
    ],
)
def test_with_a_reference_only_what_it_states_supports(seen: str, value: float) -> None:
    reference = "Keratin, bridges and calcification."
    assert judged(seen, findings=reference).value == pytest.approx(value)


def test_what_the_reference_states_against_its_own_diagnosis_is_excused() -> None:
    reference = "Keratin, bridges and glands."
    assert judged(reference, findings=reference).value == 1.0


def test_a_reference_that_supports_nothing_leaves_the_judgement_to_the_graph() -> None:
    assert judged("Keratin, bridges, p40 positive.", findings="Calcification.").value == 1.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "the row has no gold answer"),
        ({"answer": "yes"}, "the gold answer names no diagnosis of the graph"),
        ({"answer": "no squamous tumor"}, "the gold answer names no diagnosis of the graph"),
        (
            {"answer": "tumor of nobody"},
            "the graph has no edge that supports the gold diagnosis",
        ),
        (
            {"answer": "B", "options": ["squamous tumor", "p40"]},
            "the gold answer names no diagnosis of the graph",
        ),
    ],
)
def test_a_row_that_the_graph_can_not_judge(row: dict[str, Any], reason: str) -> None:
    score = REWARD(Sample("<think>Keratin.</think><answer>squamous tumor</answer>", **row))
    assert (score.value, score.reason) == (None, reason)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "the answer names no diagnosis of the graph"),
        ("keratin", "the answer names no diagnosis of the graph"),
        ("possible squamous tumor", "the answer hedges on 'squamous tumor'"),
        ("no squamous tumor", "the answer affirms no diagnosis"),
    ],
)
def test_no_answer_is_a_way_out(answer: str, reason: str) -> None:
    score = judged("Keratin, bridges.", answer, gold="squamous tumor")
    assert (score.value, score.reason) == (0.0, reason)
    assert REWARD(Sample("<think>Keratin.</think>", answer="squamous tumor")).value == 0.0


def test_the_chosen_option_is_the_diagnosis() -> None:
    options = {"A": "squamous tumor", "B": "glandular tumor", "C": "calcification"}
    seen = "Keratin, bridges, p40 positive."
    values = [judged(seen, each, gold="A", options=options).value for each in "ABC"]
    assert values == [1.0, 0.0, 0.0]
    assert judged(seen, "A or B", gold="A", options=options).value == 0.0


def test_several_answered_diagnoses_earn_their_mean() -> None:
    seen = "Keratin, bridges, p40 positive."
    both = judged(seen, "squamous tumor and glandular tumor", gold="squamous tumor")
    assert both.value == 0.5
    assert judged(seen, "tumor: squamous tumor", gold="squamous tumor").value == 1.0


def test_shows_the_path() -> None:
    completion = "<observe>Keratin pearls, glands, atypia.</observe><answer>squamous tumor</answer>"
    score = REWARD(Sample(completion, answer="squamous tumor"))
    shown = [(each.text, each.edge, each.verdict, each.note) for each in score.evidence]
    assert shown == [
        (
            "Keratin pearls",
            "keratin supports scc",
            "supports",
            "keratin pearls is a kind or part of this: keratin supports squamous tumor",
        ),
        ("glands", "glands excludes scc", "against", "glands excludes squamous tumor"),
        (
            "atypia",
            "atypia supports tumor",
            "supports",
            "atypia supports tumor, a wider diagnosis than squamous tumor",
        ),
    ]
    assert all(completion[each.start : each.end] == each.text for each in score.evidence)
    assert score.reason == "2 findings support squamous tumor, 1 contradicts it"


PIECES = ["Keratin.", "No bridges.", "Glands.", "p40 positive.", "Calcification.", "Atypia."]


@given(st.lists(st.sampled_from(PIECES), max_size=4))
def test_order_does_not_matter_and_the_value_stays_in_range(pieces: list[str]) -> None:
    values = {judged(" ".join(each)).value for each in permutations(pieces)}
    assert len(values) == 1
    assert 0.0 <= values.pop() <= 1.0  # type: ignore[operator]  # the row can be judged


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_what_leads_nowhere_never_pays(pieces: list[str]) -> None:
    seen = " ".join(pieces)
    assert judged(f"{seen} Mucin.").value <= judged(seen).value  # type: ignore[operator]  # as above


def test_listing_all_findings_earns_less_than_the_case() -> None:
    everything = ", ".join(
        each.name for each in GRAPH.concepts.values() if each.type != "diagnosis"
    )
    assert judged(everything).value < judged("Keratin, bridges, p40 positive.").value  # type: ignore[operator]  # as above


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"enough": 0}, "`enough` must be positive, got 0"),
        ({"unrelated": -1}, "`unrelated` must be 0 or more, got -1"),
        ({"inherited": 2}, r"`inherited` must be in \[0, 1\], got 2"),
        ({"site": -0.5}, r"`site` must be in \[0, 1\], got -0.5"),
    ],
)
def test_refuses_a_setting_out_of_range(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        PathReward(**setting)


def test_survives_pickling() -> None:
    reward = pickle.loads(pickle.dumps(PathReward(enough=2)))
    sample = Sample("<think>Keratin pearls.</think><answer>SCC</answer>", answer="SCC")
    assert reward(sample) == PathReward(enough=2)(sample)
