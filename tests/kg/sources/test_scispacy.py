import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph

ROWS: list[dict[str, Any]] = [
    {
        "concept_id": "C0007137",
        "canonical_name": "Squamous Cell Carcinoma",
        "aliases": ["SCC", "process"],
        "types": ["T191"],
        "definition": "left out",
    },
    {"concept_id": "necrosis", "canonical_name": "necrosis", "types": ["finding"]},
]


def test_reads_lines_and_lists_alike(tmp_path: Path) -> None:
    lines, listed = tmp_path / "kb.jsonl", tmp_path / "kb.json"
    lines.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n")
    listed.write_text(json.dumps(ROWS))
    graph = KnowledgeGraph.from_scispacy(lines)
    assert graph == KnowledgeGraph.from_scispacy(listed)
    carcinoma = graph["C0007137"]
    assert carcinoma.names == ("Squamous Cell Carcinoma", "SCC")  # "process" is too general
    assert (carcinoma.type, carcinoma.xrefs) == ("diagnosis", ("UMLS:C0007137",))
    assert (graph["necrosis"].type, graph["necrosis"].xrefs) == ("finding", ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "kb.jsonl:1, column 2: not JSON"),
        ("3", "kb.jsonl:1: expected an object with concept_id and canonical_name, got int"),
        ("{}", "kb.jsonl:1, field 'concept_id': expected text, got NoneType"),
        (
            '{"concept_id": "a", "canonical_name": "b", "aliases": "c"}',
            "kb.jsonl:1, field 'aliases': expected a list of texts, got str",
        ),
        ('{"concept_id": "", "canonical_name": "b"}', "kb.jsonl:1: expected an id, got none"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "kb.jsonl").write_text(line)
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_scispacy(tmp_path / "kb.jsonl")
    assert message in str(raised.value)
