"""Everything a GAN is, without a window: data, models, objectives, trainer, probes, metrics."""
