"""The settings of patch features in place of the vision tower."""

from pydantic import PositiveInt

from pathreward.recipes.settings import Settings


class PatchFeatures(Settings):
    """Precomputed features of a slide's patches, through a projector in place of the tower."""

    width: PositiveInt
    """The width of the patch encoder's features, such as 1024 of UNI or 512 of CONCH."""
    patches: PositiveInt = 256
    """Most patches of a slide, evenly spaced in the order of its file."""
    alone: bool = False
    """Whether only the projector is trained, not the language model."""
