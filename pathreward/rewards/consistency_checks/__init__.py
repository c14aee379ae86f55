"""The checks of a completion's consistency, each a function of a case."""
