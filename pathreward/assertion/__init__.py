"""How a span of text is asserted: polarity, frame, retraction."""
