import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.extract import TextClaims, text_claims
from pathreward.linking import Linker


def claims(text: str) -> list[tuple[str, str]]:
    return [each.axes[0] for each in text_claims(text, Linker.default()).claims]


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Necrosis is present.", ("concept necrosis", "affirmed")),
        ("No necrosis.", ("concept necrosis", "negated")),
        ("Possibly necrosis.", ("concept necrosis", "uncertain")),
        ("Lymphovascular invasion is absent.", ("involved vessels", "no")),
        ("Size 25 mm.", ("size mm", "25/25")),
        ("Marked atypia.", ("degree severity", "severe")),
        ("ER: positive", ("marker ER expression", "positive")),
        ("S100 was not seen.", ("marker S100 expression", "negative")),
        ("In the kidney.", ("present kidney", "yes")),
    ],
)
def test_what_a_text_claims(text: str, axis: tuple[str, str]) -> None:
    assert axis in claims(text)


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Her mother had melanoma.", "concept melanoma"),  # another patient
        ("If this were melanoma, S100 would be positive.", "marker S100 expression"),
        ("[ ] grade 1 [x] grade 2", "degree grade"),  # not checked
        ("pT2 N0", "concept t2"),  # a stage is a fact
        ("The proximal margin is free.", "degree end"),  # the position of a margin
    ],
)
def test_what_is_no_claim_of_the_case(text: str, axis: str) -> None:
    found = dict(claims(text))
    assert axis not in found or found[axis] == "uncertain"


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("The tumor does not measure 2 cm.", "size mm", "not 20/20"),
        ("The tumor is not 2 cm in size.", "size mm", "not 20/20"),
        ("None is larger than 18 mm.", "size mm", "-inf/18"),
        ("No Gleason score 3+4=7.", "grade Gleason patterns", "not 3+4"),
        ("A Gleason score of 3+4=7 is absent.", "grade Gleason patterns", "not 3+4"),
        ("High-grade transformation: none.", "grade tier", "not high"),
        ("It is not a pT2 tumor.", "stage T", "not 2"),
        ("No necrosis in the 2 cm tumor.", "size mm", "20/20"),
        ("No tumor within 2 mm of the margin.", "margin mm", "-inf/2"),
        ("Intravascular macrophages <10%: pAMR 0.", "count %", "-inf/<10"),
        ("Margins are not involved, closest 2 mm.", "margin mm", "2/2"),
        ("No residual tumor, pT0.", "stage T", "0"),
    ],
)
def test_a_denied_fact(text: str, axis: str, value: str) -> None:
    assert dict(claims(text))[axis] == value


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Plasma cells are far above the 10% threshold.", "count %"),
        ("A type A thymoma would lack lymphocytes.", "concept lymphocytes"),
        ("It would be Gleason 3+3 if fused glands were absent.", "grade Gleason patterns"),
        ("Keratinocyte necrosis: absent", "concept squamous_cells"),
        ("Fungi were sought in vain.", "concept vaginal_intraepithelial_neoplasia"),
    ],
)
def test_what_a_rule_or_a_comparison_names_is_no_claim(text: str, axis: str) -> None:
    assert axis not in dict(claims(text))


def test_a_number_begins_a_statement_of_its_own() -> None:
    found = dict(claims("No necrosis, 3 mitoses per 2 mm2."))
    assert found["concept mitotic_figures"] == "affirmed"


def test_a_marker_without_a_result_is_only_named() -> None:
    named, stated = (
        TextClaims(text, Linker.default())
        for text in ("HER2 immunostaining is scored by two.", "The cells express CD30.")
    )
    assert named.is_only_named(named.claims[0])
    assert not stated.is_only_named(stated.claims[0])


def test_words_that_the_graph_lacks_have_a_polarity() -> None:
    found = TextClaims("Zorbs: absent. There are glorps.", Linker.default())
    assert [each.axes[0] for each in found.words] == [
        ("word zorb", "negated"),
        ("word glorp", "affirmed"),
    ]
    assert found.words[0].weight > found.words[1].weight  # the name of a field


def test_a_sentence_is_about_the_sites_of_its_line() -> None:
    text = "Antrum: gastritis; no necrosis\nCecum: normal; necrosis"
    found = TextClaims(text, Linker.default())
    first, second = [each for each in found.claims if each.axis == "concept necrosis"]
    assert "gastric_antrum" in found.subjects(first)
    assert "cecum" in found.subjects(second)


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    found = TextClaims(text, Linker.default())
    for each in (*found.claims, *found.words):
        assert 0 <= each.start <= each.end <= len(text)
        assert 0 <= each.weight <= 1
        found.doubt(each)


@pytest.mark.parametrize(
    ("texts", "axis"),
    [
        (
            ("subepidermal blister", "the cleft lies beneath the epidermis"),
            ("degree blister", "subepidermal"),
        ),
        (
            ("Location: subfascial", "It lies deep to the fascia.", "It is under the fascia."),
            ("degree layer fascia", "below fascia"),
        ),
        (
            ("epifascial mass", "The mass is superficial to the fascia."),
            ("degree layer fascia", "above fascia"),
        ),
        (
            ("retrolaminar extension", "It extends behind the lamina cribrosa."),
            ("degree layer lamina", "behind lamina"),
        ),
        (
            ("Cord: marginal insertion", "The cord is inserted at the edge."),
            ("degree insertion", "marginal insertion"),
        ),
    ],
)
def test_place_beside_a_layer(texts: tuple[str, ...], axis: tuple[str, str]) -> None:
    assert all(axis in claims(text) for text in texts)


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Fibers are absent at 3 cm.", ("distance mm", "30/30")),
        ("Samples were taken at 1 cm and 3 cm.", ("distance mm", "30/30")),
        ("A polyp of 3 cm.", ("size mm", "30/30")),
        ("A polyp at 20 cm measures 3 cm.", ("size mm", "30/30")),
        ("Removed with 2 mm at the deep and 3 mm at the lateral margin.", ("margin mm", "2/2")),
        ("The tumor is 2 mm deep, the margin is free.", ("depth mm", "2/2")),
    ],
)
def test_what_a_length_is_of(text: str, axis: tuple[str, str]) -> None:
    assert axis in claims(text)


@pytest.mark.parametrize("verb", ["does not find", "sees no", "cannot see", "notices no"])
def test_observer_is_no_count(verb: str) -> None:
    assert not [each for each in claims(f"One {verb} giant cells.") if each[0].startswith("count")]


def test_length_behind_a_grade_is_no_scale() -> None:
    assert ("grade grade", "2") in claims("A carcinoma, G2 of 14 mm.")
    assert ("grade grade", "2") in claims("A carcinoma, G2 of 1.4 cm.")


def test_clear_distance_of_a_tumor_at_a_margin_is_free() -> None:
    text = "The carcinoma was removed with 4 mm at the anterior margin."
    assert ("involved margin", "no") in claims(text)
    text = "The carcinoma involves the anterior margin over 4 mm."
    assert ("involved margin", "yes") in claims(text)


@pytest.mark.parametrize("text", ["None of five N2 nodes is involved.", "N1 stations: 0/4"])
def test_groups_of_nodes_are_no_stage(text: str) -> None:
    assert not [each for each in claims(text) if each[0].startswith("stage")]


def test_part_of_a_twin_placenta_is_of_this_case() -> None:
    assert ("count g", "310/310") in claims("The part of twin A weighs 310 g.")
    assert claims("Her twin sister had a tumor of 3 cm.") == []


@pytest.mark.parametrize("text", ["[R] Kidney: cyst", "(R) kidney: cyst", "On the right there is"])
def test_sides_in_brackets_and_before_there(text: str) -> None:
    assert ("side", "right") in claims(text)
