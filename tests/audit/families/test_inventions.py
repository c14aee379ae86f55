import pytest

from pathreward import Sample
from pathreward.audit import attacks, cases

PLAIN = "Keratin pearls are seen."


@pytest.mark.parametrize(
    ("name", "has_it_already", "words"),
    [
        ("invented-stage", "Nests, pT1 N0.", ("stage",)),
        ("invented-size", "Nests, 2 cm.", ("measures", "cm")),
        ("invented-nodes", "Nests in 1 of 3 lymph nodes.", ("of 9 lymph nodes",)),
        ("invented-grade", "Grade 2 nests.", ("grade 3",)),
        ("invented-marker", "Nests, S100 positive.", ("is positive in all cells",)),
    ],
)
def test_a_fact_is_added_where_the_row_has_none_of_its_kind(
    name: str, has_it_already: str, words: tuple[str, ...]
) -> None:
    made, _ = cases(
        [Sample("", answer="lichen", findings=each) for each in (PLAIN, has_it_already)]
    )
    [attack] = attacks(only=[name])
    added, none = (attack(each) for each in made)
    assert none is None
    assert added
    assert PLAIN in added
    assert all(each in added for each in words)


@pytest.mark.parametrize(
    ("answer", "lesion"),
    [("lichen", "a metastasis of melanoma"), ("melanoma", "a carcinoid tumor")],
)
def test_another_lesion_is_added(answer: str, lesion: str) -> None:
    [made], _ = cases([Sample("", answer=answer, findings=PLAIN)])
    [attack] = attacks(only=["invented-lesion"])
    assert f"Beside it there is {lesion}." in (attack(made) or "")
