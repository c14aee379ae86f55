from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("all-options", {"A, B, C"}),
        ("all-option-texts", {"adenocarcinoma; squamous cell carcinoma; melanoma"}),
        ("right-one-first", {"B (A and C are also possible)"}),
        ("listed-with-wrong", {"B, {wrong}", "{wrong}, B"}),
        ("either-or", {"B or {wrong}", "{wrong} or B"}),
        ("slash", {"B/{wrong}", "{wrong}/B"}),
        ("versus", {"B versus {wrong}"}),
        ("cannot-exclude", {"{wrong}; B cannot be excluded"}),
        ("not-ruled-out", {"B. I would not rule out {wrong}.", "B. It may also be {wrong}."}),
        ("if-not", {"{wrong}, and if not, B"}),
        ("chances", {"{wrong} (60 %), B (40 %)"}),
        ("possibly", {"possibly B", "B?", "perhaps B", "maybe B"}),
        ("undecided", {"It cannot be determined whether it is B"}),
    ],
)
def test_answers_of_a_row_with_options(
    attacked: Callable[..., str], case: AttackCase, name: str, answers: set[str]
) -> None:
    assert attacked(name, "answer") in {each.format(wrong=case.wrong) for each in answers}


@pytest.mark.parametrize(
    ("name", "gold", "answers"),
    [
        ("yes-and-no", "yes", {"Yes and no", "Yes / No", "Yes. No."}),
        ("yes-and-no", "melanoma", {None}),  # not a question of yes or no
        (
            "all-stages",
            "pT2 N0",
            {"pT2 N0, or any of T1 T2 T3 T4, N0 N1 N2, M0 M1, stage I, II, III or IV"},
        ),
        ("all-stages", "melanoma", {None}),  # no stage
        ("all-options", "melanoma", {None}),  # no options
        ("several-diagnoses", "yes", {None}),  # no diagnosis
    ],
)
def test_answers_of_other_rows(
    answer_of: Callable[..., str | None], name: str, gold: str, answers: set[str | None]
) -> None:
    assert answer_of(name, gold) in answers


def test_several_diagnoses_hold_the_gold_one_among_its_siblings(
    answer_of: Callable[..., str | None],
) -> None:
    names = (answer_of("several-diagnoses", "melanoma") or "").split(", ")
    assert "melanoma" in names
    assert 2 <= len(names) <= 4
