"""Recordings: films of the training and of the latent space, and the four panels of Figure 1."""
