import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Linker, Sample
from pathreward.synth.evidence import evidence_path
from pathreward.synth.filters import FILTERS, Chain, rejections
from pathreward.synth.prompts import PromptSettings

FINDINGS = (
    "Keratin pearls and intercellular bridges are seen. The tumor measures 2.5 cm. "
    "No vascular invasion. Margins are free. Grade 2."
)
ANSWER = "squamous cell carcinoma"
PATH = evidence_path(Sample("", answer=ANSWER, findings=FINDINGS), Linker.default())
HONEST = (
    "Keratin pearls are seen at once, and then intercellular bridges. Both are features of "
    "squamous differentiation. {} Therefore this is squamous cell carcinoma."
)


def reasons(text: str, answer: str = ANSWER, settings: PromptSettings | None = None) -> list[str]:
    row = {"answer": ANSWER, "findings": FINDINGS}
    sample = Sample(f"<think>{text}</think><answer>{answer}</answer>", **row)
    linker = Linker.default().within(sample.context)
    return rejections(Chain(sample, PATH, linker, settings or PromptSettings()))


@pytest.mark.parametrize(
    "added",
    [
        "",
        "The tumor measures 25 mm.",
        "There is no vascular invasion.",
        "Vascular invasion is absent, and the margins are clear.",
        "An adenocarcinoma would form glands, which are not seen.",
        "Keratin pearls indicate keratinization.",
    ],
)
def test_an_honest_chain_is_accepted(added: str) -> None:
    assert reasons(HONEST.format(added)) == []


@pytest.mark.parametrize(
    ("added", "begin"),
    [
        ("There is vascular invasion.", "report: against the report: "),
        ("The tumor measures 5.5 cm.", "report: "),
        ("It is grade 3.", "report: against the report: "),
        ("The stage is pT3 N2.", "report: not in the report: "),
        ("Perineural invasion is present.", "report: not in the report: "),
        ("CD20 is positive.", "report: not in the report: "),
        ("The report says so.", "leak: the reasoning mentions 'The report'"),
        ("As the provided answer is known.", "leak: "),
    ],
)
def test_what_the_report_does_not_have_is_rejected(added: str, begin: str) -> None:
    found = reasons(HONEST.format(added))
    assert len(found) >= 1
    assert any(each.startswith(begin) for each in found)


@pytest.mark.parametrize(
    ("text", "answer", "names"),
    [
        ("The answer is squamous cell carcinoma. " + HONEST.format(""), ANSWER, {"leak"}),
        (HONEST.format(""), "melanoma", {"answer", "conclusion", "report"}),
        ("Intercellular bridges and then keratin pearls are seen, so it is SCC.", ANSWER, {"path"}),
        ("Keratin pearls, intercellular bridges.", ANSWER, {"length", "conclusion"}),
    ],
)
def test_each_filter_names_itself(text: str, answer: str, names: set[str]) -> None:
    found = {each.partition(":")[0] for each in reasons(text, answer)}
    assert found
    assert found <= names


@pytest.mark.parametrize("text", ["", "Keratin pearls.", "<think>a</think>", "<answer>b</answer>"])
def test_a_chain_without_its_form_has_one_reason(text: str) -> None:
    sample = Sample(text, answer=ANSWER, findings=FINDINGS)
    [found] = rejections(Chain(sample, PATH, Linker.default(), PromptSettings()))
    assert found.startswith("format: ")


def test_a_draft_may_be_short_and_not_long() -> None:
    draft = PromptSettings(style="chain-of-draft")
    text = "Keratin pearls: squamous.\nIntercellular bridges too.\nSo squamous cell carcinoma."
    assert reasons(text, settings=draft) == []
    assert reasons(text + " word" * 200, settings=draft)[0].startswith("length: ")


@pytest.mark.parametrize(
    ("sentence", "against"),
    [
        ("Keratin pearls argue against squamous cell carcinoma.", True),
        ("Keratin pearls argue against adenocarcinoma.", False),
        ("Keratin pearls argue for squamous cell carcinoma.", False),
    ],
)
def test_a_sentence_against_the_answer_rejects_a_chain(sentence: str, against: bool) -> None:
    text = (
        "<think>Keratin pearls are seen, which indicate squamous differentiation, and "
        f"intercellular bridges are seen too. {sentence} Therefore this is {ANSWER}.</think>"
        f"<answer>{ANSWER}</answer>"
    )
    sample = Sample(text, answer=ANSWER, findings=FINDINGS)
    found = rejections(Chain(sample, PATH, Linker.default(), PromptSettings()))
    denied = [each for each in found if "argues against its answer" in each]
    assert bool(denied) is against
    assert all(sentence in each for each in denied)


def test_the_filters_have_documented_names() -> None:
    assert list(FILTERS) == [
        *("format", "length", "answer", "leak", "path", "report", "conclusion"),
    ]


@given(st.text(max_size=80), st.sampled_from(["<think>", "</think>", "<answer>", "</answer>", ""]))
def test_no_text_makes_a_filter_raise(text: str, tag: str) -> None:
    for written in (f"{text}{tag}{text}", f"<think>{text}</think><answer>{tag}{text}</answer>"):
        sample = Sample(written, answer=ANSWER, findings=FINDINGS)
        found = rejections(Chain(sample, PATH, Linker.default(), PromptSettings()))
        assert found
        assert all(":" in each for each in found)
