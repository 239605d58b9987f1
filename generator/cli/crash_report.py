"""The last resort around every command: interrupts and internal errors."""

from __future__ import annotations

import errno
import os
import sys

from generator import __version__
from generator.cli.exit_codes import BUG, INTERRUPTED
from generator.cli.streams import EX_IOERR, StdoutError


def run_guarded(arguments: list[str]) -> int:
    """Run a command and return its exit code.

    An internal error writes a report to a file: no traceback on the terminal.
    """
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has closed it, which is not an error.
        return 0
    except StdoutError as error:
        if error.errno == errno.EPIPE:
            return 0
        print(f"stdout cannot be written: {error.strerror}", file=sys.stderr)
        return EX_IOERR
    except Exception:
        print(_report(arguments), file=sys.stderr)
        return BUG
    return code


def _run(arguments: list[str]) -> int:
    if arguments in ([], ["check"]):
        # These run on every save and commit, without arguments to parse: skip the
        # parser, which takes longer to load than they take to run.
        from generator.cli import commands
        from generator.cli.run_context import CommonOptions

        return (
            commands.check(CommonOptions())
            if arguments
            else commands.generate(CommonOptions())
        )
    from generator.cli.app import run

    return run(arguments)


def _report(arguments: list[str]) -> str:
    """Write a report to a file, and return the message to print."""
    import tempfile
    import traceback

    platform = f"Groundplan {__version__}, Python {sys.version}, {sys.platform}"
    text = f"{platform}\narguments: {arguments}\n\n{traceback.format_exc()}"
    try:
        descriptor, name = tempfile.mkstemp(prefix="groundplan-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return f"This is a bug in Groundplan, not in your spec.\n{text}"
    return f"This is a bug in Groundplan, not in your spec. The report is in {name}"
