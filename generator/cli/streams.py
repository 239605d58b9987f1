"""stdout and stderr that may be closed, full, or no longer read."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

EX_IOERR = 74
"""`EX_IOERR` of `sysexits.h`: an input/output error."""
_UNREAD_ERRORS = (errno.EPIPE, errno.EBADF)
"""The errors of a stream that nobody reads, or that was never open: not a failure."""


class StdoutError(OSError):
    """The error of a stdout that cannot be written."""


class _Stream(io.RawIOBase):
    """The raw stream of stdout or stderr.

    Lost results end the run: stdout raises StdoutError, once. Lost messages do not: the
    run continues without stderr.
    """

    def __init__(self, raw: io.RawIOBase, *, raises: bool) -> None:
        self._raw = raw
        self._raises = raises
        self.failed = 0

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: ReadableBuffer, /) -> int | None:
        if not self.failed:
            try:
                return self._raw.write(data)
            except OSError as error:
                self.failed = error.errno or errno.EIO
                if self._raises:
                    raise StdoutError(self.failed, os.strerror(self.failed)) from None
        return memoryview(data).nbytes


def guard_streams() -> None:
    """Replace stdout and stderr with streams that fail as they should.

    A closed one is opened for reading only: it still cannot be written, but no file
    that is opened later gets its descriptor.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    sys.stdout = _guard_stream(sys.stdout, 1)
    sys.stderr = _guard_stream(sys.stderr, 2)


def _guard_stream(stream: TextIO | None, number: int) -> io.TextIOWrapper:
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer) or io.FileIO(number, "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(_Stream(raw, raises=number == 1)),
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors=getattr(stream, "errors", None) or "backslashreplace",
        line_buffering=number == 2 or raw.isatty(),
    )


def exit_code(code: int) -> int:
    """Return the exit code of a run, given that of its command.

    A run that could not write its messages to stderr has failed, unless nobody reads
    them.
    """
    buffer = getattr(sys.stderr, "buffer", None)
    failed = getattr(getattr(buffer, "raw", None), "failed", 0)
    return EX_IOERR if failed and failed not in _UNREAD_ERRORS and not code else code


def print_json(value: Any) -> None:
    """Print the result of a command with `--format json`, on standard output."""
    print(json.dumps(value, indent=2))
