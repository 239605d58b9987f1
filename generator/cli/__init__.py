"""The command line: `gen`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run `gen`; the process ends with the exit codes of the documentation."""
    from generator.cli.guard import guarded
    from generator.cli.streams import exit_code, guard_streams

    # A run is short, and what it makes lives until its end.
    gc.disable()

    guard_streams()
    sys.exit(exit_code(guarded(sys.argv[1:])))
