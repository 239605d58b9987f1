"""The modules of helpers that revisions import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.emit.tree import EmittedFile

_HELPERS = {
    "app.db.revisions": "app/db/revisions.py",
    "migrations.operations_1": "migrations/operations_1.py",
}
"""The first one is imported only by revisions of earlier versions."""
_FROZEN = frozenset({"migrations/operations_1.py"})
"""What a revision does must not change: later operations go into another module."""
_IMPORT = re.compile(
    f"^(?:from|import) ({'|'.join(map(re.escape, _HELPERS))})\\b", re.MULTILINE
)


def unused_helpers(revisions: Iterable[str]) -> frozenset[str]:
    """Return the paths of the helpers that no revision imports."""
    imported = {name for text in revisions for name in _IMPORT.findall(text)}
    return frozenset(path for name, path in _HELPERS.items() if name not in imported)


def frozen(
    files: Iterable[tuple[str, EmittedFile]],
) -> Iterator[tuple[str, EmittedFile]]:
    """Yield files, those that must never change marked as frozen."""
    for path, file in files:
        yield path, replace(file, frozen=True) if path in _FROZEN else file
