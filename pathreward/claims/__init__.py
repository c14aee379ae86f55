"""The claims of a text about the concepts of the graph."""
