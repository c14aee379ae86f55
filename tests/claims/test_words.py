import pytest

from pathreward.claims.words import content_words, ends_field, stem, stems, whole_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("granuloma", "granulomas"),  # plural
        ("granulomatous", "granuloma"),  # adjective
        ("tumour", "tumor"),  # British
        ("oedema", "edema"),
        ("Eosinophils", "eosinophilic"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_what_says_nothing_is_left_out() -> None:
    assert stems("The specimen shows 3 cisterns in the villi") == {"cistern", "villi"}


@pytest.mark.parametrize(
    ("text", "covered", "found"),
    [
        ("Cisterns are seen", (), ["cistern"]),
        ("Rimmed vacuoles are seen", (), ["vacuole"]),  # "rimmed" modifies
        ("Cisterns and villi", ((13, 18),), ["cistern"]),  # what a mention covers
        ("The stain is positive", (), []),
    ],
)
def test_content_words(text: str, covered: tuple[tuple[int, int], ...], found: list[str]) -> None:
    assert [word for word, *_ in content_words(text, covered)] == found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Rupture: none", True),
        ("Rupture ..... none", True),
        ("Rupture | none", True),
        ("Rupture (gross): none", True),
        ("Rupture -", True),
        ("Rupture is absent", False),
    ],
)
def test_the_name_of_a_field(text: str, ends: bool) -> None:
    assert ends_field(text, len("Rupture")) is ends


def test_whole_words_tell_endometrium_from_endometrioid() -> None:
    assert whole_words("endometrioid carcinomas") == {"endometrioid", "carcinoma"}
    assert not whole_words("endometrioid carcinoma") <= whole_words("endometrium: carcinoma")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("extends", "extensive"),
        ("damaged", "undamaged"),
        ("medullary", "marrow"),
        ("base", "basal"),
    ],
)
def test_words_of_another_meaning_have_another_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)
