import pytest

from pathreward import Linker, Sample
from pathreward.answers.question import items_of, question_of


@pytest.mark.parametrize(
    ("answer", "kind", "beside", "sited"),
    [
        pytest.param("adenocarcinoma", "concept", {}, False, id="a name"),
        pytest.param("no", "closed", {}, False, id="no"),
        pytest.param("pT2 N0", "stage", {"stage": ["T2", "N0"]}, False, id="a fact alone"),
        pytest.param(
            "adenocarcinoma, pT2", "concept", {"stage": ["T2"]}, False, id="a fact beside a name"
        ),
        pytest.param("melanoma; nevus", "set", {}, False, id="a list"),
        pytest.param("a plan of two visits", "text", {}, False, id="words the graph lacks"),
        pytest.param("", "concept", {}, False, id="no gold answer"),
    ],
)
def test_the_gold_answer_decides_the_kind_and_the_facts_beside_its_names(
    answer: str, kind: str, beside: dict[str, list[str]], sited: bool
) -> None:
    found = question_of(Sample("", answer=answer), Linker.default())
    stated = {
        name: [answer[each.start : each.end].lstrip("p") for each in facts]
        for name, facts in found.facts.items()
    }
    assert (found.kind, stated, found.sited) == (kind, beside, sited)


@pytest.mark.parametrize(
    ("answer", "beside"),
    [
        pytest.param(
            "adenocarcinoma of the left lung",
            ["laterality"],
            id="a side, and the organ of the name",
        ),
        pytest.param("adenocarcinoma, left", ["laterality"], id="a side behind the name"),
        pytest.param("left bundle branch block", [], id="a side that is part of the name"),
    ],
)
def test_a_side_counts_unless_it_is_part_of_a_name(answer: str, beside: list[str]) -> None:
    found = question_of(Sample("", answer=answer), Linker.default())
    assert [each for each in sorted(found.facts) if each in {"laterality", "site"}] == beside


def test_an_item_keeps_its_words_without_its_mark() -> None:
    assert items_of("1. necrosis;\n2. mitoses.") == ["necrosis", "mitoses"]
