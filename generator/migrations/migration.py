"""What migrating comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.emit.tree import Tree


@dataclass(frozen=True)
class Migration:
    """The next revision, or nothing where the schema stays."""

    tree: Tree = field(default_factory=dict)
    words: tuple[str, ...] = ()
    """What it does, a line for each table."""
    warnings: tuple[str, ...] = ()
    """What it loses, and what makes others wait."""
    notes: Tree = field(default_factory=dict)
    """The newest snapshot, where only what it notes of old names has changed."""
