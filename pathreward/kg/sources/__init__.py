"""Readers of public sources, one source a file."""
