"""The command line: `gen`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run `gen` and exit with its documented exit code."""
    from generator.cli.crash_report import run_guarded
    from generator.cli.streams import exit_code, guard_streams

    # A run is short, and most of its objects live until its end.
    gc.disable()

    guard_streams()
    sys.exit(exit_code(run_guarded(sys.argv[1:])))
