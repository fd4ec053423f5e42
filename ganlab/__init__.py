"""A desktop playground in which you see a generative adversarial network learn."""

import os

__version__ = "0.1.0"

# Before numpy is imported: the second thread of its BLAS waits for work by spinning, and takes a
# whole core from the training for matrices too small to be shared.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
