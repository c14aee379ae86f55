"""Reward recipes: grammar, settings, loading."""
