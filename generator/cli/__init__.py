"""The command line: `gen`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run `gen`; the process ends with the exit codes of the documentation."""
    from generator.cli.guard import guarded

    # A run is short, and what it makes lives until its end.
    gc.disable()

    sys.exit(guarded(sys.argv[1:]))
