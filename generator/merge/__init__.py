"""The three-way merge of texts; independent of specs and of the file system."""

from generator.merge.authors import Authors
from generator.merge.choose import Side, chosen
from generator.merge.conflicts import Conflict, Labels, find_conflicts, has_markers
from generator.merge.manual_edits import Edited, Way, edited_parts
from generator.merge.pins import (
    WHOLE,
    is_in,
    merge_pinned,
    merged_again,
    places_of_conflicts,
)
from generator.merge.places import place_names
from generator.merge.renaming.words import Names, Renames
from generator.merge.text_format import Form, read, write
from generator.merge.three_way import (
    Merged,
    conflict_of_wholes,
    is_python,
    merge,
)

__all__ = [
    "WHOLE",
    "Authors",
    "Conflict",
    "Edited",
    "Form",
    "Labels",
    "Merged",
    "Names",
    "Renames",
    "Side",
    "Way",
    "chosen",
    "conflict_of_wholes",
    "edited_parts",
    "find_conflicts",
    "has_markers",
    "is_in",
    "is_python",
    "merge",
    "merge_pinned",
    "merged_again",
    "place_names",
    "places_of_conflicts",
    "read",
    "write",
]
