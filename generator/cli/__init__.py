"""The command line: `gen`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `gen`; the process ends with the exit codes of the documentation."""
    from generator.cli.guard import guarded

    sys.exit(guarded(sys.argv[1:]))
