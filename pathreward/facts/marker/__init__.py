"""Marker results."""
