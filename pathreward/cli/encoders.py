"""A CLIP as the command ``pathreward eval`` names it: a folder, or a checkpoint of open_clip."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.cli.progress import counting
from pathreward.errors import DataError, missing_extra

if TYPE_CHECKING:
    from pathreward.evaluation import Evaluation, PolicyComparison, Screen
    from pathreward.evaluation.items import Join


@dataclass(frozen=True, slots=True)
class Measuring:
    """How an image-text model is measured."""

    architecture: str = ""
    """open_clip's name of the model; empty: a folder of transformers."""
    templates: Path | None = None
    """The prompts of a class; None: the shipped ones."""
    probe: Path | None = None
    """Labelled rows to train a linear probe on."""
    shots: int = 0
    seed: int = 0


def expect_nothing_written(*settings: object) -> None:
    """Check that no setting of completions is given.

    >>> expect_nothing_written(None, [], "")

    Raises:
        DataError: If one is.
    """
    if any(settings):
        raise DataError(
            "a CLIP writes no text, so --screen, --completions, --bertscore, --dialect, "
            "--instruct and --judge do not apply; leave them out"
        )


def compared_encoders(
    names: Sequence[str], data: Path | None, join: "Join", measuring: Measuring
) -> "tuple[Evaluation, list[PolicyComparison], list[Screen]]":
    """Return the evaluation of the first model, and its comparison with the others.

    Raises:
        DataError: If the rows, a setting or an image is wrong.
        ResourceError: If a model can't be loaded.
    """
    if lacking := missing_extra("a CLIP", "train", ["torch", "transformers", "PIL"]):
        raise DataError(lacking)
    if data is None:
        raise DataError(
            "a CLIP needs --data ROWS: images with an `answer`, `caption` or `findings`"
        )
    from transformers import logging

    from pathreward.evaluation import compare
    from pathreward.evaluation.image_text import evaluate_encoder, read_pairs, read_templates
    from pathreward.vision.encoders import load_encoder
    from pathreward.vision.zero_shot import shipped_templates

    found = read_pairs(data, join)
    training = read_pairs(measuring.probe, join) if measuring.probe else None
    chosen = measuring.templates
    templates = read_templates(chosen) if chosen else shipped_templates()
    logging.disable_progress_bar()  # of the weights, which hides our own
    encoders = {name: load_encoder(name, measuring.architecture, "auto", "auto") for name in names}
    evaluations = []
    for name, encoder in encoders.items():
        with counting("measuring", len(found.items)) as advance:
            evaluations.append(
                evaluate_encoder(
                    name,
                    found,
                    encoder,
                    templates,
                    training=training,
                    shots=measuring.shots,
                    seed=measuring.seed,
                    advance=advance,
                )
            )
    first, *others = evaluations
    return first, [compare(first, each) for each in others], []
