"""The three-way merge of texts; independent of specs and of the file system."""

from generator.merge.authors import Authors
from generator.merge.choose import ConflictSide, choose_side
from generator.merge.conflicts import Conflict, Labels, find_conflicts, has_markers
from generator.merge.manual_edits import EditKind, ManualEdit, find_manual_edits
from generator.merge.pins import (
    WHOLE_FILE,
    conflict_places,
    is_pinned_by,
    merge_pinned,
    remerge,
)
from generator.merge.places import place_names
from generator.merge.renaming.words import RenameMap, SpecRenames
from generator.merge.text_format import TextFormat, decode_text, encode_text
from generator.merge.three_way import (
    MergeResult,
    is_python,
    merge_texts,
    whole_text_conflict,
)

__all__ = [
    "WHOLE_FILE",
    "Authors",
    "Conflict",
    "ConflictSide",
    "EditKind",
    "Labels",
    "ManualEdit",
    "MergeResult",
    "RenameMap",
    "SpecRenames",
    "TextFormat",
    "choose_side",
    "conflict_places",
    "decode_text",
    "encode_text",
    "find_conflicts",
    "find_manual_edits",
    "has_markers",
    "is_pinned_by",
    "is_python",
    "merge_pinned",
    "merge_texts",
    "place_names",
    "remerge",
    "whole_text_conflict",
]
