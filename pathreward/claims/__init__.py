"""The claims of a text: what it states about its case, and how two sets of claims compare."""
