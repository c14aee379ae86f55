import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

import pathreward as pr
from pathreward.recipes import loading as recipe
from pathreward.recipes.loading import dump, load_recipe, parse, shipped

HONEST = (
    "<observe>Keratin pearls. No necrosis.</observe>"
    "<think>Keratin pearls point there, therefore squamous cell carcinoma.</think>"
    "<answer>squamous cell carcinoma</answer>"
)
ROW = {"answer": "squamous cell carcinoma", "findings": "Keratin pearls are present. No necrosis."}
TURNED = HONEST.replace("No necrosis", "Necrosis")
OTHER = HONEST.replace("squamous cell carcinoma", "melanoma")


def entity(completion: str) -> float:
    """Return the value of a recipe's part, which has tests of its own."""
    return pr.EntityReward(enough=0.3)(pr.Sample(completion, **ROW)).value or 0.0


WITHOUT_A_JUDGE = [name for name in shipped() if not name.endswith("-judge")]


@pytest.mark.parametrize("name", WITHOUT_A_JUDGE)
def test_every_shipped_recipe_gives_honest_text_its_highest_value(name: str) -> None:
    completion = HONEST
    if name.startswith("patho-r1"):  # it asks for think and answer alone
        completion = HONEST[HONEST.index("<think>") :]
    full = 0.55 if name == "kg-path" else 1.0  # the mean of 1 and the 0.1 of a right answer
    assert pr.load(name)(pr.Sample(completion, **ROW)).value == pytest.approx(full)
    assert load_recipe(name).summary
    assert load_recipe(name).sources


@pytest.mark.parametrize("name", shipped())
def test_survives_pickling_and_yaml(name: str) -> None:
    reward = pr.load(name)
    assert pickle.loads(pickle.dumps(reward)) == reward
    assert parse(dump(reward)).reward == reward


@pytest.mark.parametrize(
    ("completion", "value"),
    [
        (HONEST, 1.0),
        (HONEST.replace("<observe>", ""), 0.0),  # the gate
        # No detail is expected, so that the weights are over .9. A wrong answer keeps format and
        # entities, less precise by the melanoma in the reasoning. The chain is consistent, and not
        # paid for it.
        (OTHER, (0.05 + 0.2 * entity(OTHER)) / 0.9),
        # Both answers: nothing for the answer, nor for the path and the consistency.
        (HONEST.replace("</answer>", " or melanoma</answer>"), (0.05 + 0.2) / 0.9),
        # One of two findings turned. It has no edge, so the path is whole.
        (TURNED, (0.05 + 0.45 + 0.2 * entity(TURNED) + 0.1 + 0.1) / 0.9),
    ],
)
def test_the_pathreward_recipe_by_hand(completion: str, value: float) -> None:
    assert pr.load("pathreward")(pr.Sample(completion, **ROW)).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("completion", "value"),
    [
        ("<think>So.</think><answer>B</answer>", 1.0),
        ("<think>So.</think><answer>A</answer>", 0.0),  # format alone is not paid
        ("B", 0.0),  # nor is accuracy
    ],
)
def test_patho_r1_is_1_only_where_both_parts_are_1(completion: str, value: float) -> None:
    sample = pr.Sample(completion, answer="B", options=["granuloma", "abscess"])
    assert pr.load("patho-r1-grpo")(sample).value == value


@pytest.mark.parametrize(
    ("words", "answer", "value"),
    [
        (10, "B", 1.0),  # both hold
        (10, "A", -1.0),  # short and wrong
        (900, "B", -1.0),  # right, and 104 words into the buffer: 1 - 104 / 400 is less than 1
        (5000, "B", -1.0),
        (5000, "A", -1.0),
    ],
)
def test_patho_r1_dapo_is_1_where_both_parts_are_1_else_minus_1(
    words: int, answer: str, value: float
) -> None:
    reward = pr.load("patho-r1-dapo")
    completion = f"<think>{'so ' * words}</think> <answer>{answer}</answer>"
    score = reward(pr.Sample(completion, answer="B", options=["granuloma", "abscess"]))
    assert score.value == value
    assert reward.range == (-1.0, 1.0)
    assert reward(pr.Sample(completion)).value is None  # nothing to compare the answer with


@pytest.mark.parametrize(
    ("format_", "semantic", "hits", "value"),
    [
        (True, True, 2, 2.5 / 2.5),
        (True, True, 1, (1 + 1 + 0.5 * (2 * 1) / (1 + 2)) / 2.5),  # Dice of 1 named, 2 expected
        (True, False, 2, 1.5 / 2.5),
        (False, True, 2, 1.5 / 2.5),
        (True, True, 0, 2.0 / 2.5),
    ],
)
def test_pathreasoner_r1_by_hand(format_: bool, semantic: bool, hits: int, value: float) -> None:
    seen = ("", "Keratin pearls.", "Keratin pearls. No necrosis.")[hits] or "So it looks."
    answer = "squamous cell carcinoma" if semantic else "melanoma"
    text = f"<observe>{seen}</observe><think>It follows.</think><answer>{answer}</answer>"
    completion = text if format_ else f"Sure. {text}"
    score = pr.load("pathreasoner-r1")(pr.Sample(completion, **ROW))
    assert score.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("completion", "medceg", "kg_path"),
    [
        (HONEST, 1.0, (1 + 0.1) / 2),
        # Not squamous: no answer, no edge to melanoma, one entity of three too many (F1 .8).
        (HONEST.replace("squamous cell carcinoma", "melanoma"), (0.8 + 0 + 1) / 3 / 2, (0 - 1) / 2),
        # A marker that is never positive in it costs 1: 1 / (1 + 1); one entity too many.
        (
            HONEST.replace("No necrosis.", "No necrosis. TTF-1 is positive."),
            (1 + (0.8 + 0.5 + 1) / 3) / 2,
            (0.5 + 0.1) / 2,
        ),
        (HONEST.replace("<observe>", ""), 0.0, 0.55),  # one asks for a format, one does not
    ],
)
def test_compositions_of_graph_rewards_by_hand(
    completion: str, medceg: float, kg_path: float
) -> None:
    sample = pr.Sample(completion, **ROW)
    assert pr.load("medceg")(sample).value == pytest.approx(medceg)
    assert pr.load("kg-path")(sample).value == pytest.approx(kg_path)


def test_pathreasoner_r1_is_the_sum_over_two_and_a_half() -> None:
    # One of two findings, nothing beside it: soft Dice 2 x 1 / (1 + 2), halved by alpha.
    completion = HONEST.replace(" No necrosis.", "")
    score = pr.load("pathreasoner-r1")(pr.Sample(completion, **ROW))
    assert score.value == pytest.approx((1 + 1 + 0.5 * 2 / 3) / 2.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reward: [", "recipe 'r' is not YAML"),
        ("- 1", "expected recipe 'r' as keys and values, got list"),
        ("summary: x", "it has no `reward`"),
        ("rewards: {}", "unknown key of a recipe 'rewards', did you mean 'reward'"),
        ("reward: {sums: {}}", "unknown composite 'sums', did you mean 'sum'? Known: clip, g"),
        ("reward: {sum: {answr: {}}}", "unknown reward 'answr', did you mean 'answer'"),
        ("reward: {sum: {answer: {knd: text}}}", "unknown setting of part 'answer' 'knd', did you"),
        ("reward: {sum: {answer: {kind: txt}}}", "unknown kind of answer 'txt'"),
        ("reward: {sum: {answer: {weight: .nan}}}", "weight of 'answer' must be finite"),
        ("reward: {sum: {answer: {weight: yes}}}", "weight of 'answer' must be a number, got True"),
        ("reward: {sum: {entity: {beta: high}}}", "part 'entity': `beta` can't be 'high'"),
        ("reward: {sum: {entity: {beta: -1}}}", "`beta` must be positive, got -1"),
        ("reward: {gate: {by: [format], of: {sum: {answer: }}}}", "unknown part 'format'"),
        ("reward: {gate: {of: {sum: {answer: }}}}", "a gate needs `by`"),
        (
            "reward: !!python/object/apply:os.getcwd []",
            "could not determine a constructor",
        ),
    ],
)
def test_an_invalid_key_is_named_with_the_known_ones(text: str, message: str) -> None:
    with pytest.raises(pr.RecipeError) as raised:
        parse(text, name="r")
    assert message in str(raised.value)


def test_an_unknown_recipe_lists_the_shipped_ones(tmp_path: Path) -> None:
    with pytest.raises(pr.RecipeError, match=r"did you mean 'pathreward'.*patho-r1-grpo"):
        pr.load("pathrewards")
    with pytest.raises(pr.RecipeError, match=r"no recipe at .*mine.yaml; shipped recipes: "):
        pr.load(tmp_path / "mine.yaml")


def test_a_recipe_file_with_its_own_graph(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    graph.mkdir()
    (graph / "concepts.tsv").write_text(
        "id\tname\ttype\tsynonyms\txrefs\tsource\nX:1\tzebroid change\tfinding\t\t\tmine\n"
    )
    (graph / "relations.tsv").write_text("subject\trelation\tobject\tsource\n")
    path = tmp_path / "mine.yaml"
    path.write_text("graph: graph\nreward: {sum: {entity: }}")
    sample = pr.Sample("<think>Zebroid change.</think>", findings="zebroid change")
    assert pr.load(path)(sample).value == 1.0
    assert pr.load("pathreward")(sample).parts["entity"].value is None


@dataclass(frozen=True)
class Brevity(pr.Reward):
    """Pay for a text of at most `words` words."""

    words: int = 10

    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(float(len(sample.text.split()) <= self.words), "counted")


def test_a_registered_reward_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "REWARDS", dict(recipe.REWARDS))
    pr.register("brevity", Brevity)
    reward = parse("reward: {sum: {brevity: {words: 2}}}").reward
    assert [reward(pr.Sample(text)).value for text in ("a b", "a b c")] == [1.0, 0.0]
    with pytest.raises(pr.RecipeError, match="the name 'brevity' is taken by Brevity"):
        pr.register("brevity", pr.AnswerReward)
