"""The tree: what the generator would write on an empty disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EmittedFile:
    """One emitted file, with what it is paired by in the next run."""

    text: str
    entity: str | None
    """The entity or `module x` that the file belongs to; None: the whole app."""
    template: str
    """Path of the template below its tree (`app/models/[entity].py`)."""
    executable: bool = False
    frozen: bool = False
    """Written once (revisions, snapshots): later trees may leave it out, and no run
    rewrites or removes it."""
    renewed: bool = False
    """Frozen, yet written again where nobody has edited it."""


Tree = dict[str, EmittedFile]
"""Paths relative to the output folder, with forward slashes, in sorted order."""
