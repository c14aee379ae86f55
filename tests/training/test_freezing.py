import pytest
from torch import nn

from pathreward.errors import TrainingError
from pathreward.training.freezing import freeze


class Model(nn.Module):
    """Modules with the names of Qwen's, whose projector lies inside the vision tower."""

    def __init__(self) -> None:
        super().__init__()
        self.visual = nn.ModuleDict({"blocks": nn.Linear(2, 2), "merger": nn.Linear(2, 2)})
        self.language_model = nn.Linear(2, 2)


@pytest.mark.parametrize(
    ("parts", "trained"),
    [
        ([], {"visual.blocks", "visual.merger", "language_model"}),
        (["vision"], {"visual.merger", "language_model"}),
        (["projector"], {"visual.blocks", "language_model"}),
        (["vision", "projector"], {"language_model"}),
    ],
)
def test_what_is_not_frozen_is_trained(parts: list[str], trained: set[str]) -> None:
    model = Model()
    freeze(model, parts)
    weights = model.named_parameters()
    assert {name.rpartition(".")[0] for name, each in weights if each.requires_grad} == trained


def test_a_part_that_the_model_lacks_is_named() -> None:
    with pytest.raises(
        TrainingError, match=r"names 'vision', but no module of Linear is called vision_encoder or"
    ):
        freeze(nn.Linear(2, 2), ["vision"])
