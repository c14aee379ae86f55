"""Names of markers, from the table and by their shape."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward.facts.marker.names import PACKAGE, find_names
from pathreward.lexicon import load_table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ER, oestrogen receptor, Estrogen Receptors", ["ER", "ER", "ER"]),
        ("HER2/neu HER-2 her2 ERBB2 c-erbB-2", ["HER2"] * 5),
        ("Ki-67, Ki67, ki 67, MIB1", ["Ki-67"] * 4),
        ("CK7, CK 7, CK-7, cytokeratin 7", ["CK7"] * 4),
        ("CK AE1/AE3, pancytokeratin", ["CK AE1/AE3", "CK AE1/AE3"]),
        ("β-catenin, beta-catenin", ["beta-catenin", "beta-catenin"]),
        ("BRAF p.V600E and KRAS G12D", ["BRAF V600E", "KRAS G12D"]),
        ("estrogen and progesterone receptors", ["ER, PR"]),
        ("CD303, SOX17, NKX3.1, p57, CK5/6", ["CD303", "SOX17", "NKX3.1", "p57", "CK5/6"]),
        ("MUC5AC S100", ["MUC5AC", "S100"]),
        ("c-KIT (CD117)", ["CD117", "CD117"]),
        # no markers
        ("pr, er, met, under, water", []),
        ("eosinophils, granulomas, LVI, PNI, DCIS, MARGINS", []),
        ("pT3, PT3A, PN1, T2N0, IB1, G2, CIN3, GG2, A1-A4", []),
        ("CO2, HCO3-, FADH2, ICD10, HPF10", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert [each.value for each in find_names(text)[0]] == expected


def test_every_alias_is_found_under_its_own_name() -> None:
    for entry in load_table(PACKAGE, "aliases", None).entries:
        found, _ = find_names(f"the {entry.phrase} stain")
        assert [(each.value, each.start) for each in found] == [(entry.cls, 4)], entry.phrase


def test_a_row_of_a_pathologist_adds_an_alias(tmp_path: Path) -> None:
    (tmp_path / "aliases.tsv").write_text(
        "class\tphrase\tlanguage\tcomment\n"
        "HER2\tneu oncoprotein\ten\t\n"
        "zyxin\tzyxin\ten\ta marker that no table had\n",
        encoding="utf-8",
    )
    script = (
        "from pathreward.facts.marker.parse import markers\n"
        "text = 'neu oncoprotein 3+, zyxin lost'\n"
        "print([(each.name, each.status, each.score) for each in markers(text)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PATHREWARD_LEXICON": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[('HER2', '', '3+'), ('zyxin', 'negative', '')]"
