import pytest

from pathreward.evaluation.measures import ClaimsRate, kind_of, majority, measure, rewards, vote
from pathreward.sample import Sample

FINDINGS = "Nests of atypical cells with keratin pearls. No necrosis."
REPORT = "Nests of atypical cells with keratin pearls and intercellular bridges are seen. " * 3
OPTIONS = {"A": "cyst", "B": "abscess"}


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        (Sample("", answer="B", options=OPTIONS), "choice"),
        (Sample("", answer="no"), "closed"),
        (Sample("", answer="melanoma"), "open"),
        (Sample("", answer="pT2a"), "open"),
        (Sample("", answer=REPORT), "report"),
        (Sample("", findings=FINDINGS), "report"),
        (Sample("", entities=["necrosis"]), ""),
    ],
)
def test_the_kind_of_a_row(sample: Sample, kind: str) -> None:
    assert kind_of(sample) == kind


def test_a_right_answer_from_the_reference_findings_is_sound() -> None:
    think = "<think>Keratin pearls in nests, no necrosis, so it is squamous cell carcinoma.</think>"
    text = think + "<answer>squamous cell carcinoma</answer>"
    sample = Sample(text, answer="squamous cell carcinoma", findings=FINDINGS)
    [found] = measure([sample], rewards(["think"]))
    assert (found["accuracy"], found["accuracy_open"], found["accuracy_choice"]) == (1, 1, None)
    assert (found["format"], found["consistency"], found["wrong_reason"]) == (1, 1, 0)
    assert found["contradiction"] == 0
    assert found["reasoning_words"] == 12


@pytest.mark.parametrize(
    "think",
    [
        "Keratin pearls in nests, therefore melanoma.",
        "Gleason 3+4=8, keratin pearls, so it is squamous cell carcinoma.",
        "It is squamous cell carcinoma, I am sure.",
    ],
    ids=["concludes another", "contradicts itself", "rests on nothing"],
)
def test_a_right_answer_for_a_wrong_reason(think: str) -> None:
    text = f"<think>{think}</think><answer>squamous cell carcinoma</answer>"
    [found] = measure([Sample(text, answer="squamous cell carcinoma")], rewards(["think"]))
    assert (found["accuracy"], found["wrong_reason"]) == (1, 1)


@pytest.mark.parametrize(
    ("sample", "without"),
    [
        (Sample("melanoma", answer="melanoma"), {"consistency", "wrong_reason", "entity_f1"}),
        (Sample(REPORT, answer=REPORT, findings=REPORT), {"accuracy", "consistency"}),
        (Sample("<think>Nests.</think>no", answer="yes"), {"wrong_reason", "agreement"}),
        (Sample("Nests."), {"accuracy", "agreement", "contradiction", "consistency"}),
    ],
    ids=["no reasoning", "a report", "a wrong answer", "no reference"],
)
def test_what_cannot_be_judged_has_no_value(sample: Sample, without: set[str]) -> None:
    [found] = measure([sample], rewards(["think"]))
    assert {name for name in without if found[name] is not None} == set()


def test_a_turned_claim_contradicts_and_one_left_out_does_not() -> None:
    def rate(text: str, outcome: str) -> float | None:
        return ClaimsRate(outcome)(Sample(text, findings=FINDINGS)).value  # type: ignore[arg-type]  # fields of a table of cases

    same = "Nests of atypical cells with keratin pearls. No necrosis."
    turned = "Nests of atypical cells with keratin pearls. Extensive necrosis."
    shorter = "Nests of atypical cells with keratin pearls."
    assert (rate(same, "agreement"), rate(same, "contradiction")) == (1, 0)
    assert (rate(turned, "contradiction") or 0) > 0 == rate(shorter, "contradiction")
    assert (rate(shorter, "agreement") or 0) < 1


def test_workers_measure_the_same() -> None:
    samples = [
        Sample(f"<think>Nests {n}.</think><answer>{'yes' if n % 2 else 'no'}</answer>", answer="no")
        for n in range(20)
    ]
    by_name = rewards(["think"])
    assert measure(samples, by_name, 2) == measure(samples, by_name)


@pytest.mark.parametrize(
    ("text", "sample", "expected"),
    [
        ("<answer>B</answer>", {"answer": "B", "options": OPTIONS}, ("B", True)),
        ("<answer>abscess</answer>", {"answer": "B", "options": OPTIONS}, ("B", True)),
        ("<answer>A</answer>", {"answer": "B", "options": OPTIONS}, ("A", False)),
        ("<answer>No.</answer>", {"answer": "yes"}, ("no", False)),
        ("<answer>Naevus.</answer>", {"answer": "melanoma"}, ("melanocytic nevus", False)),
        ("<think>Nests.", {"answer": "melanoma"}, ("", False)),
    ],
)
def test_a_vote_is_the_answer_that_is_committed_to(
    text: str, sample: dict[str, object], expected: tuple[str, bool]
) -> None:
    assert vote(Sample(text, **sample)) == expected  # type: ignore[arg-type]  # fields of a table of cases


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([("A", False), ("A", False), ("B", True)], 0),
        ([("A", False), ("B", True), ("C", False)], 1 / 3),
        ([("", False), ("", False), ("B", True)], 1),
    ],
    ids=["outvoted", "tied", "no answer is no vote"],
)
def test_majority(votes: list[tuple[str, bool]], expected: float) -> None:
    assert majority(votes) == expected
