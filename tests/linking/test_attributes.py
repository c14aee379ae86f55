import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker

LINKER = Linker(
    KnowledgeGraph(
        [
            Concept("breast", "breast", "anatomy"),
            Concept("ovary", "ovary", "anatomy"),
            Concept("kidney", "kidney", "anatomy"),
            Concept("lymph_node", "lymph node", "anatomy"),
            Concept("carcinoma", "carcinoma", "diagnosis"),
            Concept("breast_carcinoma", "breast carcinoma", "diagnosis"),
            Concept("adenoma", "adenoma", "diagnosis"),
            Concept("metastasis", "metastasis", "finding"),
            Concept("necrosis", "necrosis", "finding"),
            Concept("grade_2", "grade 2", "grade"),
        ]
    ),
    attributes=True,
)


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Left breast", "breast", [("laterality", "left")]),
        ("Bilateral ovaries", "ovaries", [("laterality", "bilateral")]),
        ("Kidney, left: carcinoma.", "Kidney", [("laterality", "left")]),
        ("Kidney, left: carcinoma.", "carcinoma", []),
        (
            "carcinoma of the right breast",
            "carcinoma of the right breast",
            [("laterality", "right")],
        ),
        ("0/12 lymph nodes", "lymph nodes", [("count", "0/12")]),
        ("Metastasis in 3 of 15 lymph nodes", "lymph nodes", [("count", "3/15")]),
        ("Lymph nodes (2/8)", "Lymph nodes", [("count", "2/8")]),
        ("Carcinoma measures 2.3 x 1.1 cm.", "Carcinoma", [("size", "2.3 x 1.1 cm")]),
        ("A 4 mm adenoma", "adenoma", [("size", "4 mm")]),
        ("Carcinoma, grade 2.", "Carcinoma", [("grade", "grade 2")]),
        ("Carcinoma. Grade 2 adenoma.", "Carcinoma", []),  # another sentence
        ("Necrosis is seen.", "Necrosis", []),
        ("<b>Left</b> breast", "breast", [("laterality", "left")]),
    ],
)
def test_what_modifies_a_mention_is_attached(
    text: str, mention: str, expected: list[tuple[str, str]]
) -> None:
    (found,) = [each for each in LINKER.link(text) if each.text == mention]
    assert [(each.kind, each.value) for each in found.attributes] == expected


def test_an_attribute_has_its_span() -> None:
    text = "<b>Left</b> breast"
    (attribute,) = LINKER.link(text)[0].attributes
    assert text[attribute.start : attribute.end] == "Left"
