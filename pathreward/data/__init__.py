"""Released data sets as rows of a sample's fields."""

from pathreward.data.convert import LAYOUTS, convert

__all__ = ["LAYOUTS", "convert"]
