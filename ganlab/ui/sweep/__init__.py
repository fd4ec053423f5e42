"""A window on sweeps: a small grid of experiments, trained beside the window, as a heat map."""
