"""Sizes, counts and percentages."""
