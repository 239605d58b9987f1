"""The tree: the files that the generator would write to an empty folder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EmittedFile:
    """One emitted file, with the attributes that match it with the previous run."""

    text: str
    entity: str | None
    """The entity or `module x` that the file belongs to, or None for the app."""
    template: str
    """Path of the template below its tree (`app/models/[entity].py`)."""
    executable: bool = False
    frozen: bool = False
    """Whether it is written once, such as revisions and snapshots.

    Later trees may omit it, and no run rewrites or removes it.
    """
    renewed: bool = False
    """Whether a frozen file without manual edits is rewritten."""


Tree = dict[str, EmittedFile]
"""Paths relative to the output folder, with forward slashes, in sorted order."""
