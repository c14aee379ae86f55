"""Write a CSV with PrimeKG's columns, types, relations and counts, and random content.

python benchmarks/graph/make_primekg.py kg.csv [--share 0.01]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pathreward.kg.sources.primekg import COLUMNS

NODES = {
    "biological_process": (28_642, "GO"),
    "gene/protein": (27_671, "NCBI"),
    "disease": (17_080, "MONDO"),
    "effect/phenotype": (15_311, "HPO"),
    "anatomy": (14_035, "UBERON"),
    "molecular_function": (11_169, "GO"),
    "drug": (7_957, "DrugBank"),
    "cellular_component": (4_176, "GO"),
    "pathway": (2_516, "REACTOME"),
    "exposure": (818, "CTD"),
}
"""The kinds of nodes, how many there are of each and what their ids are from: 129,375."""

_GENE, _PROCESS, _FUNCTION = "gene/protein", "biological_process", "molecular_function"
_COMPONENT, _PHENOTYPE = "cellular_component", "effect/phenotype"

RELATIONS = (
    ("protein_protein", "ppi", _GENE, _GENE, 321_075),
    ("drug_protein", "target", "drug", _GENE, 25_653),
    ("contraindication", "contraindication", "drug", "disease", 30_675),
    ("indication", "indication", "drug", "disease", 9_388),
    ("off-label use", "off-label use", "drug", "disease", 2_568),
    ("drug_drug", "synergistic interaction", "drug", "drug", 1_336_314),
    ("phenotype_protein", "associated with", _GENE, _PHENOTYPE, 3_330),
    ("phenotype_phenotype", "parent-child", _PHENOTYPE, _PHENOTYPE, 18_736),
    ("disease_phenotype_negative", "phenotype absent", "disease", _PHENOTYPE, 1_193),
    ("disease_phenotype_positive", "phenotype present", "disease", _PHENOTYPE, 150_317),
    ("disease_protein", "associated with", _GENE, "disease", 80_411),
    ("disease_disease", "parent-child", "disease", "disease", 32_194),
    ("drug_effect", "side effect", "drug", _PHENOTYPE, 64_784),
    ("bioprocess_bioprocess", "parent-child", _PROCESS, _PROCESS, 52_886),
    ("molfunc_molfunc", "parent-child", _FUNCTION, _FUNCTION, 13_574),
    ("cellcomp_cellcomp", "parent-child", _COMPONENT, _COMPONENT, 4_845),
    ("molfunc_protein", "interacts with", _GENE, _FUNCTION, 69_530),
    ("cellcomp_protein", "interacts with", _GENE, _COMPONENT, 83_402),
    ("bioprocess_protein", "interacts with", _GENE, _PROCESS, 144_805),
    ("exposure_protein", "interacts with", "exposure", _GENE, 1_212),
    ("exposure_disease", "linked to", "exposure", "disease", 2_304),
    ("exposure_exposure", "parent-child", "exposure", "exposure", 2_070),
    ("exposure_bioprocess", "interacts with", "exposure", _PROCESS, 1_625),
    ("exposure_molfunc", "interacts with", "exposure", _FUNCTION, 45),
    ("exposure_cellcomp", "interacts with", "exposure", _COMPONENT, 10),
    ("pathway_pathway", "parent-child", "pathway", "pathway", 2_535),
    ("pathway_protein", "interacts with", _GENE, "pathway", 42_646),
    ("anatomy_anatomy", "parent-child", "anatomy", "anatomy", 14_032),
    ("anatomy_protein_present", "expression present", _GENE, "anatomy", 1_518_203),
    ("anatomy_protein_absent", "expression absent", _GENE, "anatomy", 19_887),
)
"""Relation, its display name, the types it joins and how many there are: 4,050,249."""

_SYLLABLES = ["ana", "blast", "carci", "derm", "epi", "fibro", "gloss", "hepa", "kera", "lymph"]


def make(path: Path, share: float = 1.0, seed: int = 0) -> None:
    """Write the file: each relation in one direction, then all of them in the other."""
    draw = np.random.default_rng(seed)
    first, ends = 0, {}
    cells: list[str] = []
    for kind, (whole, source) in NODES.items():
        count = max(8, int(whole * share))
        ends[kind] = first, count
        cells += [_cells(kind, source, first + i) for i in range(count)]
        first += count
    pairs = [
        (f"{name},{display}", _pairs(draw, name, ends[x], ends[y], max(1, int(count * share))))
        for name, display, x, y, count in RELATIONS
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for mirrored in (False, True):
            for label, rows in pairs:
                for chunk in np.array_split(rows[:, ::-1] if mirrored else rows, 64):
                    file.writelines(f"{label},{cells[x]},{cells[y]}\n" for x, y in chunk.tolist())


def _pairs(
    draw: np.random.Generator, name: str, x: tuple[int, int], y: tuple[int, int], count: int
) -> NDArray[np.int64]:
    """Return pairs that differ, some nodes in very many of them; in a hierarchy parents first."""
    count = min(count, x[1] * y[1] // 8)  # a small share has fewer pairs than relations
    found = np.empty((0, 2), dtype=np.int64)
    width = 1.0
    while len(found) < count:
        size_drawn = 2 * (count - len(found)) + 16
        ends = [
            first + (size * draw.random(size_drawn) ** (1.0 + width)).astype(np.int64)
            for first, size in (x, y)
        ]
        added = np.stack(ends, axis=1)
        added = added[added[:, 0] != added[:, 1]]
        if x == y:
            added.sort(axis=1)
        found = np.unique(np.concatenate([found, added]), axis=0)
        width *= 0.9
    found = draw.permutation(found)[:count]
    return found[:, ::-1] if name == "anatomy_anatomy" else found


def _cells(kind: str, source: str, index: int) -> str:
    return f"{index},{index},{kind},{'-'.join(_syllables(index))} {index},{source}"


def _syllables(index: int) -> Iterator[str]:
    for digit in str(index):
        yield _SYLLABLES[int(digit)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="of the nodes and relations")
    chosen = parser.parse_args()
    make(chosen.path, chosen.share)
    print(f"wrote {chosen.path}: {chosen.path.stat().st_size / 1e6:,.0f} MB")
