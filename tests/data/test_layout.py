import pytest

from pathreward.data.layout import listed, patient_of
from pathreward.errors import DataError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a", 1], ["a", "1"]),
        ("{'A': 'cyst'}", {"A": "cyst"}),
        ('["a", "b"]', ["a", "b"]),
        ("  ", None),
        ([], None),
    ],
)
def test_options_may_be_literals(value: object, expected: object) -> None:
    assert listed(value) == expected


@pytest.mark.parametrize("value", ["cyst; abscess", "__import__('os').getcwd()", 7, "(" * 10_000])
def test_other_text_is_no_list_and_is_not_run(value: object) -> None:
    with pytest.raises(DataError, match="expected options as a list"):
        listed(value)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("TCGA-02-0266-01Z-00-DX1", "uuid"), "TCGA-02-0266"),
        (("2270", "GTEX-OIZH-0626"), "GTEX-OIZH"),
        ((None, "slide"), "slide"),
        ((None, None), None),
    ],
)
def test_slides_of_one_patient_are_one_group(names: tuple[object, ...], expected: object) -> None:
    assert patient_of(*names) == expected
