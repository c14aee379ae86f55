"""Images, and image-text encoders of the CLIP family."""
