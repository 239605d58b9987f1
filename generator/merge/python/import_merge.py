"""Imports: merged name by name, and kept while something still uses the name."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from generator.merge.pieces import Piece
from generator.merge.python.attached_comments import (
    merge_leading_comments,
    statement_comments,
)
from generator.merge.python.body_parts import (
    MergeContext,
    build_clash,
    clean_pieces,
    collect_imported_names,
    lines_at_indent,
)
from generator.merge.python.comments import has_comments
from generator.merge.python.edits import WIDTH, apply_source_edits
from generator.merge.python.elements import ELEMENTS, IMPORTED_NAMES
from generator.merge.python.expression_merge import merge_items
from generator.merge.python.items import BracketItem, BracketItems, split_items
from generator.merge.python.region_statements import imported_names
from generator.merge.python.segments import Segment
from generator.merge.sequences.alignment import Contradiction

_HEAD = re.compile(r"from\s[\s\w.\\]*?\simport\b[ \t]*(\(?)")
_Import = ast.Import | ast.ImportFrom


def bound_names(segment: Segment) -> set[str]:
    """Return the names that an import binds, without dotted modules."""
    if not isinstance(segment.node, _Import):
        return set()
    names = (alias.asname or alias.name for alias in segment.node.names)
    return {name for name in names if name.isidentifier()}


def merge_import(
    context: MergeContext, old: Segment | None, mine: Segment | None, other: Segment
) -> list[Piece]:
    """Merge an import that theirs has, and ours or base may lack."""
    if mine is None:
        return _restore_import(context, old, other)
    found = [
        _names(s) if s is not None and s.key[0] == "from" else None
        for s in (old, mine, other)
    ]
    if found[1] is None or found[2] is None or (old is not None and found[0] is None):
        return clean_pieces(mine.lines, "ours")
    return _merge_names(context, old, mine, other, (found[0], found[1], found[2]))


def reduce_import(context: MergeContext, old: Segment, mine: Segment) -> list[Piece]:
    """Return the part of an import removed by theirs that ours added or still needs."""
    names = collect_imported_names(mine)
    if names and names <= context.needed:
        return clean_pieces(mine.lines, "ours")
    known = collect_imported_names(old)
    if not (names - known) and not (names & context.needed):
        if set(mine.comments) - set(old.comments):
            return [build_clash((), [old], [mine], [], mine.indent)]
        return []
    found = _names(old), _names(mine)
    if found[0] is None or found[1] is None:
        return clean_pieces(mine.lines, "ours")
    nothing = replace(found[0], items=[])
    return _merge_names(context, old, mine, None, (found[0], found[1], nothing))


def _restore_import(
    context: MergeContext, old: Segment | None, other: Segment
) -> list[Piece]:
    """Return the part of an import removed by ours that theirs added or still needs."""
    before = collect_imported_names(old) if old is not None else set()
    names = collect_imported_names(other)
    wanted = (names - before - _owned_names(context, other)) | (names & context.needed)
    node = other.node
    if not wanted:
        return []
    if wanted == names or not isinstance(node, ast.ImportFrom):
        return clean_pieces(other.lines, "theirs")
    module = "." * node.level + (node.module or "")
    shown = [
        f"{a.name} as {a.asname}" if a.asname else a.name
        for a in node.names
        if (a.asname or a.name) in wanted
    ]
    text = f"{other.indent}from {module} import {', '.join(shown)}"
    return clean_pieces(_wrap_import(text, other.indent), "theirs")


def _owned_names(context: MergeContext, segment: Segment) -> set[str]:
    """Return the names of an import that a region of ours imports identically."""
    same = imported_names(segment) & context.region_imports
    return {called.partition(".")[0] for _, _, called in same}


def _merge_names(
    context: MergeContext,
    old: Segment | None,
    mine: Segment,
    other: Segment | None,
    found: tuple[BracketItems | None, BracketItems, BracketItems],
) -> list[Piece]:
    base, ours, theirs = found
    if base is None:
        base = replace(theirs, items=[])
    in_ours = {item.key for item in ours.items}
    in_theirs = {item.key for item in theirs.items}
    stay = [
        item
        for item in base.items
        if item.key[1] in context.needed
        and item.key in in_ours
        and item.key not in in_theirs
    ]
    back = [
        item
        for item in base.items
        if item.key[1] in context.needed and item.key not in in_ours
    ]
    base = replace(base, items=[item for item in base.items if item not in back])
    twins = _owned_names(context, other) if other is not None else set()
    known = {item.key for item in base.items}
    given = [i for i in theirs.items if i.key in known or i.key[1] not in twins]
    whole = not stay and len(given) == len(theirs.items)
    theirs = replace(theirs, items=_insert_in_order(given, stay, base.items))
    try:
        policy = ELEMENTS if has_comments(ours) else IMPORTED_NAMES
        edits = merge_items(context.texts, base, ours, theirs, policy)
    except Contradiction:
        before = [old] if old is not None else []
        after = [other] if other is not None else []
        return [build_clash((), before, [mine], after, mine.indent)]
    lead, comment = merge_leading_comments(old, mine, other), _comment(old, mine, other)
    untouched = old is not None and mine.lines == old.lines
    if other is not None and untouched and whole and not other.same_content(mine):
        return clean_pieces(lines_at_indent(other, mine.indent), "theirs")
    start, end = mine.source.slice(mine.code, mine.end)
    text = apply_source_edits(mine.source.text, start, end, edits)
    if not _words(text.partition("#")[0]):
        return []
    if comment is None:
        before = [old] if old is not None else []
        return [build_clash((), before, [mine], [other] if other else [], mine.indent)]
    lines = text.split("\n") if not edits else _wrap_import(text, mine.indent)
    return [*lead, *clean_pieces(_add_comment(lines, comment), "ours")]


def _comment(
    old: Segment | None, mine: Segment, other: Segment | None
) -> tuple[str, ...] | None:
    """Return the comments on the lines of an import; None if they conflict.

    A change of theirs is accepted only if ours left the comments alone and both have
    them on one line.
    """
    before, ours = statement_comments(old), statement_comments(mine)
    theirs = statement_comments(other) if other is not None else before
    if theirs in (before, ours):
        return ours
    if ours != before or len(theirs) > 1 or mine.end - mine.code > 1:
        return None
    return theirs


def _add_comment(lines: list[str], comments: tuple[str, ...]) -> list[str]:
    """Return the lines of an import, with a comment after it if it is on one line."""
    if len(lines) > 1:
        return lines
    code = lines[0].partition("#")[0].rstrip()
    return [f"{code}  {comments[0]}" if comments else code]


def _insert_in_order(
    items: list[BracketItem], more: list[BracketItem], order: list[BracketItem]
) -> list[BracketItem]:
    """Insert remaining items of base into those of theirs, in the order of base."""
    result = list(items)
    for item in more:
        before = {known.key for known in order[: order.index(item)]}
        at = max(
            [n + 1 for n, known in enumerate(result) if known.key in before], default=0
        )
        result.insert(at, item)
    return result


def _words(text: str) -> str:
    return re.sub(r"[\s(),]|^.*?\bimport\b", "", text, count=0, flags=re.DOTALL)


def _wrap_import(text: str, indent: str) -> list[str]:
    """Return the lines of an import, in parentheses if it is too long for one."""
    if len(text) <= WIDTH or "\n" in text or "(" in text or "#" in text:
        return text.split("\n")
    head, _, names = text.partition(" import ")
    inner = [f"{indent}    {name.strip()}," for name in names.split(",")]
    return [f"{head} import (", *inner, f"{indent})"]


def _names(segment: Segment) -> BracketItems | None:
    if not isinstance(segment.node, ast.ImportFrom):
        return None
    source = segment.source
    start, end = source.span(segment.node)
    head = _HEAD.match(source.text, start, end)
    if head is None:
        return None
    if head[1]:
        end -= 1
    return split_items(source, head.end(), end, list(segment.node.names))
