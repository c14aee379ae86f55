import pickle
from pathlib import Path

import pytest

import pathreward as pr
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
        ("summary: x", "recipe 'r': reward: it is missing"),
        ("rewards: {}", "unknown key of a recipe 'rewards', did you mean 'reward'"),
        ("reward: {sums: {}}", "unknown composite 'sums', did you mean 'sum'? Known: clip, g"),
        ("reward: {sum: {answr: {}}}", "unknown reward 'answr', did you mean 'answer'"),
        ("reward: {sum: {answer: {knd: text}}}", "sum.answer: unknown setting 'knd', did you"),
        ("reward: {sum: {answer: {kind: txt}}}", "unknown kind of answer 'txt'"),
        ("reward: {sum: {answer: {weight: .nan}}}", "weight of 'answer' must be finite"),
        ("reward: {sum: {answer: {weight: yes}}}", "weight: a weight must be a number, got True"),
        ("reward: {sum: {entity: {beta: high}}}", "reward.sum.entity: `beta` can't be 'high'"),
        ("reward: {sum: {entity: {beta: -1}}}", "`beta` must be positive, got -1"),
        ("reward: {gate: {by: [format], of: {sum: {answer: }}}}", "unknown part 'format'"),
        ("reward: {gate: {of: {sum: {answer: }}}}", "reward.gate.by: it is missing"),
        (
            "reward: !!python/object/apply:os.getcwd []",
            "a value of the type 'python/object/apply:os.getcwd'",
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


RECIPE = """
graph: {graph}
linker: {{stages: [exact, abbreviations, fuzzy]}}
reward:
  sum:
    entity:
    path:
    consistency:
    answer: {{kind: concept}}
"""
OBO = """format-version: 1.2

[Term]
id: MONDO:0000001
name: zebroma
synonym: "striped tumor" EXACT []
xref: UMLS:C1 {{source="MONDO:equivalentTo"}}

[Term]
id: HP:0000001
name: zebroid change
{relation}
"""
PRIMEKG = (
    "relation,display_relation,x_index,x_id,x_type,x_name,x_source,"
    "y_index,y_id,y_type,y_name,y_source\n"
    "disease_phenotype_positive,phenotype present,0,1,disease,zebroma,MONDO,"
    "1,1,effect/phenotype,zebroid change,HPO\n"
)
ATOM = "{cui}|ENG|P|L|PF|S|Y|A|||D|{code}|{name}|0|N|256|\n"
FILES = {
    "tables/concepts.tsv": (
        "id\tname\ttype\tsynonyms\txrefs\tsource\n"
        "D:1\tzebroma\tdiagnosis\tstriped tumor\t\tmine\n"
        "F:1\tzebroid change\tfinding\t\t\tmine\n"
    ),
    "tables/relations.tsv": "subject\trelation\tobject\tsource\nF:1\tsupports\tD:1\tmine\n",
    "names.obo": OBO.format(relation=""),
    "supports.obo": OBO.format(relation="relationship: supports MONDO:0000001"),
    "kg.csv": PRIMEKG,
    "META/MRCONSO.RRF": (
        ATOM.format(cui="C1", code="NCI|PT|C1", name="zebroma")
        + ATOM.format(cui="C1", code="NCI|SY|C1", name="striped tumor").replace("|Y|A", "|N|A")
        + ATOM.format(cui="C2", code="HPO|PT|HP:0000001", name="zebroid change")
    ),
    "META/MRREL.RRF": "C2|A|CUI|RO|C1|A|CUI|disease_has_finding|R||NCI|NCI||Y|N||\n",
    "META/MRSTY.RRF": "C1|T191|B|Neoplastic Process|AT|256|\nC2|T033|A|Finding|AT|256|\n",
}


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with graphs of a tumor and its finding, neither in the shipped graph."""
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "cache"))
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "graph",
    [
        "tables",
        "{tables: tables}",
        "{obo: [supports.obo]}",
        "[{obo: names.obo}, {primekg: kg.csv}]",
        "[{primekg: kg.csv}, {obo: names.obo}, {umls: META, vocabularies: [NCI, HPO]}]",
        "{umls: META}",
        "[shipped, {tables: tables}]",
    ],
)
def test_the_rewards_run_on_the_graph_of_the_recipe(sources: Path, graph: str) -> None:
    path = sources / "mine.yaml"
    path.write_text(RECIPE.format(graph=graph))
    reward = pr.load(path)
    observed = "<observe>Zebroid change.</observe>"
    reasoned = "<think>Zebroid change, therefore a striped tumor.</think>"
    row = {"findings": "Zebroid change is seen.", "answer": "zebroma"}

    def values(text: str) -> dict[str, float | None]:
        return {name: part.value for name, part in reward(pr.Sample(text, **row)).parts.items()}

    striped = values(f"{observed}{reasoned}<answer>striped tumor</answer>")
    assert striped["answer"] == striped["entity"] == striped["consistency"] == 1.0
    assert striped["path"] is not None
    assert striped["path"] > 0.5
    other = values(f"{observed}{reasoned}<answer>melanoma</answer>")
    assert other["answer"] == 0.0
    shipped = pr.EntityReward()(pr.Sample(observed, findings="zebroid change"))
    assert shipped.value is None


def test_a_recipe_of_a_graph_pickles(sources: Path) -> None:
    path = sources / "mine.yaml"
    path.write_text(RECIPE.format(graph="{primekg: kg.csv}"))
    reward = pr.load(path)
    assert pickle.loads(pickle.dumps(reward)) == reward
    with pytest.raises(
        pr.RecipeError, match=r"graph.to_tables\(folder\).*`graph: {tables: folder}`"
    ):
        dump(reward)


def test_the_stages_of_the_linker_survive_yaml() -> None:
    text = "linker: {stages: [exact, fuzzy]}\nreward: {sum: {entity: , format: }}"
    reward = parse(text).reward
    assert parse(dump(reward)).reward == reward
    sample = pr.Sample("<observe>Keratin pearls.</observe>", findings="keratinizatoin")
    assert reward.leaves["entity"](sample).value is not None
    assert pr.EntityReward()(sample).value is None  # the misspelling is no name without the stage


def test_rewards_of_different_linkers_are_no_recipe() -> None:
    linker = pr.Linker(stages=("exact",))
    reward = pr.WeightedSum({"a": pr.EntityReward(linker=linker), "b": pr.EntityReward()})
    with pytest.raises(pr.RecipeError, match="the rewards have different linkers"):
        dump(reward)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            "graph: {primekg: no.csv}",
            "`graph`: `primekg`: there is no file or folder {0}/no.csv; a",
        ),
        (
            "graph: {obo: kg.csv}",
            "`graph`: `obo`: kg.csv:1, column 1: expected a line 'tag: value'",
        ),
        ("graph: {umls: tables}", "`graph`: `umls`: no file MRCONSO.RRF in {0}/tables; name the"),
        ("graph: {obi: names.obo}", "`graph`: expected one format of tables, obo,"),
        ("graph: ", "`graph`: expected `shipped`, a path, a format with a path"),
        ("graph: none.txt", "`graph`: there is no file or folder {0}/none.txt"),
        ("linker: [exact]", "`linker` must be keys and values such as"),
        ("linker: {stages: exact}", "`linker`: `stages` must be a list of exact, abbreviations, "),
        ("linker: {stages: [exakt]}", "`linker`: unknown stage 'exakt', did you mean 'exact'"),
        ("linker: {stage: [exact]}", "unknown key of `linker` 'stage', did you mean 'stages'"),
    ],
)
def test_an_invalid_graph_or_linker_is_named_by_key_and_file(
    sources: Path, keys: str, message: str
) -> None:
    path = sources / "mine.yaml"
    path.write_text(f"{keys}\nreward: {{sum: {{entity: }}}}")
    with pytest.raises(pr.RecipeError) as raised:
        pr.load(path)
    assert str(raised.value).startswith(f"recipe {path}: ")
    assert message.replace("{0}", str(sources)) in str(raised.value)
