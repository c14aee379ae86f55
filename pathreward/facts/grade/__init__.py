"""Histological grades."""
