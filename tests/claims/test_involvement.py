import pytest

from pathreward.claims.extract import text_claims
from pathreward.claims.involvement import margin_of, tokens
from pathreward.claims.words import stem
from pathreward.linking import Linker


def involved(text: str) -> dict[str, str]:
    """Return the value of each structure; the last one counts."""
    found = text_claims(text, Linker.default()).claims
    claims = [each for each in found if each.kind == "involvement"]
    return {each.axis.removeprefix("involved "): each.value for each in claims}


@pytest.mark.parametrize(
    ("text", "structure", "value"),
    [
        ("Perineural invasion is present.", "nerve", "yes"),
        ("Tumour tracks along nerves.", "nerve", "yes"),
        ("Tumour is not seen tracking along nerves.", "nerve", "no"),
        ("Nerves are free of tumour.", "nerve", "no"),
        ("PNI: present", "nerve", "yes"),
        ("Perineural invasion: Not identified", "nerve", "no"),
        ("LVI ..... absent", "vessels", "no"),
        ("Vessels are invaded.", "vessels", "yes"),
        ("Renal sinus fat is invaded, but the renal vein is not.", "vein", "no"),
        ("The seminal vesicles are spared.", "seminal vesicle", "no"),
        ("Neither seminal vesicle is invaded.", "seminal vesicle", "no"),
        ("Tumor does not invade vessels, and clears the inked surface.", "margin", "no"),
        ("All margins are negative.", "margin", "no"),
        ("The margins are not clear.", "margin", "yes"),
        ("Tumor touches ink.", "margin", "yes"),
        ("It is completely excised.", "margin", "no"),
        ("Nodes: 1 of 19 positive", "node", "yes"),
        ("0/14 lymph nodes", "node", "no"),
        ("None of nine pelvic nodes is involved; pN0.", "node", "no"),
        ("It infiltrates the bile duct but not the duodenum.", "site duodenum", "no"),
        ("The prostate contains no adenocarcinoma.", "site prostate", "no"),
        ("The cortex is perforated but soft tissue is not involved.", "site soft_tissue", "no"),
        ("Perineural but no lymphovascular invasion is seen.", "nerve", "yes"),
        ("Perineural but no lymphovascular invasion is seen.", "vessels", "no"),
        ("The base is clear, but the edge at noon is not free of tumor.", "margin", "yes"),
    ],
)
def test_what_tumor_involves(text: str, structure: str, value: str) -> None:
    assert involved(text).get(structure) == value


@pytest.mark.parametrize(
    "text",
    [
        "A lumpectomy with sentinel nodes shows a carcinoma.",  # nothing is said of the nodes
        "A clear cell carcinoma of the endometrium.",
        "If the nerves were invaded, radiotherapy would follow.",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert involved(text) == {}


@pytest.mark.parametrize(
    ("concept", "value"),
    [("negative_margin", "no"), ("positive_margin", "yes"), ("deep_margin", ""), ("necrosis", "")],
)
def test_concepts_that_say_it(concept: str, value: str) -> None:
    assert margin_of(concept) == value


@pytest.mark.parametrize("structure", ["cricoid", "paracolic gutter", "crista galli"])
@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("The tumor destroys the {}.", "yes"),
        ("{}: infiltrated", "yes"),
        ("{} ..... involved", "yes"),
        ("The {} is reached.", "yes"),
        ("The {} is also invaded, the nodes are free.", "yes"),
        ("{}: uninvolved", "no"),
        ("{}: not invaded", "no"),
        ("It invades the serosa but respects the {}.", "no"),
        ("It leaves the {} alone.", "no"),
        ("The {} is not reached.", "no"),
    ],
)
def test_structure_that_no_table_has(template: str, structure: str, value: str) -> None:
    axis = f"site word {stem(structure.rsplit(maxsplit=1)[-1])}"
    assert involved(template.format(structure)).get(axis) == value


@pytest.mark.parametrize(
    "text",
    ["The specimen is involved.", "The carcinoma involves the whole.", "Type: infiltrating."],
)
def test_what_is_no_structure(text: str) -> None:
    assert involved(text) == {}


@pytest.mark.parametrize(
    ("text", "structure", "value"),
    [
        ("It has worn away the femur but spares the skin.", "site femur", "yes"),
        ("It eats into the femur yet leaves the skin alone.", "site skin", "no"),
        ("It goes into the femur, whereas the nerves are free.", "site femur", "yes"),
        ("Tumor goes 3 mm into the pancreas, vessels are not invaded.", "site pancreas", "yes"),
        ("Tumor does not go into the pancreas.", "site pancreas", "no"),
        ("Muscularis propria: present in the specimen, uninvolved", "muscle", "no"),
        ("Muscularis propria is seen in one fragment and is free.", "muscle", "no"),
        ("Carcinoma is present in the muscularis propria.", "muscle", "yes"),
    ],
)
def test_verb_turns_within_a_sentence(text: str, structure: str, value: str) -> None:
    assert involved(text).get(structure) == value


@pytest.mark.parametrize(
    ("word", "cls"),
    [
        ("invading", "involving"),
        ("worn away", "involving"),
        ("overrunning", "involving"),
        ("reaches", "reaching"),
        ("reached", "involving"),
        ("crossing", "reaching"),
        ("gets into", "placing"),
        ("spared", "sparing"),
        ("confined to", "confined"),
    ],
)
def test_each_form_of_a_verb_has_a_class(word: str, cls: str) -> None:
    assert [(each.start, each.end, each.cls) for each in tokens(word)] == [(0, len(word), cls)]


_STRUCTURES = ("perineural", "lymphovascular", "venous", "capsular", "pleural", "stromal")
_DENIALS = (
    "No {x}.",
    "{x} is absent.",
    "There is no {x}.",
    "{x}: no",
    "{x} is not identified.",
    "Negative for {x}.",
    "The tumor is negative for {x}.",
    "Free of {x}.",
    "Without {x}.",
    "{x} was not seen.",
    "Neither necrosis nor {x} is present.",
    "No evidence of {x}.",
    "{x} cannot be found.",
    "Absence of {x}.",
)
_ASSERTIONS = (
    "{x} is present.",
    "There is {x}.",
    "{x}: yes",
    "Positive for {x}.",
    "With {x}.",
    "We see {x} here.",
    "{x} is seen.",
)


@pytest.mark.parametrize("template", [*_DENIALS, *_ASSERTIONS])
def test_invasion_is_denied_as_findings_are(template: str) -> None:
    expected = "no" if template in _DENIALS else "yes"
    for structure in _STRUCTURES:
        text = template.format(x=f"{structure} invasion")
        claims = text_claims(text[0].upper() + text[1:], Linker.default()).claims
        assert [each.value for each in claims if each.kind == "involvement"] == [expected], text
