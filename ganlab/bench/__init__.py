"""Claims of speed, measured side by side in one go: ``python dev.py bench``."""
