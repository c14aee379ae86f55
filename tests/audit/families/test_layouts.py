import pytest

from pathreward import Sample
from pathreward.audit import attacks, cases


@pytest.mark.parametrize(
    ("name", "findings", "observe"),
    [
        ("bullets", "Nests. No necrosis.", "- Nests\n- No necrosis"),
        ("numbered", "Nests. No necrosis.", "1. Nests.\n2. No necrosis."),
        ("lower-case", "Nests. ER is lost in DCIS.", "nests. ER is lost in DCIS."),
        ("telegraphic", "There are nests in the stroma.", "nests in stroma."),
        ("other-order", "Nests. No necrosis.", "No necrosis. Nests."),
        ("other-order", "Nests.", None),
        ("units-converted", "A 2 x 1.5 cm mass.", "A 20 x 15 mm mass."),
        ("units-converted", "A mass.", None),
        ("spelling", "A tumour.", "A tumor."),
        ("spelling", "Nests.", None),
        ("markdown", "Nests. No necrosis.", "## Findings\n**Nests.** No necrosis."),
    ],
)
def test_the_same_in_another_layout(name: str, findings: str, observe: str | None) -> None:
    [made], _ = cases([Sample("", answer="melanoma", findings=findings, reasoning="So.")])
    [attack] = attacks(only=[name])
    assert attack.answer == "honest"
    text = attack(made)
    if observe is None:
        assert text is None
    else:
        assert f"<observe>{observe}</observe>" in (text or "")
