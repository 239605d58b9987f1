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


def in_child(run: Callable[[], object]) -> int:
    """Run something in a process of its own; give its exit code, 0 if all went well."""
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


def disturb(at: int, fail: Callable[[], None], *, reads: bool) -> Callable[[], int]:
    """Call `fail` at the call number `at` of this process to the operating system.

    A write gets half of its bytes down first. Without `reads`, only calls that change
    the disk count: to die before one that does not is to die before the next that does.
    Gives a counter of the calls. Only for processes that end soon: the calls stay
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
    """End the process as a kill does: nothing is cleaned up."""
    os._exit(KILLED)
