import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import FormatReward, Linker, RecipeError, Sample, Score
from pathreward.completion.sections import DIALECTS
from pathreward.recipes.loading import load, shipped

WHOLE = "<observe>Nests.</observe>\n<think>So.</think>\n<answer>B</answer>"


@pytest.mark.parametrize(
    ("completion", "reason"),
    [
        (WHOLE, "well formed"),
        (f"\n {WHOLE}\t\n", "well formed"),
        ("", "no <observe>"),
        ("B", "no <observe>"),
        ("<think>So.</think><answer>B</answer>", "expected <observe>, found <think>"),
        (WHOLE.replace("Nests.", " "), "<observe> is empty"),
        (WHOLE.replace("Nests.", "\u200b\u2060"), "<observe> is empty"),  # nothing visible
        (WHOLE.replace("B", ""), "<answer> is empty"),
        ("Sure! " + WHOLE, "text before <observe>: 'Sure!'"),
        (WHOLE + " I hope this helps.", "text after </answer>: 'I hope this helps.'"),
        (WHOLE + WHOLE, "a second <observe>"),
        (WHOLE + "</answer>", "</answer> after the last section"),
        (WHOLE.replace("So.", "So. <answer>C</answer>"), "expected </think>, found <answer>"),
        (WHOLE.removesuffix("</answer>"), "no </answer>"),  # cut off by the token limit
        (WHOLE.replace("<think>", "<Think>"), "expected <think>, found </think>"),
        (
            WHOLE.replace("</observe>\n<think>", "</observe>and<think>"),
            "text before <think>: 'and'",
        ),
    ],
)
def test_names_the_first_rule_that_is_broken(completion: str, reason: str) -> None:
    score = FormatReward()(Sample(completion))
    required = "" if reason == "well formed" else " (required: <observe>, <think>, <answer>)"
    assert (score.value, score.reason) == (float(not required), reason + required)


@pytest.mark.parametrize(
    ("dialects", "completion", "reason"),
    [
        (("observe", "info"), "B", "dialect observe: <observe>, <think>, <answer>; also acc"),
        (("observe", "info"), "<info>Nests.</info>", "dialect info: <info>, <think>, <answer>; a"),
        (("think", "bare", "boxed"), "B", "also accepted: bare, boxed"),
        (("bare",), "B", "no <think> (dialect bare: <think>, then the answer)"),
        (("boxed",), "B", r"no \boxed{} (dialect boxed: \boxed{})"),
    ],
)
def test_the_reason_names_the_dialect(
    dialects: tuple[str, ...], completion: str, reason: str
) -> None:
    assert reason in FormatReward(dialects=dialects)(Sample(completion)).reason


def to_the_letter(prompt: str) -> str:
    """Return a completion that does what the lines of an instruction say."""
    written = []
    for line in prompt.splitlines():
        if found := re.match(r"\d+\. (<\w+>)\.\.\.(</\w+>): ", line):
            written.append(f"{found[1]}some text{found[2]}")
        elif re.match(r"\d+\. .*without a tag", line):
            written.append("yes")
    if prompt.endswith("is already there."):
        written[0] = written[0].partition(">")[2]
    return "\n".join(written) or r"Some text. \boxed{yes}"


@pytest.mark.parametrize(
    "reward",
    [
        *(FormatReward(dialects=(name,)) for name in DIALECTS),
        FormatReward(),
        FormatReward(("plan", "answer")),
        FormatReward(("think", "answer"), prefill="<think>"),
    ],
    ids=[*DIALECTS, "default", "own tags", "prefilled"],
)
@pytest.mark.parametrize("answer", ["", "closed", "set"])
def test_a_completion_written_to_the_prompt_is_well_formed(
    reward: FormatReward, answer: str
) -> None:
    prompt = reward.prompt(answer=answer)
    assert reward(Sample(to_the_letter(prompt), prompt)).value == 1.0
    assert reward(Sample(prompt, prompt)).value == 0.0  # the prompt itself is no completion


@pytest.mark.parametrize("name", [each for each in shipped() if not each.endswith("-judge")])
def test_the_prompt_of_every_recipe_is_obeyed_by_its_format(name: str) -> None:
    reward = load(name)
    score = reward(Sample(to_the_letter(reward.prompt()), answer="yes"))
    assert score.parts.get("format", Score(1.0)).value == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dialect": "boxed"}, "unknown dialect 'boxed'. Known: info, observe"),
        ({"answer": "closde"}, "unknown kind of answer 'closde', did you mean 'closed'?"),
    ],
)
def test_what_a_prompt_cannot_be(options: dict[str, str], message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load("pathreward").prompt(**options)
    assert message in str(caught.value)


def test_the_prompt_names_no_concept() -> None:
    for dialect in DIALECTS:
        prompt = FormatReward(dialects=(dialect,)).prompt()
        assert Linker.default().link(prompt) == []


@pytest.mark.parametrize(
    ("dialect", "completion", "value"),
    [
        ("info", WHOLE.replace("observe", "info"), 1.0),
        ("info", WHOLE, 0.0),
        ("think", "<think>So.</think><answer>B</answer>", 1.0),
        ("bare", "<think>So.</think>B", 1.0),
        ("bare", "<think>So.</think>", 0.0),
        ("bare", "<think>So.</think><answer>B</answer>", 0.0),
        ("boxed", r"So $\boxed{\text{B}}$.", 1.0),
        ("boxed", r"\boxed{A} or \boxed{B}", 0.0),
        ("boxed", r"\boxed{}", 0.0),
        ("boxed", r"\boxed{B} I am sure", 0.0),
    ],
)
def test_dialects(dialect: str, completion: str, value: float) -> None:
    assert FormatReward(dialects=(dialect,))(Sample(completion)).value == value


def test_any_of_several_dialects_is_accepted() -> None:
    reward = FormatReward(dialects=("observe", "info"))
    assert (
        reward(Sample(WHOLE)).value == reward(Sample(WHOLE.replace("observe", "info"))).value == 1
    )


@pytest.mark.parametrize(
    ("completion", "prompt", "prefill", "value"),
    [
        ("So.</think><answer>B</answer>", "Which?<think>\n", "", 1.0),  # the prompt shows it
        ("So.</think><answer>B</answer>", "Which?", "<think>", 1.0),  # the template hides it
        ("So.</think><answer>B</answer>", "Which?", "", 0.0),
        ("<think>So.</think><answer>B</answer>", "Which?", "<think>", 1.0),  # written all the same
        ("B", "Which?", "<think>", 0.0),
    ],
)
def test_a_prefilled_tag(completion: str, prompt: str, prefill: str, value: float) -> None:
    reward = FormatReward(dialects=("think",), prefill=prefill)
    assert reward(Sample(completion, prompt)).value == value


def test_the_reason_names_the_setting_for_a_prefilled_tag() -> None:
    score = FormatReward(("think", "answer"))(Sample("So.</think><answer>B</answer>"))
    assert score.reason == (
        "expected <think>, found </think> "
        "(if the chat template writes <think>, set prefill='<think>') (required: <think>, <answer>)"
    )


@pytest.mark.parametrize(
    ("completion", "value"),
    [
        (WHOLE, 1.0),
        (WHOLE + "!", 0.5),  # every section stands once, with text beside them
        (WHOLE.removesuffix("</answer>"), 1 / 3),
        (WHOLE.replace("Nests.", ""), 1 / 3),
        ("B", 0.0),
    ],
)
def test_the_shaped_value_grows_with_what_is_kept(completion: str, value: float) -> None:
    assert FormatReward(shaped=True)(Sample(completion)).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tags": ()}, "`tags` must be different names, at least one"),
        ({"tags": ("think", "think")}, "`tags` must be different names"),
        ({"tags": ("<think>",)}, "`tags` must be names without brackets, got '<think>'"),
        ({"dialects": ("thinks",)}, "unknown dialect 'thinks', did you mean 'think'"),
        ({"prefill": "<answer"}, "`prefill` must be an opening tag of the dialect"),
    ],
)
def test_refuses_a_dialect_that_cannot_be(settings: dict[str, object], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        FormatReward(**settings)  # type: ignore[arg-type]  # what a recipe might hold


_PIECES = st.sampled_from(
    ["<think>", "</think>", "<answer>", "</answer>", "text", " ", "\n", "<", "think>", "\u200b"]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_agrees_with_a_checker_written_apart(completion: str) -> None:
    reward = FormatReward(("think", "answer"))
    assert reward(Sample(completion)).value == float(_obeys(completion))


def test_agrees_with_that_checker_on_recorded_outputs(shared_data: Path) -> None:
    reward = FormatReward(("think", "answer"))
    path = shared_data / "completions" / "grail_outputs_dev.jsonl"
    outputs = [json.loads(line)["output"] for line in path.read_text("utf-8").splitlines()]
    wrong = [
        i for i, each in enumerate(outputs) if reward(Sample(each)).value != float(_obeys(each))
    ]
    assert (len(outputs), wrong) == (1796, [])


def test_the_released_pathreasoner_targets_are_well_formed(shared_data: Path) -> None:
    path = shared_data / "completions" / "pathreasoner_example.json"
    targets = [row["conversations"][1]["value"] for row in json.loads(path.read_text("utf-8"))]
    info, observe = FormatReward(dialects=("info",)), FormatReward()
    assert [info(Sample(each)).value for each in targets] == [1.0] * 11
    assert [observe(Sample(each)).value for each in targets] == [0.0] * 11


def _obeys(text: str) -> bool:
    """Check one <think> and one <answer> by counting and cutting, without a scanner."""
    tags = ("<think>", "</think>", "<answer>", "</answer>")
    if any(text.count(tag) != 1 for tag in tags):
        return False
    before, rest = text.split("<think>")
    if "</think>" not in rest:
        return False
    think, rest = rest.split("</think>")
    if "<answer>" not in rest or "</answer>" not in rest.split("<answer>")[1]:
        return False
    between, rest = rest.split("<answer>")
    answer, after = rest.split("</answer>")
    hidden = "\u200b"
    return not (before + between + after).strip() and all(
        part.replace(hidden, "").strip() for part in (think, answer)
    )
