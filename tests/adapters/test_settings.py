import pytest

from pathreward import DataError, PathrewardError
from pathreward.adapters.settings import AdapterSettings
from pathreward.errors import RecipeError

VARIABLES = {
    "PATHREWARD_RECIPE": "patho-r1-grpo",
    "PATHREWARD_UNSCORED": "-1",
    "PATHREWARD_COLUMNS": "answer=gold, findings = report",
    "PATHREWARD_IMPORT": "lab.py,labs.rewards",
}


def test_the_environment_gives_what_keywords_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in VARIABLES.items():
        monkeypatch.setenv(name, text)
    settings = AdapterSettings.of()
    assert settings.recipe == "patho-r1-grpo"
    assert settings.unscored == -1.0
    assert settings.columns == (("answer", "gold"), ("findings", "report"))
    assert settings.imports == ("lab.py", "labs.rewards")
    keywords = AdapterSettings.of(recipe="kg-path", unscored=0.0, columns={"answer": "label"})
    assert (keywords.recipe, keywords.unscored) == ("kg-path", 0.0)
    assert keywords.columns == (("answer", "label"),)


@pytest.mark.parametrize(
    ("variables", "error", "message"),
    [
        ({"PATHREWARD_RECIPE": ""}, RecipeError, "no recipe is named: set PATHREWARD_RECIPE"),
        ({"PATHREWARD_UNSCORED": "none"}, PathrewardError, "PATHREWARD_UNSCORED is 'none'"),
        ({"PATHREWARD_UNSCORED": "inf"}, PathrewardError, "expected a finite number"),
        ({"PATHREWARD_COLUMNS": "gold"}, PathrewardError, "expected FIELD=COLUMN"),
        ({"PATHREWARD_COLUMNS": "anwser=gold"}, DataError, "unknown field 'anwser'"),
    ],
    ids=["no recipe", "no number", "infinite", "no pair", "no field"],
)
def test_what_cannot_be_read_is_named(
    variables: dict[str, str],
    error: type[Exception],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, text in ({"PATHREWARD_RECIPE": "pathreward"} | variables).items():
        monkeypatch.setenv(name, text)
    with pytest.raises(error, match=message):
        AdapterSettings.of()


def test_a_recipe_is_loaded_once_and_an_unknown_one_is_named() -> None:
    first, second = (
        AdapterSettings.of(recipe="kg-path"),
        AdapterSettings.of(recipe="kg-path", unscored=0),
    )
    assert first.reward() is second.reward()
    with pytest.raises(RecipeError, match="kg-pathh"):
        AdapterSettings.of(recipe="kg-pathh").reward()
