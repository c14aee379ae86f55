"""What follows from a grade: the tables of the scales."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward.facts.grade.scales import implied_on, is_usual_end, may_be_on, scale_of


@pytest.mark.parametrize(
    ("scale", "value", "other", "expected"),
    [
        # Epstein 2016: the grade groups
        ("Gleason patterns", "3+3", "grade group", "1"),
        ("Gleason patterns", "3+4", "grade group", "2"),
        ("Gleason patterns", "4+3", "grade group", "3"),
        ("Gleason patterns", "3+5", "grade group", "4"),
        ("Gleason patterns", "5+3", "grade group", "4"),
        ("Gleason patterns", "4+5", "grade group", "5"),
        ("Gleason patterns", "5+5", "grade group", "5"),
        ("Gleason patterns", "2+4", "Gleason score", "6"),
        ("Gleason score", "7", "grade group", ""),  # two groups have it
        ("grade group", "4", "Gleason patterns", ""),  # several patterns are group 4
        # Elston and Ellis 1991: 3 to 5, 6 and 7, 8 and 9
        ("Nottingham score", "5", "Nottingham", "1"),
        ("Nottingham score", "6", "Nottingham", "2"),
        ("Nottingham parts", "3+2+2", "Nottingham", "2"),
        ("Nottingham parts", "3+3+2", "Nottingham", "3"),
        ("Nottingham parts", "3+2+1", "mitoses", "1"),
        # AJCC: G1 to G4
        ("grade", "4", "differentiation", "undifferentiated"),
        ("differentiation", "well", "tier", "low"),
        ("WHO", "2", "tier", "low"),
        ("Nottingham", "2", "tier", ""),
    ],
)
def test_implied(scale: str, value: str, other: str, expected: str) -> None:
    assert implied_on(scale, value, other) == expected


def test_every_spelling_of_a_name_gives_its_scale() -> None:
    assert scale_of("WHO / ISUP") == "WHO/ISUP"
    assert scale_of("Bloom-Richardson") == scale_of("bloom richardson") == "Nottingham"


def test_which_scales_may_be_meant_by_each_other() -> None:
    assert may_be_on("grade", "IASLC")
    assert may_be_on("nuclear", "Fuhrman")
    assert not may_be_on("Nottingham", "FIGO")
    assert not may_be_on("grade", "Gleason score")


def test_where_a_scale_ends() -> None:
    assert is_usual_end("Nottingham score", "9")
    assert is_usual_end("grade", "3")
    assert not is_usual_end("Fuhrman", "9")


def test_a_row_of_a_table_adds_a_scale(tmp_path: Path) -> None:
    columns = "class\tphrase\tlanguage\tcomment"
    (tmp_path / "grade_scales.tsv").write_text(
        f"{columns}\nSilverberg\tsilverberg\ten\t\n", "utf-8"
    )
    script = (
        "from pathreward.facts.grade.parse import grades\n"
        "print([(each.scale, each.value) for each in grades('Silverberg grade 2')])"
    )
    environment = {**os.environ, "PATHREWARD_LEXICON": str(tmp_path)}
    found = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[('Silverberg', '2')]"
