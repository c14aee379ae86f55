import pytest

from pathreward.rewards.consistency_checks.labels import with_label_marks
from pathreward.rewards.consistency_checks.targets import Targets
from pathreward.rewards.consistency_checks.tracking import track

OPTIONS = (("A", "granuloma"), ("B", "abscess"), ("C", "infarct"))


def stances(text: str) -> list[tuple[str, str]]:
    found = track([(0, with_label_marks(text, "ABC"))], Targets(OPTIONS))
    return [("ABC"[each.target], each.stance) for each in found.events]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Pus fills the abscess.", "proposed"),
        ("Therefore an abscess.", "chosen"),
        ("The most likely diagnosis is an abscess.", "chosen"),
        ("An abscess is the best choice.", "chosen"),
        ("An abscess contains pus, so it would be the best choice.", "chosen"),
        ("The findings suggest an abscess.", "supported"),
        ("Pus is consistent with an abscess.", "supported"),
        ("An abscess would contain pus.", "weighed"),
        ("An abscess contains pus, but it is usually small.", "weighed"),
        ("Is it an abscess?", "weighed"),
        ("It is not an abscess.", "eliminated"),
        ("The findings do not suggest an abscess.", "eliminated"),
        ("This rules out an abscess.", "eliminated"),
        ("An abscess is unlikely.", "eliminated"),
        ("An abscess is not typically sterile.", "eliminated"),
        ("An abscess contains pus, but it is not seen.", "eliminated"),
        ("Pus cannot exclude an abscess.", "proposed"),
        ("Therefore, it does not become an abscess.", "eliminated"),
        ("An abscess is the best choice because it does not heal.", "chosen"),  # a reason
        ("The option that is not seen here is an abscess.", "chosen"),  # the question, restated
        ("They are not as likely as an abscess.", "chosen"),
        ("Among the other options, an abscess is sterile.", "doubted"),
    ],
)
def test_the_stance_of_a_sentence(text: str, stance: str) -> None:
    assert stances(text) == [("B", stance)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is a granuloma rather than an abscess.", {"A": "proposed", "B": "eliminated"}),
        ("Not A, so B.", {"A": "eliminated", "B": "chosen"}),
        ("Neither a granuloma nor an abscess is seen.", {"A": "eliminated", "B": "eliminated"}),
        (
            "A granuloma and an abscess, neither of which fits, were weighed.",
            {"A": "eliminated", "B": "eliminated"},
        ),
        ("A granuloma surrounds the abscess, but it is not seen.", {"A": "eliminated"}),
    ],
)
def test_several_in_a_sentence(text: str, expected: dict[str, str]) -> None:
    assert dict(stances(text)).items() >= expected.items()


def test_a_sentence_without_a_name_speaks_of_the_one_before() -> None:
    assert stances("Choice B. This is incorrect.")[-1] == ("B", "doubted")
    assert stances("Choice B. This is the best option.")[-1] == ("B", "chosen")
    assert stances("Choice B. Pus is seen.") == [("B", "proposed")]


def test_the_other_options_are_those_that_are_not_the_topic() -> None:
    found = stances("Pus suggests an abscess. The other options do not fit. A granuloma is dry.")
    assert found == [
        ("B", "supported"),
        ("A", "doubted"),
        ("C", "doubted"),
        ("B", "supported"),
        ("A", "doubted"),
    ]


def test_an_option_that_denies_is_denied_by_what_it_denies() -> None:
    targets = Targets((("A", "no inflammation"), ("B", "necrosis")))

    def stance(text: str) -> str:
        return track([(0, text)], targets).events[0].stance

    assert stance("There is no inflammation.") == "proposed"
    assert stance("There is inflammation.") == "eliminated"
