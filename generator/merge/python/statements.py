"""One statement that all three texts have, merged by its parts."""

from __future__ import annotations

import ast
from dataclasses import replace

from generator.merge.authors import Authors
from generator.merge.lines import merge_lines, refined
from generator.merge.pieces import Clash, Lines, Piece, joined
from generator.merge.python.attached_comments import (
    comments_in,
    comments_of_lines,
    merged_lead,
    with_comment_of,
)
from generator.merge.python.body_parts import (
    Context,
    Scope,
    at_indent,
    clash,
    clean,
    imported_in,
    joined_parts,
    names_of,
    side_of,
    within,
)
from generator.merge.python.clauses import Taken, aligned
from generator.merge.python.comment_merge import merge_remarked
from generator.merge.python.decorators import merge_decorators
from generator.merge.python.docstrings import in_layout_of, merge_docstring
from generator.merge.python.edits import applied
from generator.merge.python.expressions import Three, merge_nodes
from generator.merge.python.headers import merge_header
from generator.merge.python.imports import merge_import
from generator.merge.python.keys import UNIQUE
from generator.merge.python.module_names import unbound
from generator.merge.python.moved_parts import carried
from generator.merge.python.ordered_bodies import merge_ordered
from generator.merge.python.region_bodies import emptied, region_block, region_body
from generator.merge.python.segments import Block, Clause, Segment, clauses_of
from generator.merge.python.unordered_bodies import merge_unordered
from generator.merge.regions import Region
from generator.merge.sequences import Contradiction

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


def merge_block(
    context: Context,
    blocks: tuple[Block, Block, Block],
    scope: Scope,
    *,
    ordered: bool,
) -> list[Piece]:
    """Merge three bodies."""
    base, ours, theirs = blocks
    merge = merge_ordered if ordered else merge_unordered
    parts = merge(context, base, ours, theirs, scope)
    return joined_parts(parts, ours, theirs)


def merge_statement(
    context: Context,
    old: Segment,
    mine: Segment,
    other: Segment,
    scope: Scope,
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
        return [clash(scope, [old], [mine], [other], mine.indent)]
    if not union and not imported_in(old) & context.needed:
        if mine.lines == old.lines:
            return clean(at_indent(other, mine.indent), "theirs")
        if other.same(old) or other.same(mine):
            return clean(mine.lines, "ours")
    if mine.key[0] == "region":
        return _merge_region(context, (old, mine, other), scope, ordered, union)
    whole = clash(
        scope, [old], [mine], [other], mine.indent, ordered=ordered and bool(scope)
    )
    try:
        pieces = _parts(context, old, mine, other, scope, ordered, union)
    except Contradiction:
        return [whole]
    if isinstance(mine.node, _FUNCTIONS) and _loses_names(context, pieces, mine, other):
        return [whole]
    if isinstance(mine.node, _DEFINITIONS):
        return within(pieces, ".".join((*scope, *names_of(mine))))
    return pieces


def _loses_names(
    context: Context, pieces: list[Piece], mine: Segment, other: Segment
) -> bool:
    """Return whether a merged function uses a name that it no longer binds.

    This happens if one side renamed or removed a name that the other uses in new code.
    Conflicts in the function must also leave no such name when resolved to either side.
    """
    wholes = [side_of(pieces, ours=True), side_of(pieces, ours=False)]
    *found, ours, theirs = (
        unbound("if 1:\n" * bool(indent) + joined(context.folds.unfold(text)))
        for indent, text in (
            *((mine.indent, whole) for whole in wholes),
            (mine.indent, mine.lines),
            (other.indent, other.lines),
        )
    )
    return not all(names <= ours | theirs for names in found)


def _merge_region(
    context: Context,
    segments: tuple[Segment, Segment, Segment],
    scope: Scope,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    """Merge a custom region: its code is of both between two users, else of ours."""
    old, mine, other = segments
    if not union and mine.same(old):
        return clean(at_indent(other, mine.indent), "theirs")
    if context.authors is Authors.HAND_AND_GENERATOR:
        return clean(mine.lines, "ours")
    regions = [context.folds.region(s.lines[-1]) for s in segments]
    before, ours, theirs = (r for r in regions if r is not None)
    lead = merged_lead(old, mine, other)
    body = _merge_bodies(
        context, (before, ours, theirs), mine.indent, scope, ordered, union
    )
    named = within(body, ".".join((*scope, f"region {ours.name}")))
    marks = [mine.indent + ours.lines[n].lstrip() for n in (0, -1)]
    return [*lead, *clean(marks[:1], "ours"), *named, *clean(marks[1:], "ours")]


def _merge_bodies(
    context: Context,
    regions: tuple[Region, Region, Region],
    indent: str,
    scope: Scope,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    base, ours, theirs = (region_block(region, indent) for region in regions)
    if base is None or ours is None or theirs is None:
        lines = [region_body(region, indent) for region in regions]
        return refined(merge_lines(*([[], *lines[1:]] if union else lines)))
    texts = Three(base.source, ours.source, theirs.source)
    if union:
        base = emptied(base)
    inner = replace(context, texts=texts)
    return merge_block(inner, (base, ours, theirs), scope, ordered=ordered)


def _parts(
    context: Context,
    old: Segment,
    mine: Segment,
    other: Segment,
    scope: Scope,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    lead = merged_lead(old, mine, other)
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
        lines = carried(old, mine, other)
    return lead + clean(lines, "ours")


def _merge_text(old: Segment, mine: Segment, other: Segment) -> list[Piece]:
    """Merge docstrings by line."""
    sides = [
        at_indent(segment, mine.indent)[segment.code - segment.first :]
        for segment in (old, mine, other)
    ]
    if old.dumps == mine.dumps:
        return clean(in_layout_of(sides[1], sides[2]), "theirs")
    return merge_docstring(*sides)


def _simple(context: Context, old: Segment, mine: Segment, other: Segment) -> Lines:
    """Merge a statement without a body by its expressions."""
    if old.node is None or mine.node is None or other.node is None:
        raise Contradiction
    comments = [comments_in(segment) for segment in (old, mine, other)]
    remarked = comments[2] not in (comments[0], comments[1])
    sides = [
        at_indent(segment, mine.indent)[segment.code - segment.first :]
        for segment in (old, mine, other)
    ]
    if remarked and mine.dumps == old.dumps and comments[0] == comments[1]:
        return sides[2]
    edits = merge_nodes(context.texts, old.node, mine.node, other.node)
    start, end = mine.source.slice(mine.code, mine.end)
    lines = applied(mine.source.text, start, end, edits).split("\n")
    return merge_remarked(sides[0], sides[1], sides[2], lines) if remarked else lines


def _compound(
    context: Context,
    segments: tuple[Segment, Segment, Segment],
    clauses: tuple[list[Clause], list[Clause], list[Clause]],
    scope: Scope,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    """Merge a statement with bodies, clause by clause."""
    mine = segments[1]
    found = aligned(*clauses)
    pieces: list[Piece] = []
    inner = (*scope, *names_of(mine))
    for number, step in enumerate(found):
        if isinstance(step, Taken):
            side = segments[1 if step.is_ours else 2]
            first = step.clause.header[0] - side.first
            end = step.clause.body.end - side.first
            lines = at_indent(side, mine.indent)[first:end]
            pieces += clean(lines, "ours" if step.is_ours else "theirs")
            continue
        three = step.all_three
        pieces += _header(context, segments, three, first=not number)
        pieces += _body(context, mine, three, inner, ordered, union)
    return pieces


def _header(
    context: Context,
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
    comments = [comments_of_lines(side) for side in (base, ours, theirs)]
    remarked = comments[2] not in (comments[0], comments[1])
    if remarked and [*map(str.strip, ours)] == [*map(str.strip, base)]:
        return clean(theirs, "theirs")
    edits = []
    if first and isinstance(mine.node, _DEFINITIONS):
        edits = merge_decorators(context.texts, segments)
    edits += merge_header(context.texts, *clauses)
    line = mine.code if first else clauses[1].header[0]
    start, end = source.slice(line, clauses[1].header[1])
    lines = applied(source.text, start, end, edits).split("\n")
    if remarked:
        lines = with_comment_of(theirs, lines, are_ours=comments[0] != comments[1])
    return clean(lines, "ours")


def _lines_of_header(
    segment: Segment, clause: Clause, indent: str, *, first: bool
) -> Lines:
    start = segment.code if first else clause.header[0]
    lines = at_indent(segment, indent)
    return lines[start - segment.first : clause.header[1] - segment.first]


def _body(
    context: Context,
    mine: Segment,
    clauses: tuple[Clause, Clause, Clause],
    scope: Scope,
    ordered: bool,
    union: bool,
) -> list[Piece]:
    base, ours, theirs = (clause.body for clause in clauses)
    if union:
        base = emptied(base)
    if isinstance(mine.node, _DEFINITIONS):
        ordered = not isinstance(mine.node, ast.ClassDef)
    elif not all(map(_declares, (*base.segments, *ours.segments, *theirs.segments))):
        ordered = True
    pieces = merge_block(context, (base, ours, theirs), scope, ordered=ordered)
    if _is_empty(pieces):
        pieces += clean([f"{ours.indent}pass"], "both")
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
