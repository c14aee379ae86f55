import pytest

from pathreward.linking.word_forms import same_head, same_wording, stem, wording


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("ductal carcinoma", "carcinoma"),
        ("Carcinoma, ductal", "carcinoma"),
        ("tumours of the breast", "tumor"),
        ("adenoma with dysplasia", "adenoma"),
        ("of the", ""),
        ("", ""),
    ],
)
def test_the_head_is_what_the_other_words_modify(text: str, head: str) -> None:
    assert wording(text).head == head


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ductal", "duct"),
        ("infiltrating", "infiltr"),
        ("infiltrative", "infiltr"),
        ("epithelial", "epithel"),
        ("epithelium", "epithel"),
        ("node", "node"),  # what is left would be too short
        ("necrosis", "necros"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("phrase", "name", "same"),
    [
        ("carcinoma of the breast", "breast carcinoma", True),
        ("keratinized squamous carcinoma", "keratinizing squamous carcinoma", True),
        ("carcinosarcoma of breast", "carcinoma of breast", False),
        ("squamous lesion", "lesional squama", False),  # the heads differ
        ("low grade dysplasia", "high grade dysplasia", False),
        ("type 1 lesion", "type 2 lesion", False),
        ("benign tumor", "malignant tumor", False),
        ("hyperkeratotic lesion", "hypokeratotic lesion", False),
        ("breast", "breast carcinoma", False),
    ],
)
def test_same_words(phrase: str, name: str, same: bool) -> None:
    assert same_wording(wording(phrase), wording(name)) is same


@pytest.mark.parametrize(
    ("phrase", "same"),
    [
        ("medulary carcinoma", True),
        ("meudllary carcinoma", True),  # two letters change places
        ("nedullary carcinoma", False),  # the first letter decides
        ("medllry carcinoma", False),  # two letters
    ],
)
def test_one_letter_of_an_unknown_word(phrase: str, same: bool) -> None:
    name = wording("medullary carcinoma")
    assert same_wording(wording(phrase), name, {"carcinoma"}.__contains__) is same
    assert not same_wording(wording(phrase), name)  # a known word is no misspelling


def test_the_same_head_needs_a_head() -> None:
    assert not same_head(wording("of"), wording("the"))
