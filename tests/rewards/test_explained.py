from pathreward import DetailsReward, EntityReward, Sample

FINDINGS = "Keratin pearls. No necrosis. Perineural invasion is present. pT2a, 25 mm, left breast."
TEXT = "Keratin pearls. Necrosis. Nerves are spared. Calcification. pT3, 25 mm."


def notes(reward: EntityReward | DetailsReward) -> dict[str, tuple[str, str]]:
    score = reward(Sample(f"<think>{TEXT}</think>", findings=FINDINGS))
    return {each.text or each.note: (each.verdict, each.note) for each in score.evidence}


def test_the_evidence_of_findings() -> None:
    found = notes(EntityReward())
    assert found["Keratin pearls"] == ("supports", "keratin pearls")
    assert found["Necrosis"] == ("against", "necrosis: the reference has necrosis negated")
    assert found["Nerves"] == ("against", "nerve not involved: the reference has nerve involved")
    assert found["Calcification"] == ("neutral", "calcification: not in the reference")
    assert found["pT3"][0] == "against"  # another view's contradiction counts too


def test_the_evidence_of_facts() -> None:
    found = notes(DetailsReward())
    assert found["pT3"] == ("against", "stage T 3: the reference has stage T 2a")
    assert found["25 mm"][0] == "supports"
    assert found["side left"] == ("missing", "side left")


def test_only_additions_that_cost_are_counted() -> None:
    text = "<think>Keratin pearls, so squamous cell carcinoma.{}</think>"
    row = {"findings": "Keratin pearls. No necrosis.", "answer": "squamous cell carcinoma"}
    for added, end in (("", ""), (" Hemorrhage.", ", 1 added"), (" No hemorrhage.", "")):
        score = EntityReward()(Sample(text.format(added), **row))
        assert score.reason == f"1 of 2 findings agree with the reference{end}"


def test_the_reason_counts_the_outcomes() -> None:
    score = EntityReward()(Sample(f"<think>{TEXT}</think>", findings=FINDINGS))
    assert score.reason.startswith("1 of ")
    assert "2 contradicted" in score.reason
    assert "1 contradiction of another kind" in score.reason
