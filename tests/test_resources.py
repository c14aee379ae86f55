from collections.abc import Callable
from pathlib import Path

import pytest

from pathreward import RecipeError, ResourceError
from pathreward.resources import read_recipe, resource, shipped_names


def test_finds_what_is_shipped() -> None:
    assert resource("rewards/pathreward.yaml").is_file()
    assert "quickstart" in shipped_names("training", ".yaml")


def test_an_unknown_resource_lists_the_folder() -> None:
    with pytest.raises(
        ResourceError, match=r"did you mean 'pathreward.yaml'\? Known: .*patho-r1-grpo"
    ):
        resource("rewards/pathrewards.yaml")


def test_a_recipe_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("summary: é", "utf-8")
    read = read_recipe(path, "rewards", "recipe")
    assert tuple(read) == ("summary: é", "mine", tmp_path, f"recipe {path}")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no.yaml", r"no recipe at .*no\.yaml; shipped recipes: kg-path, medceg"),
        ("latin.yml", r"can't read the recipe .*latin\.yml: 'utf-8' codec can't decode byte 0xe9"),
        ("../kg-path", r"unknown recipe '.*kg-path'.*; or give a path that ends in \.yaml"),
    ],
)
def test_a_recipe_that_is_not_there_or_no_text_is_refused(
    tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "latin.yml").write_bytes(b"summary: \xe9")
    with pytest.raises(RecipeError, match=message):
        read_recipe(tmp_path / name, "rewards", "recipe")


def test_a_named_pipe_is_no_recipe(pipe: Callable[[str], Path]) -> None:
    with pytest.raises(RecipeError, match=r"the recipe .*a\.yaml: it is no regular file"):
        read_recipe(pipe("a.yaml"), "rewards", "recipe")
