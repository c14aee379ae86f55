import pytest

from pathreward.claims.degrees import degrees, is_deniable, modified


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Marked chronic gastritis", [("severity", "severe"), ("course", "chronic")]),
        ("extensive, not focal", [("extent", "diffuse"), ("extent", "focal")]),
        ("a solitary nodule", [("focality", "unifocal")]),
        ("spindle cell type", [("cell type", "spindle")]),
        ("Necrosis", []),
    ],
)
def test_values_on_scales(text: str, values: list[tuple[str, str]]) -> None:
    assert [(each.scale, each.value) for each in degrees(text)] == values


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("mild atrophy", "atrofy"),
        ("Atrophy: mild", "atrofy"),
        ("Atrophy ..... mild", "atrofy"),
        ("Atrophy | mild", "atrofy"),
        ("The atrophy is mild", "atrofy"),
    ],
)
def test_what_a_value_modifies(text: str, stem: str) -> None:
    [degree] = degrees(text)
    assert stem in modified(text, degree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no acute cholecystitis", True),
        ("it is not solid", True),
        ("the lesion is not distal", True),
        ("absence of distal villi", False),
        ("no growth beyond the inner half", False),
        ("does not go deeper than the outer half", False),
    ],
)
def test_whether_a_denial_can_be_about_a_value(text: str, expected: bool) -> None:
    [degree] = degrees(text)
    assert is_deniable(text, degree) is expected
