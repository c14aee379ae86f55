"""How a text asserts a span: affirmed, negated or uncertain, and for whom."""

from pathreward.assertion.engine import Assertion, Role, assertions, no_cues
from pathreward.assertion.frames import Frame

__all__ = ["Assertion", "Frame", "Role", "assertions", "no_cues"]
