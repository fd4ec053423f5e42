"""A latent space that no family has: every kind of factor that there is."""

from ganlab.engine.latent import LatentSpace

EVERY = (
    LatentSpace.noise(3, "normal")
    .and_codes(categorical=1, categories=4, continuous=2)
    .and_label(("cat", "dog", "owl"), (0.5, 0.25, 0.25))
)
