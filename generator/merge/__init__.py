"""Merging: (base, ours, theirs) to one text. Knows nothing of specs or disks."""

from generator.merge.conflicts import Conflict, Labels, find_conflicts, has_markers
from generator.merge.form import Form, read, write
from generator.merge.three_way import Merged, conflict_of_wholes, merge

__all__ = [
    "Conflict",
    "Form",
    "Labels",
    "Merged",
    "conflict_of_wholes",
    "find_conflicts",
    "has_markers",
    "merge",
    "read",
    "write",
]
