"""TNM categories and stage groups."""
