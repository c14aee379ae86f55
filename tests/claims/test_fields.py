import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.extract import text_claims
from pathreward.claims.fields import PlainFields
from pathreward.linking import Linker


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Size > 2 cm\nGrade > 2\nNodes > none", "Size: 2 cm\nGrade: 2\nNodes: none"),
        ("Size >> 2 cm\nGrade >> 2\nPNI >> no", "Size: 2 cm\nGrade: 2\nPNI: no"),
        ("ER -> pos\nPR -> neg\nHER2 -> 0", "ER: pos\nPR: neg\nHER2: 0"),
        ("CD7 ; lost\nCD30 ; 5%\nALK ; 0", "CD7: lost\nCD30: 5%\nALK: 0"),
        ("No pus ; no mucin", "No pus ; no mucin"),
        ("Ki-67 > 20%", "Ki-67 > 20%"),  # more than
        ("Ki-67 > 20%\nMitoses > 10\nMargin: 2 mm", "Ki-67 > 20%\nMitoses > 10\nMargin: 2 mm"),
        ("no pus / mitoses 2 / free / 92 g", "no pus; mitoses 2; free; 92 g"),
        ("ER/PR/HER2 3 / 12 nodes", "ER/PR/HER2 3 / 12 nodes"),  # a fraction
        ("I think ... it is a nevus", "I think ... it is a nevus"),  # a pause
        ("Size .... 2 cm\nPNI . . . . no", "Size: 2 cm\nPNI: no"),
        ("| ER | 90% | strong |\n| PR | 5% | weak |", "| ER | 90% | strong |\n| PR | 5% | weak |"),
        ("| Field | Value |\n|---|---|\n| ER | + |\n| PR | - |", "Field: Value\nER: +\nPR: -"),
        ("## Findings\n**Necrosis**: none", "Findings\nNecrosis: none"),
        ("2 ** 3 and a__b", "2 ** 3 and a__b"),
        ("ER score 1. PR score 2. HER2 score 3.", "ER score 1. PR score 2. HER2 score 3."),
        ("1. 3 cm. 2. Grade 2. 3. No nodes.", "3 cm. Grade 2. No nodes."),
    ],
)
def test_the_signs_of_fields(text: str, plain: str) -> None:
    assert PlainFields(text).text == plain


@given(st.text(alphabet="aZ >/=-→\n:|.*_1()", max_size=80))
def test_each_sign_is_that_of_the_text_or_one_in_its_place(text: str) -> None:
    plain = PlainFields(text)
    for at, sign in enumerate(plain.text):
        start, end = plain.original(at, at + 1)
        assert 0 <= start < end <= max(1, len(text)) + 1
        if sign not in " ;:":
            assert text[start] == sign


FIELDS = (
    ("Size", "3 cm"),
    ("Necrosis", "absent"),
    ("Lymphovascular invasion", "present"),
    ("ER", "positive"),
    ("Deep margin", "clear"),
    ("Mitoses", "4 per 10 HPF"),
    ("Atrophy", "mild"),
    ("Cellularity", "high"),
    ("WHO grade", "2"),
    ("Perineural invasion", "not identified"),
    ("Ki-67", "20%"),
    ("Nodes", "0/12"),
    ("Stage", "pT2"),
    ("Granulomas", "not seen"),
    ("Necrosis", "focal"),
    ("Side", "left"),
    ("Inflammation", "moderate, chronic"),
    ("p53", "wild type"),
    ("Site", "gastric antrum"),
)
LAYOUTS = {
    "equals signs": lambda pairs: "\n".join(f"{name} = {value}" for name, value in pairs),
    "dashes": lambda pairs: "\n".join(f"{name} - {value}" for name, value in pairs),
    "numbered lines": lambda pairs: "\n".join(
        f"{i}. {name}: {value}" for i, (name, value) in enumerate(pairs, 1)
    ),
    "numbered dashes": lambda pairs: "\n".join(
        f"{i}. {name} - {value}" for i, (name, value) in enumerate(pairs, 1)
    ),
    "items on a line": lambda pairs: " ".join(
        f"({i}) {name}: {value}" for i, (name, value) in enumerate(pairs, 1)
    ),
    "semicolons": lambda pairs: "; ".join(f"{name}: {value}" for name, value in pairs),
    "dashes on a line": lambda pairs: "; ".join(f"{name} - {value}" for name, value in pairs),
    "double arrows": lambda pairs: " >> ".join(f"{name}: {value}" for name, value in pairs),
    "slashes": lambda pairs: " / ".join(f"{name}: {value}" for name, value in pairs),
    "leaders": lambda pairs: "\n".join(f"{name} ..... {value}" for name, value in pairs),
    "table": lambda pairs: "\n".join(f"| {name} | {value} |" for name, value in pairs),
    "markdown": lambda pairs: "\n".join(f"- **{name}:** {value}" for name, value in pairs),
    "bars": lambda pairs: " | ".join(f"{name}: {value}" for name, value in pairs),
}


def _stated(text: str) -> set[tuple[tuple[str, str], ...]]:
    return {each.axes for each in text_claims(text, Linker.default()).claims}


@given(
    pairs=st.lists(st.sampled_from(FIELDS), min_size=5, max_size=8, unique=True),
    layout=st.sampled_from(sorted(LAYOUTS)),
)
def test_a_list_states_the_same_in_every_layout(pairs: list[tuple[str, str]], layout: str) -> None:
    plain = "\n".join(f"{name}: {value}" for name, value in pairs)
    assert _stated(LAYOUTS[layout](pairs)) == _stated(plain)
