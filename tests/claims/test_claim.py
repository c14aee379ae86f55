import pytest

from pathreward.claims.claim import Claim, denied_fact


def test_the_first_axis_is_what_the_text_states() -> None:
    axes = (("grade Gleason patterns", "3+4"), ("grade grade group", "2"))
    claim = Claim(0, 11, "grade", axes, 0.8)
    assert (claim.axis, claim.value, claim.is_fact) == ("grade Gleason patterns", "3+4", True)
    assert not claim._replace(kind="involvement").is_fact


@pytest.mark.parametrize(
    ("kind", "axis", "value", "denied"),
    [
        ("stage", "stage T", "2", "not 2"),
        ("marker", "marker p40 expression", "positive", "negative"),
        ("marker", "marker HER2 score", "2+", "not 2+"),
        ("measurement", "size mm", ">18/inf", "-inf/18"),
        ("measurement", "size mm", "18/inf", "-inf/<18"),
        ("measurement", "size mm", "-inf/<18", "18/inf"),
        ("measurement", "size mm", "-inf/18", ">18/inf"),
    ],
)
def test_a_denied_fact(kind: str, axis: str, value: str, denied: str) -> None:
    assert denied_fact(Claim(0, 3, kind, ((axis, value),), 0.8)).axes == ((axis, denied),)
