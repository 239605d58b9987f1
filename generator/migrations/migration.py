"""The result of generating a migration."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.tree import Tree


@dataclass(frozen=True)
class Migration:
    """The next revision; empty if the schema has not changed."""

    tree: Tree = field(default_factory=dict)
    summary: tuple[str, ...] = ()
    """The changes, one line per table."""
    warnings: tuple[str, ...] = ()
    """Warnings about lost data and long locks."""
    updated_snapshot: Tree = field(default_factory=dict)
    """The newest snapshot, if it changes without a new revision."""
