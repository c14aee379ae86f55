"""Whether what an answer states agrees with what the gold answer states, one kind a module."""
