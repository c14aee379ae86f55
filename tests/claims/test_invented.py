import pytest

import pathreward as pr
from pathreward.claims.claim import Claim
from pathreward.claims.invented import invention, row_words
from pathreward.kg import KnowledgeGraph

FINDINGS = (
    "Right colon. Moderately differentiated glands invade the muscularis propria. CDX2 positive."
)
HONEST = (
    "<think>Moderately differentiated glands invade the muscularis propria of the right colon;"
    " CDX2 is positive.{}</think><answer>adenocarcinoma</answer>"
)
ENTITY = pr.load("pathreward").leaves["entity"]


def earned(added: str, findings: str = FINDINGS, prompt: str = "") -> float:
    sample = pr.Sample(
        HONEST.format(f" {added}"), prompt=prompt, findings=findings, answer="adenocarcinoma"
    )
    return ENTITY(sample).value or 0.0


@pytest.mark.parametrize(
    "added",
    [
        "Three of twelve mesocolic lymph nodes contain tumor.",
        "The regional nodes are positive.",
        "A liver metastasis was biopsied.",
        "The pulmonary metastases belong to it.",
        "It is stage IV.",
        "The category is pM1b.",
        "The PIK3CA mutation was found by sequencing.",
        "FISH showed an ALK rearrangement.",
        "There is amplification of MET.",
        "The karyotype has t(9;22).",
    ],
)
def test_spread_and_changed_genes_that_no_report_leaves_out_cost(added: str) -> None:
    assert earned(added) < earned("The mucosa beside it is pink.") - 0.15


@pytest.mark.parametrize(
    "added",
    [
        "There is no lymph node metastasis.",
        "No distant metastases are seen.",
        "It is stage II.",
        "Invasion of the muscle is pT2.",
        "PIK3CA testing might be of use.",
        "A PIK3CA mutation was not found.",
        "PIK3CA mutation: none",
        "It lacks an ALK rearrangement.",
        "With positive nodes it would be stage III.",
    ],
)
def test_denials_stages_of_the_tumor_and_wishes_cost_little(added: str) -> None:
    assert earned(added) > earned("The mucosa beside it is pink.") - 0.1


@pytest.mark.parametrize(
    ("added", "findings", "prompt"),
    [
        ("Three nodes are positive.", f"{FINDINGS} Lymph nodes are included.", ""),
        ("A liver metastasis is known.", FINDINGS, "The patient has metastases. What is it?"),
        ("A PIK3CA mutation was found.", f"{FINDINGS} PIK3CA: exon 9.", ""),
    ],
)
def test_what_the_row_speaks_of_is_not_invented(added: str, findings: str, prompt: str) -> None:
    assert earned(added, findings, prompt) > earned(added) + 0.1


def test_an_invention_by_hand() -> None:
    graph = KnowledgeGraph.default()
    deletion = Claim(
        0, 1, "marker", (("marker CDKN2A_B_homozygous_deletion deletion", "positive"),), 1
    )
    assert invention(deletion, row_words(("EGFR amplified",)), graph) == 0.6
    assert invention(deletion, row_words(("CDKN2A is retained",)), graph) == 0.0
    assert (
        invention(deletion._replace(axes=((deletion.axis, "negative"),)), frozenset(), graph) == 0
    )
