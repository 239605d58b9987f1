"""Statements in which theirs changed comments, and ours something else."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Lines, join_lines
from generator.merge.python.body_parts import clean_lines
from generator.merge.python.python_source import parse_python
from generator.merge.sequences.alignment import Contradiction


def merge_comments(base: Lines, ours: Lines, theirs: Lines, merged: Lines) -> Lines:
    """Merge a statement by line, as its tree has no comments.

    `merged` is the result of merging the trees, with the comments of ours. Raises
    Contradiction if the code differs from it, or if the comments are not as expected.
    """
    lines = clean_lines(refine_clashes(merge_lines(base, ours, theirs)))
    read = [_read(side) for side in (base, ours, theirs, merged, lines or [])]
    (_, old), (_, mine), (_, other), (wanted, _), (found, comments) = read
    if lines is None or found != wanted:
        raise Contradiction
    if comments != mine - (old - other) + (other - old):
        raise Contradiction
    return lines


def _read(lines: Sequence[str]) -> tuple[str, Counter[str]]:
    """Return the dump of a statement, and its comments."""
    within = "if 1:\n" if lines and lines[0][:1].isspace() else ""
    source = parse_python(within + join_lines(list(lines)))
    if source is None:
        raise Contradiction
    return ast.dump(source.tree), Counter(source.comments.values())
