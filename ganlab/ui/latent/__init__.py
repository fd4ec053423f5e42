"""The latent space by hand: one state, and the panels and views that change and show it."""
