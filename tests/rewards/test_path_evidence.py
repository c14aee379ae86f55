import pytest

from pathreward import Concept, KnowledgeGraph, Linker, PathReward, Sample
from pathreward.kg import Relation

GRAPH = KnowledgeGraph(
    [
        Concept("tumor", "tumor", "diagnosis"),
        Concept("scc", "squamous tumor", "diagnosis"),
        Concept("keratin", "keratin", "finding"),
        Concept("pearls", "keratin pearls", "finding"),
        Concept("bridges", "bridges", "finding"),
        Concept("atypia", "atypia", "finding"),
        Concept("glands", "glands", "finding"),
        Concept("mucin", "mucin", "finding"),
        Concept("p16", "p16", "marker"),
    ],
    [
        Relation("scc", "is_a", "tumor"),
        Relation("pearls", "is_a", "keratin"),
        Relation("keratin", "supports", "scc"),
        Relation("bridges", "supports", "scc"),
        Relation("atypia", "supports", "tumor"),
        Relation("glands", "excludes", "scc"),
        Relation("scc", "marker_positive", "p16", "sometimes"),
    ],
)
REWARD = PathReward(linker=Linker(GRAPH))


def test_shows_the_path() -> None:
    completion = (
        "<observe>Keratin pearls, glands, atypia, mucin.</observe>"
        "<think>The atypia supports it.</think><answer>squamous tumor</answer>"
    )
    score = REWARD(Sample(completion, answer="squamous tumor"))
    shown = [(each.text, each.edge, each.verdict, each.note) for each in score.evidence]
    atypia = "atypia supports tumor, a wider diagnosis"
    assert shown == [
        (
            "Keratin pearls",
            "keratin supports scc",
            "partial",
            "keratin supports squamous tumor; counted for keratin pearls; "
            "the reasoning does not use it",
        ),
        (
            "glands",
            "glands excludes scc",
            "against",
            "glands excludes squamous tumor; it speaks against the answer",
        ),
        ("atypia", "atypia supports tumor", "supports", atypia),
        ("mucin", "", "neutral", "mucin has no edge to squamous tumor"),
        ("atypia", "atypia supports tumor", "supports", atypia),
    ]
    assert all(completion[each.start : each.end] == each.text for each in score.evidence)
    assert score.reason == (
        "2 findings support squamous tumor (weight 0.7 of 1.5 needed), the reasoning uses 1 of "
        "them, 1 contradicts it, 1 is unrelated"
    )


@pytest.mark.parametrize(
    ("seen", "think", "reason"),
    [
        ("Keratin.", "Keratin, so.", "1 finding supports squamous tumor (weight 1 of 1.5 needed)"),
        ("Keratin.", "So.", "1 finding supports squamous tumor, the reasoning does not use it"),
        (
            "Keratin, bridges.",
            "Keratin, so.",
            "2 findings support squamous tumor (weight 1 of 1.5 needed), "
            "the reasoning uses 1 of them",
        ),
        ("Mucin, atypical.", "So.", "0 findings support squamous tumor, 1 is unrelated"),
        ("Glands.", "So.", "0 findings support squamous tumor, 1 contradicts it"),
    ],
)
def test_the_reason_counts_what_the_evidence_shows(seen: str, think: str, reason: str) -> None:
    completion = f"<observe>{seen}</observe><think>{think}</think><answer>squamous tumor</answer>"
    score = REWARD(Sample(completion, answer="squamous tumor"))
    assert score.reason == reason
    verdicts = {each.concept: each.verdict for each in score.evidence}
    shown = [*verdicts.values()]
    numbers = [int(word) for word in reason.replace(",", "").split() if word.isdigit()]
    assert numbers[0] == shown.count("supports") + shown.count("partial")


def test_an_edge_shows_its_frequency() -> None:
    completion = "<observe>p16 positive.</observe><answer>squamous tumor</answer>"
    (shown,) = REWARD(Sample(completion, answer="squamous tumor")).evidence
    assert shown.note.startswith("squamous tumor is sometimes positive for p16;")
