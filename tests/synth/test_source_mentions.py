import pytest

from pathreward.synth.source_mentions import source_mention


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As the given diagnosis is melanoma, nests fit.", "the given diagnosis"),
        ("The report states necrosis.", "The report"),
        ("According to the reference answer, it is B.", "According to the reference answer"),
        ("This matches the known answer.", "the known answer"),
        ("The provided findings are enough.", "The provided findings"),
        ("The diagnosis was already provided.", "diagnosis was already provided"),
        ("I was told that the answer is B.", "I was told"),
        ("It was told that the answer is B.", "was told that the answer"),
        ("We have been given a biopsy of the lung.", ""),
        ("The patient was told to return.", ""),
        ("The knowledge graph connects them.", "The knowledge graph"),
        ("该报告显示坏死。", "报告"),
        ("Given the keratin pearls, the answer is B.", ""),
        ("The diagnosis is squamous cell carcinoma.", ""),
        ("These findings establish the diagnosis.", ""),
        ("The expected findings of a naevus are absent.", ""),
        ("I would report this as melanoma.", ""),
        ("The pathway to the answer is short.", ""),
    ],
)
def test_mentions_of_what_the_policy_is_not_given(text: str, found: str) -> None:
    assert source_mention(text) == found
