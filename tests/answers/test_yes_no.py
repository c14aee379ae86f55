import pytest

from pathreward import AnswerReward, Sample

ASKED = "Is there necrosis in this tumor?"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", "yes"),
        ("Yes, areas of necrosis are seen.", "yes"),
        ("No necrosis was identified in the sections.", "no"),  # a noun phrase answers
        ("It does.", "yes"),
        ("It does not.", "no"),
        ("Absolutely not.", "no"),
        ("No, the tumor shows no necrosis.", "no"),
        ("The answer is no.", "no"),
        ("是", "yes"),
        ("没有", "no"),
        ("Yes and no.", ""),
        ("Yes, but there is no necrosis.", ""),  # contradicts its yes
        ("Yes, apart from necrosis", ""),
        ("Yes, maybe", ""),
        ("neither yes nor no", ""),
        ("Hardly", ""),
    ],
)
def test_yes_or_no(text: str, answer: str) -> None:
    completion = f"<think>x</think><answer>{text}</answer>"
    for gold in ("yes", "no"):
        score = AnswerReward()(Sample(completion, ASKED, gold))
        assert score.value == float(gold == answer), score.reason


SEEN = "Is necrosis seen?"


@pytest.mark.parametrize(
    ("text", "prompt", "answer"),
    [
        ("Necrosis is seen.", SEEN, "yes"),
        ("No necrosis is seen.", SEEN, "no"),
        ("necrosis is not seen", SEEN, "no"),
        ("Necrosis absent", SEEN, "no"),
        ("There is no evidence of necrosis.", SEEN, "no"),
        ("Coagulative necrosis is identified", SEEN, "yes"),  # a narrower finding
        ("The biopsy shows dysplasia.", "Does the biopsy show dysplasia?", "yes"),
        ("Necrosis is absent.", "Is necrosis absent?", "yes"),  # the question denies
        ("Necrosis is seen.", "Is necrosis absent?", "no"),
        ("Mitoses are seen", SEEN, ""),  # another finding
        ("Necrosis is probably seen", SEEN, ""),
        ("Necrosis was seen in the prior biopsy", SEEN, ""),
        ("Is necrosis seen?", SEEN, ""),  # an echo
        ("I am asked whether necrosis is seen", SEEN, ""),
        ("Necrosis is seen, but there is no necrosis", SEEN, ""),
        ("Necrosis is seen. On closer look there is none.", SEEN, ""),
        ("Necrosis is seen.", "Is the necrosis extensive?", ""),  # asks for more
        ("Necrosis is seen.", "Is necrosis extensive?", ""),
        ("Necrosis is seen.", "Is necrosis seen in more than half of the tumor?", ""),
        ("Necrosis is seen.", "Are necrosis and mitoses seen?", ""),  # asks for two
    ],
)
def test_a_statement_of_the_finding(text: str, prompt: str, answer: str) -> None:
    completion = f"<think>x</think><answer>{text}</answer>"
    for gold in ("yes", "no"):
        score = AnswerReward()(Sample(completion, prompt, gold))
        assert score.value == float(gold == answer), score.reason
