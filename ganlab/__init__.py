"""A desktop playground in which you see a generative adversarial network learn."""

__version__ = "0.1.0"
