"""stdout and stderr that may be closed, full, or left by their reader."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

UNWRITABLE = 74
"""As `sysexits.h` has it: an error of input or output."""
_LEFT = (errno.EPIPE, errno.EBADF)
"""The reader has gone, or there never was one: nothing that anybody waits for."""


class Unwritable(OSError):
    """stdout cannot be written."""


class _Stream(io.RawIOBase):
    """The raw end of stdout or stderr.

    Results that get lost end the run: stdout raises Unwritable, once. What is told on
    stderr does not: work goes on without it.
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
                    raise Unwritable(self.failed, os.strerror(self.failed)) from None
        return memoryview(data).nbytes


def guard_streams() -> None:
    """Put streams in the place of stdout and stderr that fail as they should.

    A closed one is opened for reading only: it cannot be written either, but no file
    that is opened later takes its number.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    sys.stdout = _guarded(sys.stdout, 1)
    sys.stderr = _guarded(sys.stderr, 2)


def _guarded(stream: TextIO | None, number: int) -> io.TextIOWrapper:
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

    A run that could not tell on stderr what it did is no success, unless nobody reads.
    """
    buffer = getattr(sys.stderr, "buffer", None)
    failed = getattr(getattr(buffer, "raw", None), "failed", 0)
    return UNWRITABLE if failed and failed not in _LEFT and not code else code
