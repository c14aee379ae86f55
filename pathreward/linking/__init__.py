"""From text to mentions: what a text names, and whether it says that it is there."""

from pathreward.linking.linker import Linker
from pathreward.linking.mention import Mention, Mentions

__all__ = ["Linker", "Mention", "Mentions"]
