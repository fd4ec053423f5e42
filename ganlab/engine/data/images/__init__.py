"""Pictures to learn: square, grey or RGB, pixels in [0, 1]."""
