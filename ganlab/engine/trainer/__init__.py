"""Algorithm 1 of Goodfellow et al. 2014 and what it stands on."""
