"""Small controls of our own, which know nothing of GANs."""
