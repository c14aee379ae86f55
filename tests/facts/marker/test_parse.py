"""Marker results in any layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.marker.parse import Marker, markers


def written(each: Marker) -> str:
    share = "" if each.low is None else f"{each.low:g}-{each.high:g}"
    return " ".join(filter(None, (each.name, each.status, each.score, share, *each.degrees)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # behind the name
        ("IHC: CK7+, CK20-, TTF-1 negative", ["CK7 positive", "CK20 negative", "TTF-1 negative"]),
        ("ER-/PR+", ["ER negative", "PR positive"]),
        ("ER negative PR positive", ["ER negative", "PR positive"]),
        ("ER (95 %, strong), PR (80%)", ["ER 95-95 strong", "PR 80-80"]),
        ("HER2: 2+ (equivocal)", ["HER2 equivocal 2+"]),
        ("HER2 is negative (0).", ["HER2 negative 0"]),
        ("HER2: +++, score +1", ["HER2 3+"]),
        ("HER2 is negative with a score of 1+", ["HER2 negative 1+"]),
        ("Ki-67 labeling index of 20-30 %", ["Ki-67 20-30"]),
        ("Ki-67 is not above 20%", ["Ki-67 0-20"]),
        ("ER positive in more than 90%", ["ER positive 90-100"]),
        ("ER not expressed in 100%", ["ER negative 100-100"]),
        ("PD-L1 (22C3) TPS 80%, CPS 15", ["PD-L1 80-80", "PD-L1 CPS 15-15"]),
        ("MLH1: loss of nuclear expression", ["MLH1 negative"]),
        ("MLH1/PMS2 lost, MSH2/MSH6 retained", [
            "MLH1 negative", "PMS2 negative", "MSH2 positive", "MSH6 positive"]),
        ("CD3, CD5 and CD10 positive", ["CD3 positive", "CD5 positive", "CD10 positive"]),
        ("CK7 in the adenocarcinoma is negative", ["CK7 negative"]),
        ("CD117(+), CD34(-), SMA (-)", ["CD117 positive", "CD34 negative", "SMA negative"]),
        ("CK20 +/-", ["CK20 equivocal"]),
        ("desmin: strong, diffuse", ["desmin strong diffuse"]),
        ("EMA is expressed, as is PR.", ["EMA positive", "PR positive"]),
        ("C4d and intravascular CD68 are negative", ["C4d negative", "CD68 negative"]),
        ("CD5 in epithelium: negative", ["CD5 negative"]),
        ("IgG is 3+, whereas IgA and C1q are 0.", ["IgG 3+", "IgA 0", "C1q 0"]),
        ("TERT is altered, the EGFR gene is amplified", ["EGFR amplified"]),
        ("1p/19q codeletion was not.", ["1p/19q not codeleted"]),
        ("Ki-67 reaches thirty-five percent", ["Ki-67 35-35"]),
        ("PR positive (6 of 8), scores 1+ (negative) for HER2", [
            "PR positive", "HER2 negative 1+"]),
        ("viral inclusions on CMV staining", []),
        ("preserved on CD21 and the proliferation rate is low", []),
        # before the name, with "in" and "with"
        ("An in-frame deletion in exon 19 of EGFR was detected", ["EGFR deleted"]),
        ("No mutation in BRAF was found", ["BRAF wild type"]),
        ("FISH proves a break in MYB.", ["MYB rearranged"]),
        ("Staining is seen with CD117 and DOG1 but not with desmin, and SDHB is preserved", [
            "CD117 positive", "DOG1 positive", "desmin negative", "SDHB positive"]),
        ("Nuclei express PIT1 and neither SF1 nor TPIT", [
            "PIT-1 positive", "SF-1 negative", "T-PIT negative"]),
        ("It is 3+ for mesangial IgA and 2+ for C3", ["IgA 3+", "C3 2+"]),
        # before the name
        ("positive for CK7 and GATA3; negative for CK20", [
            "CK7 positive", "GATA3 positive", "CK20 negative"]),
        ("Positive: CK7, GATA3. Negative: CK20.", [
            "CK7 positive", "GATA3 positive", "CK20 negative"]),
        ("positive for CK7,\nfoo and p63", ["CK7 positive", "p63 positive"]),
        ("loss of MLH1 and PMS2", ["MLH1 negative", "PMS2 negative"]),
        ("retained INI1 expression", ["SMARCB1 positive"]),
        ("retained (MLH1, PMS2)", ["MLH1 positive", "PMS2 positive"]),
        ("negative PR and weakly positive HER2", ["PR negative", "HER2 positive weak"]),
        ("positive for CD117 and for MPO", ["CD117 positive", "myeloperoxidase positive"]),
        ("positive ER with negative HER2", ["ER positive", "HER2 negative"]),
        ("negative ER, positive PR", ["ER negative", "PR positive"]),
        ("ER, negative PR", ["PR negative"]),
        ("negative for PIT1 and SF1, with ACTH expression", [
            "PIT-1 negative", "SF-1 negative", "ACTH positive"]),
        ("The carcinoma lacks expression of TTF-1.", ["TTF-1 negative"]),
        # negation inside a result
        ("no loss of MSH2", ["MSH2 positive"]),
        ("no CK7 expression", ["CK7 negative"]),
        ("Neither ER nor PR is expressed", ["ER negative", "PR negative"]),
        ("staining for C4d gives no reaction", ["C4d negative"]),
        ("CD30 and EBER fail to stain", ["CD30 negative", "EBER negative"]),
        ("gastritis without H. pylori.", ["H. pylori negative"]),
        ("A MYC rearrangement was not discovered.", ["c-MYC not rearranged"]),
        ("FGFR2 fusion could not be demonstrated", ["FGFR2 not rearranged"]),
        ("A RET fusion was noted.", ["RET rearranged"]),
        ("KRAS mutation excluded, BRAF mutation found", ["KRAS wild type", "BRAF mutated"]),
        ("amplification of MYCN missing", ["MYCN not amplified"]),
        ("break of EWSR1 present, amplification of CDK4 lacking", [
            "EWSR1 rearranged", "CDK4 not amplified"]),
        ("CD34 is wanting, ERG is visible", ["CD34 negative", "ERG positive"]),
        ("BCL2 is positive, whereas neither CD5 nor cyclin D1 is seen", [
            "BCL2 positive", "CD5 negative", "cyclin D1 negative"]),
        ("Neither CD5, nor CD10, nor CD23 is shown", [
            "CD10 negative", "CD23 negative", "CD5 negative"]),
        ("CD5 is lost, nor is CD10 expressed", ["CD5 negative", "CD10 negative"]),
        ("No CD30-positive cells are seen", ["CD30 negative"]),
        ("CD30-positive cells are not found", ["CD30 negative"]),
        ("expression of MSH2 and MSH6 is absent", ["MSH2 negative", "MSH6 negative"]),
        ("Neither granulomas nor inclusions on CMV staining could be shown", []),
        ("- CD5 -\n- CD20 +", ["CD5 negative", "CD20 positive"]),
        ("CD3: 42 cells\n- CD68: 28 cells", []),
        ("the cells stain for CD10 and CD20", ["CD10 positive", "CD20 positive"]),
        ("fungi are not seen with PAS", []),  # a stain, no marker
        ("expresses inhibin but not calretinin", ["inhibin positive", "calretinin negative"]),
        # genes and tests
        ("BRAF V600E mutation", ["BRAF V600E mutated"]),
        ("KRAS mutation not detected", ["KRAS wild type"]),
        ("KRAS wild-type", ["KRAS wild type"]),
        ("no HER2 amplification", ["HER2 not amplified"]),
        ("p16: no homozygous deletion", ["p16 not deleted"]),
        ("dMMR", ["MMR deficient"]),
        ("mismatch repair proteins intact", ["MMR proficient"]),
        ("MSI-H", ["MSI high"]),
        ("MSI: high", ["MSI high"]),
        ("microsatellite stable", ["MSI stable"]),
        ("triple-negative", ["ER negative", "HER2 negative", "PR negative"]),
        ("positive estrogen and progesterone receptors", ["ER positive", "PR positive"]),
        # layouts
        ("ER positive\nPR negative", ["ER positive", "PR negative"]),
        ("ER\nPositive\nPR\nNegative", ["ER positive", "PR negative"]),
        ("| ER | positive | 95% |\n| PR | negative | 0% |", [
            "ER positive 95-95", "PR negative 0-0"]),
        ("CD117 ........ Positive\nCD8 ..... [-]", ["CD117 positive", "CD8 negative"]),
        ("ATRX: [x] retained [ ] lost\nIDH1 R132H: [ ] pos [x] neg", [
            "ATRX positive", "IDH1 R132H negative"]),
        ("1p/19q codeletion: [ ] yes [x] no", ["1p/19q not codeleted"]),
        ("Necrosis: no\nCalretinin + | WT1 +", ["calretinin positive", "WT1 positive"]),
        # Chinese
        ("CK7阳性\uff0cCK20阴性", ["CK7 positive", "CK20 negative"]),
        ("CK7\uff08+\uff09\uff0cTTF-1\uff08-\uff09\uff0cKi-67约20%", [
            "CK7 positive", "TTF-1 negative", "Ki-67 20-20"]),
        ("ER和PR均为阳性\uff1bHER2\uff083+\uff09", ["ER positive", "PR positive", "HER2 3+"]),
        ("CK7未表达\uff1bKRAS基因突变", ["CK7 negative", "KRAS mutated"]),
        # both, and nothing
        ("ER positive and negative", ["ER positive", "ER negative"]),
        ("ER is negative in all tumour cells and positive in the normal ducts", ["ER negative"]),
        ("CD20 positive 0%", ["CD20 positive 0-0"]),
        ("positive", ["positive"]),
        ("It is strongly positive (3+).", ["positive 3+ strong"]),
        ("negative for malignancy", []),
        ("6 (3+3)", []),
        ("low protein", []),
        ("methylation", []),
        ("mutant", ["mutated"]),
        ("yes", []),
        ("no", []),
        ("eosinophils -", []),
        ("Margins: Negative. LVI: Present.", []),
        ("SMA (uncinate) margin: positive", []),
        ("CK7 margins are negative", []),
        ("Gleason 3+4, pT2 N0", []),
        ("A CK7 stain was ordered; necrosis is present", []),
        ("CK7 staining is pending. No microsatellites are present.", []),
    ],
)  # fmt: skip
def test_results(text: str, expected: list[str]) -> None:
    assert [written(each) for each in markers(text)] == expected


_PIECES = (
    *("ER", "PR,", "HER2", "3+", "positive", "not", "no", "loss of", "and", "(", ")", "95%", "-"),
    *("+", "for", ":", "|", "\n", ".", "margin", "strong,", "mutation", "CPS", "12", "as is", "0"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join) | st.text(max_size=120))
def test_results_are_spans_in_the_order_of_the_text(text: str) -> None:
    found = markers(text)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all(0 <= each.start < each.end <= len(text) for each in found)


_MARKERS = st.sampled_from(("ER", "PR", "HER2", "CK7", "desmin", "TTF-1", "p63", "Ki-67"))
_PANEL = st.dictionaries(_MARKERS, st.sampled_from(("positive", "negative")), min_size=1)


@given(_PANEL)
def test_a_panel_states_the_same_in_every_layout(panel: dict[str, str]) -> None:
    signs = {"positive": "+", "negative": "-"}
    layouts = (
        "; ".join(f"{name}: {status}" for name, status in panel.items()),
        ", ".join(f"{name} {status}" for name, status in panel.items()),
        ", ".join(f"{name}{signs[status]}" for name, status in panel.items()),
        "\n".join(f"{name}: {status}" for name, status in panel.items()),
        "\n".join(f"{name}\n{status}" for name, status in panel.items()),
        "\n".join(f"| {name} | {status} |" for name, status in panel.items()),
        "\n".join(f"{name} ...... {status.upper()}" for name, status in panel.items()),
        "; ".join(f"{status} for {name}" for name, status in panel.items()),
        " and ".join(f"{status} {name} staining" for name, status in panel.items()),
        "The tumor cells " + ", ".join(f"are {s} for {name}" for name, s in panel.items()) + ".",
    )
    for layout in layouts:
        assert {each.name: each.status for each in markers(layout)} == panel, layout
