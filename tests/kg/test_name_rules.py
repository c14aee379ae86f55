import pytest

from pathreward.kg import Concept, KnowledgeGraph, Relation, name_rules
from pathreward.kg.name_rules import hierarchy_problems, name_problems


def diagnosis(concept_id: str, *names: str) -> Concept:
    return Concept(concept_id, names[0], "diagnosis", names[1:])


@pytest.mark.parametrize(
    ("names", "scale"),
    [
        ("pyelonephritis|acute pyelonephritis|chronic pyelonephritis", "course"),
        ("dysplastic nodule|low-grade dysplastic nodule|high grade dysplastic nodule", "grade"),
        ("breast carcinoma|in situ carcinoma|infiltrating carcinoma", "invasion"),
        ("encapsulation|complete encapsulation|partially|incomplete encapsulation", "extent"),
        ("microscopic colitis|lymphocytic colitis|collagenous colitis", "infiltrate"),
        ("nevus|junctional nevus|compound nevus", "composition"),
        ("differentiation|cortical differentiation|medullary differentiation", "layer"),
        ("phyllodes tumor|benign phyllodes tumor|malignant phyllodes tumor", "behavior"),
        ("ovarian carcinoma|primary carcinoma|metastatic carcinoma", "origin"),
        ("carcinoma|well-differentiated carcinoma|poorly differentiated one", "differentiation"),
        ("hepatectomy|left hepatectomy|right hepatectomy", "side"),
        ("CIN 2|CIN 3", "the number of 'cin'"),
        ("CIN II|CIN 3", "the number of 'cin'"),  # a Roman numeral
    ],
)
def test_names_that_exclude_one_another(names: str, scale: str) -> None:
    found = [each.message for each in name_problems([diagnosis("a", *names.split("|"))])]
    assert len(found) == 1
    assert f"exclude one another ({scale}); make two concepts" in found[0]


@pytest.mark.parametrize(
    "names",
    [
        "chronic active gastritis|active chronic gastritis",  # the same values
        "pyelonephritis|chronic pyelonephritis",  # one value
        "CIN 2/3|CIN 2-3|high-grade CIN",  # the same numbers
        "grade 2|grade II|grade 2/3",  # "2 of 3" shares the 2
        "Gleason 3+4|Gleason 7 (3+4)",
        "invasive carcinoma|infiltrating carcinoma",  # two words for one value
        "borderline tumor|tumor of low malignant potential",
        "CK7|cytokeratin 7",
        "OCT4|OCT3/4",
    ],
)
def test_names_that_agree(names: str) -> None:
    assert list(name_problems([diagnosis("a", *names.split("|"))])) == []


@pytest.mark.parametrize(
    ("concepts", "message"),
    [
        ([("a", "tumor"), ("b", "Tumours")], "is a name of 'a' too ('tumor')"),
        ([("a", "...")], "expected a name with a letter"),
        (
            [("a", "adrenal cortical carcinoma", "ACC"), ("b", "acinic cell carcinoma")],
            "'ACC' of 'a' may stand for 'acinic cell carcinoma' too",
        ),
        ([("a", "adrenal cortical carcinoma", "ACC"), ("b", "acinic cell tumor", "ACC")], ""),
        ([("a", "melanoma in situ", "MIS"), ("b", "myoma of the small intestine")], ""),
    ],
)
def test_names_of_several_concepts(concepts: list[tuple[str, ...]], message: str) -> None:
    found = [each.message for each in name_problems([diagnosis(*each) for each in concepts])]
    assert len(found) == bool(message)
    assert all(message in each for each in found)


COLON, SKIN, BONE = (Concept(each, each, "anatomy") for each in ("colon", "skin", "bone"))


@pytest.mark.parametrize(
    ("concepts", "relations", "message"),
    [
        # "acute cholecystitis" below "chronic cholecystitis"
        (
            [
                diagnosis("a", "cholecystitis", "chronic cholecystitis"),
                diagnosis("b", "acute cholecystitis"),
            ],
            ["b is_a a"],
            "'b' is below 'a', whose names exclude its names",
        ),
        (
            [diagnosis("a", "cholecystitis"), diagnosis("b", "acute cholecystitis")],
            ["b is_a a"],
            "",
        ),
        (
            [diagnosis("a", "chronic gastritis"), diagnosis("b", "acute erosion in gastritis")],
            ["b is_a a"],
            "",  # not the same words otherwise
        ),
        # a generic name
        (
            [diagnosis("a", "fibroma"), diagnosis("b", "fibroma of bone")],
            ["a located_in skin", "b located_in bone"],
            "'fibroma' names no organ, and 'b' is 'fibroma of bone'",
        ),
        (
            [diagnosis("a", "fibroma"), diagnosis("b", "fibroma of bone")],
            ["a located_in skin", "b located_in bone", "b is_a a"],
            "",
        ),
        ([diagnosis("a", "fibroma"), diagnosis("b", "fibroma of bone")], ["b located_in bone"], ""),
        (
            [diagnosis("a", "fibroma of skin"), diagnosis("b", "fibroma of bone")],
            ["a located_in skin", "b located_in bone"],
            "",
        ),
        (
            [diagnosis("a", "adenoma"), diagnosis("b", "colonic adenoma")],
            ["a located_in skin", "b located_in colon"],
            "'adenoma' names no organ, and 'b' is 'colonic adenoma'",  # an adjective
        ),
    ],
)
def test_names_beside_other_concepts(
    concepts: list[Concept], relations: list[str], message: str
) -> None:
    edges = [Relation(*each.split()) for each in relations]
    graph = KnowledgeGraph([*concepts, COLON, SKIN, BONE], edges, strict=False)
    found = list(hierarchy_problems(graph))
    assert len(found) == bool(message)
    assert all(message in each.message for each in found)
    assert all(each.column in {"name", "synonyms"} and each.row == 0 for each in found)


def test_each_exception_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    exceptions = dict(name_rules._exceptions())
    monkeypatch.setattr(name_rules, "_exceptions", dict)
    concepts = list(KnowledgeGraph.default().concepts.values())
    found = [
        *name_problems(concepts),
        *hierarchy_problems(KnowledgeGraph.default()),
    ]
    texts = [f"{concepts[each.row].id!r} {each.message}" for each in found]
    unused = []
    for phrase, rule in exceptions.items():
        concept, _, name = phrase.partition(": ")
        name = concept if rule == "exclusive" else name
        if not any(repr(concept) in each and repr(name) in each for each in texts):
            unused.append(phrase)
    assert unused == []
