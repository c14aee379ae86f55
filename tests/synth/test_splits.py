import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import DataError, Sample
from pathreward.synth.case import Case
from pathreward.synth.output import Origin, chain_row
from pathreward.synth.splits import expect_parts, leaks, split


def rows_of(groups: list[int], texts: list[int]) -> list[Case]:
    return [
        Case(
            str(n),
            Sample("", answer="cyst", findings=f"Case {text} of the series. " * 3),
            {"id": n, "patient": group},
            f"patient {group}",
        )
        for n, (group, text) in enumerate(zip(groups, texts, strict=True))
    ]


def accepted(cases: list[Case]) -> list[dict[str, object]]:
    return [chain_row(each.key, "<think>a</think>", [], Origin("1-ab"), []) for each in cases]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), min_size=1, max_size=30),
    st.floats(0, 0.9),
    st.integers(0, 3),
)
def test_nothing_leaks_and_no_row_is_lost(
    pairs: list[tuple[int, int]], share: float, seed: int
) -> None:
    cases = rows_of([group for group, _ in pairs], [text for _, text in pairs])
    made = split(cases, accepted(cases), share, seed)
    assert len(made.train) + len(made.held_out) == len(cases)
    assert leaks(made.train, made.held_out, "patient") == []


def test_rejected_rows_are_in_no_part() -> None:
    cases = rows_of([1, 2], [1, 2])
    chains = accepted(cases)
    chains[0] = chain_row("0", None, [], Origin("1-ab"), ["no path: none"])
    made = split(cases, chains, 0.0)
    assert [row["id"] for row in made.train] == [1]
    assert made.train[0]["completion"] == "<think>a</think>"


def test_two_patients_with_one_report_are_kept_together() -> None:
    cases = rows_of([1, 2, 3], [7, 7, 8])
    assert split(cases, accepted(cases), 0.5).united == 1


def test_more_rows_do_not_move_a_patient() -> None:
    many = rows_of(list(range(40)), list(range(40)))
    few = many[:20]
    before, after = split(few, accepted(few), 0.3), split(many, accepted(many), 0.3)
    held = {row["patient"] for row in before.held_out}
    assert held == {row["patient"] for row in after.held_out if int(str(row["patient"])) < 20}
    assert 0 < len(after.held_out) < 40


def test_a_share_of_everything_is_refused() -> None:
    with pytest.raises(DataError, match="expected a share"):
        split([], [], 1.0)


FORM = "Received in formalin, labeled with the patient's name, and processed routinely. " * 4


def test_patients_with_one_report_are_kept_together_among_many_with_its_passages() -> None:
    texts = [
        f"{FORM} Specimen {n * 7919}, block {n * 104729}, level {n * 1299709}." for n in range(250)
    ]
    texts += [f"{FORM} Nests of cells in the stroma with an ulcer, a vessel, fat and crypts."] * 12
    cases = [
        Case(str(n), Sample("", answer="cyst", findings=text), {"id": n}, f"patient {n}")
        for n, text in enumerate(texts)
    ]
    made = split(cases, accepted(cases), 0.3)
    parts = [{row["id"] for row in part} & set(range(250, 262)) for part in made[:2]]
    assert sorted(map(len, parts)) == [0, 12]


@pytest.mark.parametrize(
    ("patients", "kept", "share", "message"),
    [
        ([1, 2], False, 0.5, "no chain is accepted"),
        ([1, 1], True, 0.5, "all 2 accepted chains are in one part, that for training"),
        ([1, 1], True, 0.0, ""),
        (list(range(40)), True, 0.3, ""),
    ],
    ids=["none accepted", "one patient", "nothing held out", "many"],
)
def test_a_part_without_rows_is_an_error(
    patients: list[int], kept: bool, share: float, message: str
) -> None:
    cases = rows_of(patients, patients)
    made = split(cases, accepted(cases), share) if kept else split([], [], share)
    if message:
        with pytest.raises(DataError, match=message):
            expect_parts(made, share)
    else:
        expect_parts(made, share)
