import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward import RecipeError
from pathreward.resources import RecipeText
from pathreward.server.recipes import read_recipes, serve_recipe
from tests.server.support import ROOT

FORMAT = "reward: {sum: {format: {tags: [think, answer]}}}"


def test_equal_recipes_have_equal_digests_and_a_change_has_another() -> None:
    texts = [FORMAT, FORMAT, FORMAT.replace("think", "observe")]
    one, two, other = (
        serve_recipe(RecipeText(each, "mine", Path(), "mine.yaml")).digest for each in texts
    )
    assert one == two != other


def test_a_table_of_ones_own_changes_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathreward.server import recipes

    text = RecipeText(FORMAT, "mine", Path(), "mine.yaml")
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
        serve_recipe(RecipeText(text, "mine", Path(), "mine.yaml"))


def test_two_recipes_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "medceg.yaml").write_text(FORMAT)
    with pytest.raises(
        RecipeError, match="two recipes are called 'medceg'; rename the file of one"
    ):
        read_recipes(["medceg", str(tmp_path / "medceg.yaml")])


def test_scores_of_a_judge_may_change() -> None:
    judged = "reward: {sum: {format: {}, judge: {cache: null}}}"
    assert not serve_recipe(RecipeText(judged, "mine", Path(), "mine.yaml")).is_deterministic
    assert serve_recipe(RecipeText(FORMAT, "mine", Path(), "mine.yaml")).is_deterministic


def test_rewards_of_ones_own_are_loaded_and_part_of_the_digest(tmp_path: Path) -> None:
    """In a process of its own, since an import stays."""
    code = (
        "from pathlib import Path; from pathreward.plugins import import_code\n"
        "from pathreward.resources import RecipeText\n"
        "from pathreward.server.recipes import serve_recipe\n"
        "import_code('brief_rewards.py')\n"
        "text = 'reward: {sum: {format: {}, brief: {weight: 1}}}'\n"
        "print(serve_recipe(RecipeText(text, 'mine', Path(), 'mine.yaml')).digest)"
    )
    reward = (
        "import pathreward as pr\nfrom dataclasses import dataclass\n\n@dataclass(frozen=True)\n"
        "class Brief(pr.Reward):\n    def __call__(self, sample):\n        return pr.Score({})\n\n"
        "pr.register('brief', Brief)\n"
    )
    digests = []
    for value in ("1.0", "0.5"):
        (tmp_path / "brief_rewards.py").write_text(reward.format(value))
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", code]
        run = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        digests.append(run.stdout)
    assert digests[0] != digests[1]
