from pathreward.claims.claim import Claim


def test_the_first_axis_is_what_the_text_states() -> None:
    axes = (("grade Gleason patterns", "3+4"), ("grade grade group", "2"))
    claim = Claim(0, 11, "grade", axes, 0.8)
    assert (claim.axis, claim.value, claim.is_fact) == ("grade Gleason patterns", "3+4", True)
    assert not claim._replace(kind="involvement").is_fact
