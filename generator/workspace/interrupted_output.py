"""Reading the output of an interrupted run, without completing the run.

The next writing command completes it. A read-only command must see the same result, not
a mix of old and new files: so it completes the run in a copy.
"""

# ruff: noqa: PTH103, PTH113, PTH114, PTH115, PTH118, PTH211

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from generator.diagnostics import Problems
from generator.workspace import journal
from generator.workspace.files import Files
from generator.workspace.journal import Journal
from generator.workspace.paths import JOURNAL
from generator.workspace.rollforward import is_journal_pending, roll_forward

_SKIPPED_FOLDERS = frozenset((".git", ".venv", "venv", "node_modules", "__pycache__"))
"""The folders of tools: large, and without any emitted files."""


@contextmanager
def completed_output(output: str, problems: Problems) -> Iterator[str]:
    """Yield the folder to read in place of `output`.

    It is `output` itself unless a run was interrupted. A journal that is unreadable or
    obsolete is ignored.
    """
    recorded = _pending_journal(output)
    if recorded is None:
        yield output
        return
    with tempfile.TemporaryDirectory(prefix="groundplan-") as scratch:
        copy = os.path.join(scratch, "output")
        try:
            _copy(output, copy)
            roll_forward(copy, recorded)
        except OSError as error:
            reason = error.strerror or str(error)
            problems.add("interrupted-run", None, reason=reason)
        yield copy


def _pending_journal(output: str) -> Journal | None:
    data = Files(output).read(JOURNAL)
    recorded = journal.parse_journal(data) if isinstance(data, bytes) else None
    try:
        return recorded if recorded and is_journal_pending(output, recorded) else None
    except OSError:
        # Problems of the lock are reported when it is loaded.
        return None


def _copy(output: str, copy: str) -> None:
    """Copy files and links; sockets and the like cannot be read anyway."""
    for folder, folders, names in os.walk(output):
        target = os.path.join(copy, os.path.relpath(folder, output))
        os.makedirs(target, exist_ok=True)
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
        for name in [*folders, *names]:
            source = os.path.join(folder, name)
            if os.path.islink(source):
                os.symlink(os.readlink(source), os.path.join(target, name))
            elif os.path.isfile(source):
                shutil.copyfile(source, os.path.join(target, name))
