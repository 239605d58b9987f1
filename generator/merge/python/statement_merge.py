"""One statement that all three texts have, merged by its parts."""

from __future__ import annotations

import ast
from dataclasses import replace

from generator.merge.authors import Authors
from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash, Lines, Piece, join_lines
from generator.merge.python.attached_comments import (
    header_comments,
    merge_leading_comments,
    statement_comments,
    take_header_comment,
)
from generator.merge.python.body_parts import (
    MergeContext,
    ScopePath,
    build_clash,
    clean_pieces,
    collect_imported_names,
    join_parts,
    lines_at_indent,
    name_conflicts,
    names_of,
    side_lines,
)
from generator.merge.python.clauses import UnmergedClause, align_clauses
from generator.merge.python.comment_merge import merge_comments
from generator.merge.python.decorators import merge_decorators
from generator.merge.python.docstring_merge import match_quote_layout, merge_docstring
from generator.merge.python.edits import apply_source_edits
from generator.merge.python.expression_merge import SourceTriple, merge_nodes
from generator.merge.python.headers import merge_header
from generator.merge.python.import_merge import merge_import
from generator.merge.python.module_names import unbound_names
from generator.merge.python.moved_parts import apply_to_moved_parts
from generator.merge.python.ordered_bodies import merge_ordered
from generator.merge.python.region_bodies import empty_block, region_block, region_body
from generator.merge.python.segments import Clause, Segment, StatementBlock, clauses_of
from generator.merge.python.statement_keys import UNIQUE
from generator.merge.python.unordered_bodies import merge_unordered
from generator.merge.regions import Region
from generator.merge.sequences.alignment import Contradiction

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


def merge_block(
    context: MergeContext,
    blocks: tuple[StatementBlock, StatementBlock, StatementBlock],
    scope: ScopePath,
    *,
    ordered: bool,
) -> list[Piece]:
    """Merge three bodies."""
    base, ours, theirs = blocks
    merge = merge_ordered if ordered else merge_unordered
    parts = merge(context, base, ours, theirs, scope)
    return join_parts(parts, ours, theirs)


def merge_statement(
    context: MergeContext,
    old: Segment,
    mine: Segment,
    other: Segment,
    scope: ScopePath,
    ordered: bool,
    union: bool = False,
) -> list[Piece]:
    """Return one statement of ours with the changes of theirs applied.

    `ordered` means that it runs in a function; `union`, that base did not have it, and
    the contents of ours and theirs are to be joined.
    """
    if mine.key[0] == "from":
        return merge_import(context, old, mine, other)
    if (set(names_of(old)) - set(names_of(mine))) & context.needed:
        return [build_clash(scope, [old], [mine], [other], mine.indent)]
    if not union and not collect_imported_names(old) & context.needed:
        if mine.lines == old.lines:
            return clean_pieces(lines_at_indent(other, mine.indent), "theirs")
        if other.same_content(old) or other.same_content(mine):
            return clean_pieces(mine.lines, "ours")
    if mine.key[0] == "region":
        return _merge_region(context, (old, mine, other), scope, ordered, union)
    whole = build_clash(
        scope, [old], [mine], [other], mine.indent, ordered=ordered and bool(scope)
    )
    try:
        pieces = _parts(context, old, mine, other, scope, ordered, union)
    except Contradiction:
        return [whole]
    if isinstance(mine.node, _FUNCTIONS) and _loses_names(context, pieces, mine, other):
        return [whole]
    if isinstance(mine.node, _DEFINITIONS):
        return name_conflicts(pieces, ".".join((*scope, *names_of(mine))))
    return pieces


def _loses_names(
    context: MergeContext, pieces: list[Piece], mine: Segment, other: Segment
) -> bool:
    """Return whether a merged function uses a name that it no longer binds.

    This happens if one side renamed or removed a name that the other uses in new code.
    Conflicts in the function must also leave no such name when resolved to either side.
    """
    wholes = [side_lines(pieces, ours=True), side_lines(pieces, ours=False)]
    *found, ours, theirs = (
        unbound_names("if 1:\n" * bool(indent) + join_lines(context.folds.unfold(text)))
        for indent, text in (
            *((mine.indent, whole) for whole in wholes),
            (mine.indent, mine.lines),
            (other.indent, other.lines),
        )
    )
    return not all(names <= ours | theirs for names in found)


def _merge_region(
    context: MergeContext,
    segments: tuple[Segment, Segment, Segment],
    scope: ScopePath,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    """Merge a custom region: its code is of both between two users, else of ours."""
    old, mine, other = segments
    if not union and mine.same_content(old):
        return clean_pieces(lines_at_indent(other, mine.indent), "theirs")
    if context.authors is Authors.USER_AND_GENERATOR:
        return clean_pieces(mine.lines, "ours")
    regions = [context.folds.region(s.lines[-1]) for s in segments]
    before, ours, theirs = (r for r in regions if r is not None)
    lead = merge_leading_comments(old, mine, other)
    body = _merge_bodies(
        context, (before, ours, theirs), mine.indent, scope, ordered, union
    )
    named = name_conflicts(body, ".".join((*scope, f"region {ours.name}")))
    marks = [mine.indent + ours.lines[n].lstrip() for n in (0, -1)]
    return [
        *lead,
        *clean_pieces(marks[:1], "ours"),
        *named,
        *clean_pieces(marks[1:], "ours"),
    ]


def _merge_bodies(
    context: MergeContext,
    regions: tuple[Region, Region, Region],
    indent: str,
    scope: ScopePath,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    base, ours, theirs = (region_block(region, indent) for region in regions)
    if base is None or ours is None or theirs is None:
        lines = [region_body(region, indent) for region in regions]
        return refine_clashes(merge_lines(*([[], *lines[1:]] if union else lines)))
    texts = SourceTriple(base.source, ours.source, theirs.source)
    if union:
        base = empty_block(base)
    inner = replace(context, texts=texts)
    return merge_block(inner, (base, ours, theirs), scope, ordered=ordered)


def _parts(
    context: MergeContext,
    old: Segment,
    mine: Segment,
    other: Segment,
    scope: ScopePath,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    lead = merge_leading_comments(old, mine, other)
    if mine.key[0] == "doc":
        return lead + _merge_text(old, mine, other)
    clauses = [clauses_of(segment) for segment in (old, mine, other)]
    base, ours, theirs = clauses
    if base is not None and ours is not None and theirs is not None:
        return lead + _compound(
            context, (old, mine, other), (base, ours, theirs), scope, ordered, union
        )
    try:
        lines = _simple(context, old, mine, other)
    except Contradiction:
        if ordered:
            raise
        lines = apply_to_moved_parts(old, mine, other)
    return lead + clean_pieces(lines, "ours")


def _merge_text(old: Segment, mine: Segment, other: Segment) -> list[Piece]:
    """Merge docstrings by line."""
    sides = [
        lines_at_indent(segment, mine.indent)[segment.code - segment.first :]
        for segment in (old, mine, other)
    ]
    if old.dumps == mine.dumps:
        return clean_pieces(match_quote_layout(sides[1], sides[2]), "theirs")
    return merge_docstring(*sides)


def _simple(
    context: MergeContext, old: Segment, mine: Segment, other: Segment
) -> Lines:
    """Merge a statement without a body by its expressions."""
    if old.node is None or mine.node is None or other.node is None:
        raise Contradiction
    comments = [statement_comments(segment) for segment in (old, mine, other)]
    remarked = comments[2] not in (comments[0], comments[1])
    sides = [
        lines_at_indent(segment, mine.indent)[segment.code - segment.first :]
        for segment in (old, mine, other)
    ]
    if remarked and mine.dumps == old.dumps and comments[0] == comments[1]:
        return sides[2]
    edits = merge_nodes(context.texts, old.node, mine.node, other.node)
    start, end = mine.source.slice(mine.code, mine.end)
    lines = apply_source_edits(mine.source.text, start, end, edits).split("\n")
    return merge_comments(sides[0], sides[1], sides[2], lines) if remarked else lines


def _compound(
    context: MergeContext,
    segments: tuple[Segment, Segment, Segment],
    clauses: tuple[list[Clause], list[Clause], list[Clause]],
    scope: ScopePath,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    """Merge a statement with bodies, clause by clause."""
    mine = segments[1]
    found = align_clauses(*clauses)
    pieces: list[Piece] = []
    inner = (*scope, *names_of(mine))
    for number, step in enumerate(found):
        if isinstance(step, UnmergedClause):
            side = segments[1 if step.is_ours else 2]
            first = step.clause.header[0] - side.first
            end = step.clause.body.end - side.first
            lines = lines_at_indent(side, mine.indent)[first:end]
            pieces += clean_pieces(lines, "ours" if step.is_ours else "theirs")
            continue
        three = step.versions
        pieces += _header(context, segments, three, first=not number)
        pieces += _body(context, mine, three, inner, ordered, union)
    return pieces


def _header(
    context: MergeContext,
    segments: tuple[Segment, Segment, Segment],
    clauses: tuple[Clause, Clause, Clause],
    *,
    first: bool,
) -> list[Piece]:
    mine = segments[1]
    source = mine.source
    base, ours, theirs = (
        _lines_of_header(segment, clause, mine.indent, first=first)
        for segment, clause in zip(segments, clauses, strict=True)
    )
    comments = [header_comments(side) for side in (base, ours, theirs)]
    remarked = comments[2] not in (comments[0], comments[1])
    if remarked and [*map(str.strip, ours)] == [*map(str.strip, base)]:
        return clean_pieces(theirs, "theirs")
    edits = []
    if first and isinstance(mine.node, _DEFINITIONS):
        edits = merge_decorators(context.texts, segments)
    edits += merge_header(context.texts, *clauses)
    line = mine.code if first else clauses[1].header[0]
    start, end = source.slice(line, clauses[1].header[1])
    lines = apply_source_edits(source.text, start, end, edits).split("\n")
    if remarked:
        lines = take_header_comment(theirs, lines, are_ours=comments[0] != comments[1])
    return clean_pieces(lines, "ours")


def _lines_of_header(
    segment: Segment, clause: Clause, indent: str, *, first: bool
) -> Lines:
    start = segment.code if first else clause.header[0]
    lines = lines_at_indent(segment, indent)
    return lines[start - segment.first : clause.header[1] - segment.first]


def _body(
    context: MergeContext,
    mine: Segment,
    clauses: tuple[Clause, Clause, Clause],
    scope: ScopePath,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    base, ours, theirs = (clause.body for clause in clauses)
    if union:
        base = empty_block(base)
    if isinstance(mine.node, _DEFINITIONS):
        ordered = not isinstance(mine.node, ast.ClassDef)
    elif not all(map(_declares, (*base.segments, *ours.segments, *theirs.segments))):
        ordered = True
    pieces = merge_block(context, (base, ours, theirs), scope, ordered=ordered)
    if _is_empty(pieces):
        pieces += clean_pieces([f"{ours.indent}pass"], "both")
    return pieces


def _declares(segment: Segment) -> bool:
    """Return whether a statement only declares names, and its order is irrelevant."""
    return segment.key[0] in (*UNIQUE, "group", "comment", "Pass", "If", "Try")


def _is_empty(pieces: list[Piece]) -> bool:
    return not any(
        isinstance(piece, Clash) or (line.strip() and not line.lstrip().startswith("#"))
        for piece in pieces
        for line in (piece.lines if not isinstance(piece, Clash) else [""])
    )
