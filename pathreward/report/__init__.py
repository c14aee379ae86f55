"""Scores to look at: a page, a terminal."""
