from pathreward import Linker, Sample
from pathreward.claims.reference_mentions import reference_claims


def test_entities_come_before_texts_and_what_contradicts_itself_is_left_out() -> None:
    linker = Linker.default()
    row = Sample("", findings="Mucin. Necrosis. No necrosis.")
    assert reference_claims(row, linker) == ({"mucin": "affirmed"}, [])
    row = Sample("", findings="Mucin.", entities=["no necrosis", "zzz"])
    assert reference_claims(row, linker) == ({"necrosis": "negated"}, ["zzz"])
