import pickle
from collections import Counter
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
        Concept("p16", "p16", "marker"),
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
        Relation("scc", "marker_positive", "p16", "sometimes"),
        Relation("scc", "differential_of", "adeno"),
        Relation("adeno", "marker_positive", "ttf1"),
        Relation("lung_scc", "located_in", "lung"),
    ],
)
LINKER = Linker(GRAPH)
REWARD = PathReward(linker=LINKER)


def judged(
    seen: str, answer: str = "squamous tumor", gold: str = "", think: str | None = None, **row: Any
) -> Score:
    """Return the score of a completion that uses all that it has seen, or thinks `think`."""
    think = f"{seen} Hence {answer}." if think is None else think
    completion = f"<observe>{seen}</observe><think>{think}</think><answer>{answer}</answer>"
    return REWARD(Sample(completion, answer=gold or answer, **row))


# A weight of 1.5 is enough; a specific finding of the diagnosis itself weighs 1.
@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("Keratin, bridges.", 1.0),
        ("Keratin, bridges, p40 positive, TTF-1 negative.", 1.0),  # more does not pay
        ("Keratin.", 2 / 3),  # not enough
        ("Keratin. Keratin again. More keratin.", 2 / 3),  # unique edges only
        ("Keratin and keratin pearls.", 2 / 3),  # a kind of it uses the same edge
        ("Atypia.", 0.7 / 1.5),  # an edge of a wider diagnosis
        ("Keratin, no glands.", 1.0),  # the absence of what excludes it weighs one half
        ("Keratin, bridges, glands.", 1.5 / 2.5),  # glands exclude it, at a cost of 1
        ("Keratin, bridges. p40 negative.", 1.5 / 2),  # usually positive, at a cost of 1/2
        ("Keratin, bridges. TTF-1 positive.", 1.5 / 2),
        ("Keratin. p16 negative.", 2 / 3),  # sometimes positive: nothing contradicts
        ("Keratin. p16 positive.", 1.0),  # and positive it weighs one half
        ("Keratin, no bridges.", 2 / 3),  # what would support it is not there
        ("Keratin, no calcification.", 2 / 3),  # other denials count nothing
        ("Keratin, possible bridges.", 2 / 3),  # uncertain
        ("Keratin, bridges. No bridges.", 2 / 3),  # affirmed and negated
        ("Keratin of the skin.", 2 / 3),  # sites elsewhere count nothing
        ("Calcification.", 0.0),
        ("", 0.0),
    ],
)
def test_what_the_findings_do_to_the_diagnosis(seen: str, value: float) -> None:
    assert judged(seen).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("seen", "answer", "value"),
    [
        ("Lung. Keratin.", "squamous tumor of the lung", 0.7 / 1.5 + 0.15 * 0.2 / 1.5),
        ("Left lobe, lung. Keratin.", "squamous tumor of the lung", 0.7 / 1.5 + 0.15 * 0.2 / 1.5),
        ("Keratin, bridges.", "tumor", 0.0),  # what supports a subtype does not support its kind
        ("Glands.", "tumor", 0.0),
    ],
)
def test_what_is_inherited(seen: str, answer: str, value: float) -> None:
    gold = "squamous tumor of the lung"
    assert judged(seen, answer, gold).value == pytest.approx(value)


# 0.85 of the value is paid for findings that are observed and used, 0.15 for stating them.
@pytest.mark.parametrize(
    ("seen", "think", "value"),
    [
        ("Keratin, bridges.", "Keratin and bridges mean a squamous tumor.", 1.0),
        ("Keratin, bridges.", "It is a squamous tumor. It has keratin and bridges.", 1.0),
        ("Keratin, bridges.", "The keratin fits a squamous tumor.", 0.85 * 2 / 3 + 0.15),
        ("Keratin pearls, bridges.", "Keratin and bridges: squamous tumor.", 1.0),  # a kind of it
        ("Keratin, bridges.", "A coin says squamous tumor.", 0.15),  # seen and not used
        ("Keratin, bridges.", "Keratin. Bridges.", 0.15),  # without a conclusion
        ("Keratin, bridges.", "Keratin and bridges prove a glandular tumor.", 0.15),  # for another
        ("Atypical cells.", "Keratin and bridges mean a squamous tumor.", 0.15),  # never seen
        ("Keratin, bridges.", "", 0.15),
    ],
)
def test_pays_findings_that_are_observed_and_used(seen: str, think: str, value: float) -> None:
    assert judged(seen, think=think).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("completion", "findings", "value"),
    [
        ("<think>Keratin and bridges, so squamous tumor.</think>", "Keratin, bridges.", 1.0),
        ("<think>Keratin and bridges, so squamous tumor.</think>", None, 0.15),
        ("Keratin and bridges, so: ", "Keratin, bridges.", 1.0),  # no section at all
    ],
)
def test_without_observations_the_reference_is_what_was_observed(
    completion: str, findings: str | None, value: float
) -> None:
    row: dict[str, Any] = {"answer": "squamous tumor", "findings": findings}
    answered = "<answer>squamous tumor</answer>" if "<" in completion else "squamous tumor"
    assert REWARD(Sample(completion + answered, **row)).value == pytest.approx(value)


def test_unrelated_findings_cost_beyond_the_free_ones() -> None:
    seen = "Keratin, bridges, calcification, mucin."
    text = f"<observe>{seen}</observe><think>{seen} So.</think><answer>squamous tumor</answer>"
    values = [
        PathReward(linker=LINKER, free=free)(Sample(text, answer="squamous tumor")).value
        for free in (2, 1, 0)
    ]
    assert values == pytest.approx([1.0, 1.5 / 1.6, 1.5 / 1.7])


def test_a_wrong_answer_is_judged_by_its_own_path() -> None:
    seen = "Glands, mucin, TTF-1 positive."
    assert judged(seen, "glandular tumor", gold="squamous tumor").value == 1.0
    assert judged(seen, "squamous tumor").value == 0.0


# The reference has keratin, bridges and an idle finding; a quarter of the weight is enough.
@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("Keratin, bridges.", 1.0),
        ("Keratin.", 1.0),  # an argument needs some of the findings, not all
        ("Keratin pearls.", 1.0),  # a kind of what the reference states
        ("Keratin, calcification.", 1.0),  # unrelated, but the reference has it
        ("p40 positive.", 0.0),  # not in the reference: recited
        ("Keratin, p40 positive.", 1.0),  # and unrelated, of which some are free
        ("Keratin, glands.", 1 / 2),
        ("Keratin. No bridges.", 1 / 1.5),  # the reference has them, at a cost of 1/2
    ],
)
def test_with_a_reference_only_what_it_states_supports(seen: str, value: float) -> None:
    reference = "Keratin, bridges and calcification."
    assert judged(seen, findings=reference).value == pytest.approx(value)


def test_what_the_reference_states_against_its_own_diagnosis_is_excused() -> None:
    reference = "Keratin, bridges and glands."
    assert judged(reference, findings=reference).value == 1.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "the row has no gold answer"),
        ({"answer": "yes"}, "the gold answer names no diagnosis of the graph"),
        ({"answer": "no squamous tumor"}, "the gold answer names no diagnosis of the graph"),
        (
            {"answer": "tumor of nobody"},
            "the graph knows too little that is specific to tumor of nobody",
        ),
        (
            {"answer": "squamous tumor", "findings": "Calcification of the skin."},
            "the reference states no specific finding of squamous tumor",
        ),
        (
            {"answer": "squamous tumor of the lung", "findings": "Calcification of the lung."},
            "the reference states no specific finding of squamous tumor of the lung",
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
    both = judged(
        seen, "squamous tumor and glandular tumor", gold="squamous tumor", think=seen + " So."
    )
    assert both.value == 0.5
    assert judged(seen, "tumor: squamous tumor", gold="squamous tumor").value == 1.0
    both = judged(
        seen, "squamous tumor and tumor of nobody", gold="squamous tumor", think=f"{seen} So."
    )
    assert both.value == 1.0  # the graph knows nothing of the other


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


SHIPPED = KnowledgeGraph.default()
MALIGNANT = sorted(
    each for each in SHIPPED.of_type("diagnosis") if SHIPPED.is_a(each, "malignant_neoplasm")
)


def test_stock_findings_earn_next_to_nothing_without_a_reference() -> None:
    """The eight findings that support most malignant diagnoses, observed and used for each."""
    counted = Counter(
        each.subject
        for diagnosis in MALIGNANT
        for each in SHIPPED.relations(None, "supports", diagnosis)
    )
    stock = ", ".join(SHIPPED[each].name for each, _ in counted.most_common(8))
    values = []
    for diagnosis in MALIGNANT:
        name = SHIPPED[diagnosis].name
        completion = (
            f"<observe>There are {stock}.</observe><think>The {stock} support {name}.</think>"
            f"<answer>{name}</answer>"
        )
        value = PathReward()(Sample(completion, answer=name)).value
        if value is not None:
            values.append(value)
    assert len(values) > 800
    assert sum(values) / len(values) < 0.05


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"enough": 0}, "`enough` must be positive, got 0"),
        ({"share": 0}, r"`share` must be in \(0, 1\], got 0"),
        ({"stated": 2}, r"`stated` must be in \[0, 1\], got 2"),
        ({"free": -1}, "`free` must be 0 or more, got -1"),
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
