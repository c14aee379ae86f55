"""What others publish, read into a graph: one source a file."""
