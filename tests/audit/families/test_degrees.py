import pytest

from pathreward import Sample
from pathreward.audit import attacks, cases


@pytest.mark.parametrize(
    ("name", "findings", "observe"),
    [
        ("degree-in-findings", "Mild chronic gastritis.", "Severe acute gastritis."),
        ("degree-in-findings", "Gastritis.", None),
        ("one-denial-dropped", "Nests. No necrosis.", "Nests. Necrosis is present."),
        ("one-denial-dropped", "Nests.", None),
        ("one-finding-denied", "No necrosis.", None),
    ],
)
def test_one_thing_is_turned(name: str, findings: str, observe: str | None) -> None:
    [made], _ = cases([Sample("", answer="gastritis", findings=findings, reasoning="So.")])
    [attack] = attacks(only=[name])
    text = attack(made)
    if observe is None:
        assert text is None
    else:
        assert f"<observe>{observe}</observe>" in (text or "")


def test_a_finding_is_denied_in_a_sentence_of_its_own() -> None:
    findings = "Keratin pearls are seen. The stroma is fibrous."
    [made], _ = cases([Sample("", answer="melanoma", findings=findings, reasoning="So.")])
    [attack] = attacks(only=["one-finding-denied"])
    texts = {attack(made, seed) or "" for seed in range(20)}
    denied = [each for each in texts if "<observe>The stroma is fibrous." in each]
    assert denied
    assert all("Keratin pearls are seen" not in each for each in denied)
    assert all("eratin pearls" in each for each in denied)
