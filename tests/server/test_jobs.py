from pathlib import Path

import pytest

from pathreward.resources import RecipeText
from pathreward.server.jobs import WorkerSettings, recipes_from, recipes_value


@pytest.mark.parametrize(
    ("imports", "recipes"),
    [
        ((), ()),
        (("mine.py", "package.rewards"), ()),
        (("a b.py",), (RecipeText("reward: {}\n# 癌", "mine", Path("/a b"), "mine.yaml"),)),
    ],
    ids=["nothing", "imports", "a recipe with spaces and ideographs"],
)
def test_what_the_fork_server_loads_travels_in_its_environment(
    imports: tuple[str, ...], recipes: tuple[RecipeText, ...]
) -> None:
    value = recipes_value(WorkerSettings(recipes, imports))
    assert "\0" not in value
    assert recipes_from(value) == (list(imports), list(recipes))
