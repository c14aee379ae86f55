from pathlib import Path

import pytest

from pathreward import RecipeError
from pathreward.resources import RecipeText
from pathreward.server.recipes import read_recipes, serve_recipe

FORMAT = "reward: {sum: {format: {tags: [think, answer]}}}"


def test_equal_recipes_have_equal_digests_and_a_change_has_another() -> None:
    texts = [FORMAT, FORMAT, FORMAT.replace("think", "observe")]
    one, two, other = (serve_recipe(RecipeText(each, "mine", Path())).digest for each in texts)
    assert one == two != other


def test_a_table_of_ones_own_changes_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathreward.server import recipes

    text = RecipeText(FORMAT, "mine", Path())
    before = serve_recipe(text).digest
    (tmp_path / "cues.tsv").write_text("class\tphrase\tlanguage\tcomment\n")
    monkeypatch.setenv("PATHREWARD_LEXICON", str(tmp_path))
    recipes._package.cache_clear()
    try:
        assert serve_recipe(text).digest != before
    finally:
        monkeypatch.undo()
        recipes._package.cache_clear()


def test_a_recipe_that_looks_at_images_is_refused() -> None:
    text = "reward: {sum: {format: {}, looks: {reward: grounding, model: clip}}}"
    with pytest.raises(
        RecipeError, match="the part 'looks' looks at images, which the server does"
    ):
        serve_recipe(RecipeText(text, "mine", Path()))


def test_two_recipes_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "medceg.yaml").write_text(FORMAT)
    with pytest.raises(
        RecipeError, match="two recipes are called 'medceg'; rename the file of one"
    ):
        read_recipes(["medceg", str(tmp_path / "medceg.yaml")])


def test_scores_of_a_judge_may_change() -> None:
    judged = "reward: {sum: {format: {}, judge: {cache: null}}}"
    assert not serve_recipe(RecipeText(judged, "mine", Path())).is_deterministic
    assert serve_recipe(RecipeText(FORMAT, "mine", Path())).is_deterministic
