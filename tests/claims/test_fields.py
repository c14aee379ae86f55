import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.fields import with_plain_fields


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Size > 2 cm\nGrade > 2\nNodes > none", "Size : 2 cm\nGrade : 2\nNodes : none"),
        ("Size >> 2 cm\nGrade >> 2\nPNI >> no", "Size :  2 cm\nGrade :  2\nPNI :  no"),
        ("ER -> pos\nPR -> neg\nHER2 -> 0", "ER :  pos\nPR :  neg\nHER2 :  0"),
        ("ER → pos\nPR → neg\nHER2 → 0", "ER : pos\nPR : neg\nHER2 : 0"),
        ("CD7 ; lost\nCD30 ; 5%\nALK ; 0", "CD7 : lost\nCD30 : 5%\nALK : 0"),
        ("No pus ; no mucin", "No pus ; no mucin"),
        ("Ki-67 > 20%", "Ki-67 > 20%"),  # more than
        ("Ki-67 > 20%\nMitoses > 10\nMargin: 2 mm", "Ki-67 > 20%\nMitoses > 10\nMargin: 2 mm"),
        ("no pus / mitoses 2 / free / 92 g", "no pus ; mitoses 2 ; free ; 92 g"),
        ("ER/PR/HER2 3 / 12 nodes", "ER/PR/HER2 3 / 12 nodes"),  # a fraction
    ],
)
def test_the_signs_of_fields(text: str, plain: str) -> None:
    assert with_plain_fields(text) == plain


@given(st.text(alphabet="aZ >/=-→\n:", max_size=80))
def test_the_length_stays(text: str) -> None:
    assert len(with_plain_fields(text)) == len(text)
