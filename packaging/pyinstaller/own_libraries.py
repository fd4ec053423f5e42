"""Run before the program: keep its libraries to itself.

The program's start has set LD_LIBRARY_PATH to its own folder, where the dynamic linker has read it
by now. Handed on to the system's programs (a browser, a file manager, nvidia-smi), it would make
them load our libraries in place of theirs.
"""

import os
import sys


def restore(environment):
    """Give the variable back the value that it had before the program started."""
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        environment.pop("LD_LIBRARY_PATH", None)
    else:
        environment["LD_LIBRARY_PATH"] = before


if sys.platform.startswith("linux") and getattr(sys, "frozen", False):
    restore(os.environ)
