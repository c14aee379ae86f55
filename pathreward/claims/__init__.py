"""What a text says of the concepts of the graph."""
