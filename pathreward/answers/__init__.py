"""The answer section: what it commits to, and whether that is the gold answer."""
