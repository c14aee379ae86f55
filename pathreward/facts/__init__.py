"""Typed values in a text (grade, stage, marker, size, side): parse, compare, check."""
