"""The body of a custom region as statements, to merge the edits of two users."""

from __future__ import annotations

import ast
from dataclasses import replace

from generator.merge.pieces import Lines, join_lines
from generator.merge.python.python_source import parse_python
from generator.merge.python.segments import StatementBlock, block_of
from generator.merge.regions import Region, reindent_region


def region_body(region: Region, indent: str) -> Lines:
    """Return the lines between the markers of a region, at another indentation."""
    return reindent_region(region, indent)[1:-1]


def region_block(region: Region, indent: str) -> StatementBlock | None:
    """Return the statements between the markers of a region; None if not Python."""
    head = ["if True:", f"{indent}pass"] if indent else []
    source = parse_python(join_lines([*head, *region_body(region, indent)]))
    if source is None:
        return None
    statements = source.tree.body
    if head:
        block = statements[0]
        if len(statements) > 1 or not isinstance(block, ast.If) or block.orelse:
            return None
        statements = block.body[1:]
    return block_of(source, statements, len(head), len(source.lines), indent)


def empty_block(block: StatementBlock) -> StatementBlock:
    """Return a block without its statements."""
    return replace(block, segments=(), end=block.first)
