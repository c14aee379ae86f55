"""Sides."""
