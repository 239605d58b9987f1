"""Runs that die, or whose disk fails, at a chosen system call."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

KILLED = 137
_CALLS = (
    "open",
    "write",
    "fsync",
    "sync",
    "replace",
    "unlink",
    "mkdir",
    "rmdir",
    "chmod",
    "listdir",
)


def run_in_child(run: Callable[[], object]) -> int:
    """Run a function in a child process; return its exit code, 0 on success."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            run()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def fail_at_call(
    at: int, fail: Callable[[], None], *, reads: bool
) -> Callable[[], int]:
    """Call `fail` at system call number `at` of this process.

    A write first writes half of its bytes. Without `reads`, only calls that change the
    disk count: dying before a read is the same as dying before the next change. Returns
    a counter of the calls. Use it only in processes that end soon: the calls stay
    wrapped.
    """
    count = 0
    failed: list[str] = []

    def wrapped(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **options: Any) -> Any:
            nonlocal count
            if name == "listdir" or (name == "open" and not args[1] & os.O_CREAT):
                count += reads
            else:
                count += 1
            if count == at and not failed:
                failed.append(name)
                if name == "write":
                    call(args[0], args[1][: len(args[1]) // 2])
                fail()
            return call(*args, **options)

        return counting

    for name in _CALLS:
        setattr(os, name, wrapped(name, getattr(os, name)))
    return lambda: count


def die() -> None:
    """End the process as a kill does, without cleanup."""
    os._exit(KILLED)
