"""Where the packaged program begins: ganlab, or the Python that ganlab asks it to be.

Elsewhere `sys.executable` is a Python interpreter, and the check of an export starts it anew to
load what was written where ganlab is not. In a packaged program it is the program itself; so it
understands this one call, `-I -B FILE ARG ...`, and nothing else of Python's.
"""

import multiprocessing
import runpy
import sys


def asked_for_python(arguments):
    """Return the file to run and its arguments; None where ganlab is meant."""
    if arguments[:2] == ["-I", "-B"] and len(arguments) > 2:
        return arguments[2:]
    return None


def main():
    # A child of `multiprocessing` is this program too, and never comes back from here.
    multiprocessing.freeze_support()
    asked = asked_for_python(sys.argv[1:])
    if asked is None:
        from ganlab.cli import main as ganlab

        return ganlab()
    sys.argv = asked
    runpy.run_path(asked[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
