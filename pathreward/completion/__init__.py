"""The text that the policy generated: its sections, special tokens, unicode, sentences."""
