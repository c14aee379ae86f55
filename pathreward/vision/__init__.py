"""Images and image-text encoders."""
