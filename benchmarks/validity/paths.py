"""Whether what a report describes leads to its own tumor: the path reward against other tumors.

The reports of WSI-Bench without the sentence that names the diagnosis. The path of the description
to the tumor type of the TCGA project is compared with its path to each other type of the data set
that is neither wider nor narrower. The graph alone judges: no reference is given.
"""

from pathlib import Path

from section import Table, rows_of, share

import pathreward as pr

_TUMORS = {
    "ACC": "adrenocortical carcinoma",
    "BLCA": "urothelial carcinoma",
    "BRCA": "invasive ductal carcinoma",
    "CESC": "squamous cell carcinoma of the cervix",
    "COAD": "colonic adenocarcinoma",
    "DLBC": "diffuse large B-cell lymphoma",
    "ESCA": "esophageal adenocarcinoma",
    "HNSC": "squamous cell carcinoma",
    "KIRC": "clear cell renal cell carcinoma",
    "KIRP": "papillary renal cell carcinoma",
    "LGG": "astrocytoma",
    "LIHC": "hepatocellular carcinoma",
    "LUAD": "lung adenocarcinoma",
    "LUSC": "squamous cell carcinoma",
    "MESO": "malignant mesothelioma",
    "OV": "high-grade serous carcinoma",
    "PCPG": "pheochromocytoma",
    "PRAD": "prostatic adenocarcinoma",
    "READ": "rectal adenocarcinoma",
    "SKCM": "melanoma",
    "STAD": "gastric adenocarcinoma",
    "THCA": "papillary thyroid carcinoma",
    "THYM": "thymoma",
    "UCEC": "endometrioid carcinoma",
    "UVM": "uveal melanoma",
}
_CONCLUDES = "Based on these observations"


def table(data: Path) -> Table:
    """Return how often the path to the report's own tumor is the better one."""
    graph = pr.KnowledgeGraph.default()
    ids = {name: graph.find(name)[0].id for name in _TUMORS.values() if graph.find(name)}
    better = equal = pairs = reports = 0
    for row in rows_of(data / "questions" / "wsi_bench_dev.jsonl"):
        name = _TUMORS.get(row["project"].removeprefix("TCGA-"), "")
        seen, conclusion, _ = row["answer"].partition(_CONCLUDES)
        if row["task"] != "1_Report" or name not in ids or not conclusion:
            continue
        reports += 1
        own = _value(seen, name)
        for other, concept in ids.items():
            if not graph.is_a(concept, ids[name]) and not graph.is_a(ids[name], concept):
                value = _value(seen, other)
                pairs += 1
                better += own > value
                equal += own == value
    rows = [
        ("own above other", share(better, pairs)),
        ("equal", share(equal, pairs)),
        ("area under the curve", f"{(better + equal / 2) / pairs:.3f}"),
    ]
    notes = f"{reports} reports, {pairs} pairs of a report and another tumor."
    return Table("Path: a description leads to its own tumor", ("", "share"), rows, notes)


def _value(seen: str, diagnosis: str) -> float:
    completion = f"<observe>{seen}</observe><answer>{diagnosis}</answer>"
    value = pr.PathReward()(pr.Sample(completion, answer=diagnosis)).value
    if value is None:
        raise ValueError(f"the graph can't judge {diagnosis!r}")
    return value
