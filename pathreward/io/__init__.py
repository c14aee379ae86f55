"""File formats: rows of JSONL, and atomic writes."""
