"""What a completion says: its sections, its answer, its statements, each read once for all."""
