"""What the presets promise, trained over many seeds: ``python -m ganlab.study``."""
