"""Extent, severity and course."""
