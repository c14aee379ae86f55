"""The linker: from a text to mentions of concepts, with their polarity."""

from pathreward.linking.assertions import role_of
from pathreward.linking.linker import Linker
from pathreward.linking.mention import Mention, Mentions

__all__ = ["Linker", "Mention", "Mentions", "role_of"]
