"""Reward recipes: grammar, settings and loading."""
