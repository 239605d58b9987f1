"""The helper module that revisions of earlier versions import."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MODULE = "app/db/revisions.py"
_IMPORT = re.compile(r"^(?:from|import) app\.db\.revisions\b", re.MULTILINE)


def unused_helpers(revisions: Iterable[str]) -> frozenset[str]:
    """Return the paths of the helpers that no revision imports."""
    is_used = any(_IMPORT.search(text) for text in revisions)
    return frozenset() if is_used else frozenset({_MODULE})
