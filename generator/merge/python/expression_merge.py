"""The generator's change to one statement, applied to ours part by part."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any

from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash, Clean
from generator.merge.python.calls import is_another_call
from generator.merge.python.chains import (
    ChainLink,
    format_links,
    merge_links,
    split_chain,
)
from generator.merge.python.comments import check_no_comments, has_comments
from generator.merge.python.edits import (
    ResultItem,
    SourceEdit,
    apply_source_edits,
    lay_out_items,
)
from generator.merge.python.elements import (
    ARGUMENTS,
    ELEMENTS,
    ORDERED_ELEMENTS,
    BracketPolicy,
    merge_brackets,
)
from generator.merge.python.indentation import parenthesized_span, reindent_span
from generator.merge.python.items import (
    BracketItem,
    BracketItems,
    DictEntry,
    split_elements,
)
from generator.merge.python.operands import find_operand, wrap_node
from generator.merge.python.python_source import PythonSource
from generator.merge.sequences.alignment import Contradiction, Row

_CONTAINERS = (ast.Call, ast.List, ast.Set, ast.Tuple, ast.Dict)


@dataclass(frozen=True)
class SourceTriple:
    """The three parsed texts of a merge."""

    base: PythonSource
    ours: PythonSource
    theirs: PythonSource
    on_one_line: bool = False
    """Whether enclosing brackets decide where lines break."""
    is_unordered: bool = False
    """Whether the order of elements is irrelevant."""


def merge_nodes(
    texts: SourceTriple,
    base: ast.AST | None,
    ours: ast.AST | None,
    theirs: ast.AST | None,
) -> list[SourceEdit]:
    """Return the edits that apply the change from base to theirs to ours.

    Raises Contradiction if both changed the same part.
    """
    if base is None or ours is None or theirs is None:
        if _dump(theirs) in (_dump(base), _dump(ours)):
            return []
        raise Contradiction
    b, o, t = ast.dump(base), ast.dump(ours), ast.dump(theirs)
    if t in (b, o):
        return []
    parts = _merge_parts(texts, base, ours, theirs, settled=o == b)
    if parts is not None:
        return parts
    if o == b:
        return [_replace_node(texts, ours, theirs)]
    raise Contradiction


def _merge_parts(
    texts: SourceTriple, base: ast.AST, ours: ast.AST, theirs: ast.AST, *, settled: bool
) -> list[SourceEdit] | None:
    """Merge the parts of three nodes; None if they cannot be taken apart.

    `settled` means that ours differs from base only in layout, and may be replaced.
    """
    if not type(base) is type(ours) is type(theirs):
        parts = _assignment(texts, base, ours, theirs)
        if parts is None and not settled:
            parts = _merge_operand(texts, base, ours, theirs)
        return parts
    try:
        chains = [split_chain(node) for node in (base, ours, theirs)]
        if any(len(links) != len(chains[0][1]) for _, links in chains):
            return _merge_chain(texts, chains)
        if isinstance(ours, ast.Constant):
            return _merge_text(texts, base, ours, theirs)
        if isinstance(ours, _CONTAINERS):
            return _merge_container(texts, base, ours, theirs)
        if _assignment_parts(ours) is not None:
            return _assignment(texts, base, ours, theirs)
        return _merge_fields(texts, base, ours, theirs)
    except Contradiction:
        if settled:
            return None
        raise


def _merge_operand(
    texts: SourceTriple, base: ast.AST, ours: ast.AST, theirs: ast.AST
) -> list[SourceEdit] | None:
    """Merge inside a node that one side made an operand; None if neither did."""
    inner = find_operand(ours, base, theirs)
    if inner is not None:
        return merge_nodes(texts, base, inner, theirs)
    inner = find_operand(theirs, base, ours)
    if inner is None:
        return None
    return wrap_node(texts.ours, ours, texts.theirs, theirs, inner)


def _merge_text(
    texts: SourceTriple, base: ast.AST, ours: ast.AST, theirs: ast.AST
) -> list[SourceEdit]:
    """Merge multi-line constants by line."""
    sides = [
        source.text[slice(*source.span(node))].split("\n")
        for source, node in (
            (texts.base, base),
            (texts.ours, ours),
            (texts.theirs, theirs),
        )
    ]
    pieces = refine_clashes(merge_lines(*sides))
    lines = [line for p in pieces if isinstance(p, Clean) for line in p.lines]
    if min(map(len, sides)) < 2 or any(isinstance(p, Clash) for p in pieces):
        raise Contradiction
    return [SourceEdit(*texts.ours.span(ours), "\n".join(lines))]


def _merge_chain(texts: SourceTriple, chains: list[Any]) -> list[SourceEdit]:
    """Merge method chains of different lengths."""
    (first, base), (mine, ours), (other, theirs) = chains
    edits = merge_nodes(texts, first, mine, other)
    for step in merge_links(mine, base, ours, theirs):
        if isinstance(step, Row):
            edits += _merge_link(texts, *step.versions)
            continue
        start = texts.ours.span(step.preceding)[1]
        end = texts.ours.span(step.ours[-1].node)[1] if step.ours else start
        edits.append(
            SourceEdit(
                start, end, format_links(texts.theirs, step.theirs, texts.ours, ours)
            )
        )
    return edits


def _merge_link(
    texts: SourceTriple, base: ChainLink, ours: ChainLink, theirs: ChainLink
) -> list[SourceEdit]:
    if theirs.shape in (base.shape, ours.shape):
        return []
    nodes: list[Any] = [link.node for link in (base, ours, theirs)]
    if len({link.name for link in (base, ours, theirs)}) > 1:
        raise Contradiction
    if not all(isinstance(node, ast.Call) for node in nodes):
        raise Contradiction
    return _merge_arguments(texts, *nodes)


def _merge_container(
    texts: SourceTriple, base: Any, ours: Any, theirs: Any
) -> list[SourceEdit]:
    if not isinstance(ours, ast.Call):
        return _merge_arguments(texts, base, ours, theirs)
    if is_another_call(base, ours, theirs) or is_another_call(base, theirs, ours):
        raise Contradiction
    edits = merge_nodes(texts, base.func, ours.func, theirs.func)
    return edits + _merge_arguments(texts, base, ours, theirs)


def _merge_arguments(
    texts: SourceTriple, base: Any, ours: Any, theirs: Any
) -> list[SourceEdit]:
    found = [
        split_elements(source, node)
        for source, node in (
            (texts.base, base),
            (texts.ours, ours),
            (texts.theirs, theirs),
        )
    ]
    in_base, in_ours, in_theirs = found
    if in_base is None or in_ours is None or in_theirs is None:
        raise Contradiction
    return merge_items(
        texts,
        in_base,
        in_ours,
        in_theirs,
        ELEMENTS if texts.is_unordered else _policy(ours),
        single=isinstance(ours, ast.Tuple),
    )


def _policy(node: ast.AST) -> BracketPolicy:
    if isinstance(node, ast.Call):
        return ARGUMENTS
    return ELEMENTS if isinstance(node, ast.Set) else ORDERED_ELEMENTS


def merge_items(
    texts: SourceTriple,
    base: BracketItems,
    ours: BracketItems,
    theirs: BracketItems,
    policy: BracketPolicy = ELEMENTS,
    *,
    single: bool = False,
) -> list[SourceEdit]:
    """Merge bracketed items; `single` for a tuple. Raises Contradiction."""
    entries: list[ResultItem] = []
    flat = "\n" not in ours.content and ours.is_bracketed
    inner = replace(texts, on_one_line=texts.on_one_line or flat)
    for row in merge_brackets(base.items, ours.items, theirs.items, policy):
        match row:
            case Row(None, BracketItem() as mine, _):
                entries.append(ResultItem(mine, ours.text(mine)))
            case Row(
                BracketItem() as old, BracketItem() as mine, BracketItem() as other
            ):
                text = _merged_item(inner, ours, old, mine, other)
                entries.append(ResultItem(mine, text))
            case Row(BracketItem(), BracketItem() as mine, None):
                check_no_comments(ours, mine)
            case Row(None, None, BracketItem() as other):
                entries.append(ResultItem(None, _reindent_item(theirs, other, ours)))
    entries = _in_slots(ours, entries)
    changed = [e for e in entries if e.ours is None or e.text != ours.text(e.ours)]
    if not changed and len(entries) == len(ours.items):
        return []
    return lay_out_items(ours, entries, one_more=single, in_line=texts.on_one_line)


def _in_slots(ours: BracketItems, entries: list[ResultItem]) -> list[ResultItem]:
    """Assign reordered items to the places that ours has, from first to last."""
    kept = [entry.ours for entry in entries if entry.ours is not None]
    places = iter(sorted(kept, key=lambda item: item.start))
    if kept == sorted(kept, key=lambda item: item.start):
        return entries
    if has_comments(ours):
        raise Contradiction  # it is unclear what the comments belong to
    return [e if e.ours is None else ResultItem(next(places), e.text) for e in entries]


def _merged_item(
    texts: SourceTriple,
    ours: BracketItems,
    old: BracketItem,
    mine: BracketItem,
    other: BracketItem,
) -> str:
    if other.shape in (old.shape, mine.shape):
        return ours.text(mine)
    if old.node is None or mine.node is None or other.node is None:
        if mine.shape == old.shape:
            return texts.theirs.text[other.start : other.end]
        from generator.merge.python.headers import merge_parameter

        return merge_parameter(
            texts.base.text[old.start : old.end],
            ours.text(mine),
            texts.theirs.text[other.start : other.end],
        )
    nodes: Any = (old.node, mine.node, other.node)
    if isinstance(mine.node, DictEntry):
        nodes = tuple(node.values[0] for node in nodes)
    elif isinstance(mine.node, ast.keyword):
        nodes = tuple(node.value for node in nodes)
    elif mine.shape == old.shape and not isinstance(mine.node, _CONTAINERS):
        return texts.theirs.text[other.start : other.end]
    edits = merge_nodes(texts, *nodes)
    return apply_source_edits(ours.source.text, mine.start, mine.end, edits)


def _merge_fields(
    texts: SourceTriple, base: ast.AST, ours: ast.AST, theirs: ast.AST
) -> list[SourceEdit]:
    if isinstance(ours, ast.Lambda | ast.JoinedStr | ast.comprehension | ast.Constant):
        raise Contradiction
    edits: list[SourceEdit] = []
    for name in ours._fields:
        old, mine, other = (getattr(n, name, None) for n in (base, ours, theirs))
        if isinstance(mine, list):
            edits += _merge_lists(texts, old, mine, other)
        elif isinstance(mine, ast.AST) or isinstance(other, ast.AST):
            edits += merge_nodes(texts, old, mine, other)
        elif other not in (old, mine):
            raise Contradiction
    return edits


def _merge_lists(
    texts: SourceTriple, base: Any, ours: Any, theirs: Any
) -> list[SourceEdit]:
    dumps = [[_dump(node) for node in nodes] for nodes in (base, ours, theirs)]
    if dumps[2] in (dumps[0], dumps[1]):
        return []
    if not len(base) == len(ours) == len(theirs):
        raise Contradiction
    return [
        edit
        for three in zip(base, ours, theirs, strict=True)
        for edit in merge_nodes(texts, *three)
    ]


def _assignment(
    texts: SourceTriple, base: ast.AST, ours: ast.AST, theirs: ast.AST
) -> list[SourceEdit] | None:
    """Merge assignments by target and by optional annotation and value."""
    parts = [_assignment_parts(node) for node in (base, ours, theirs)]
    old, mine, other = parts
    if old is None or mine is None or other is None:
        return None
    edits = merge_nodes(texts, old[0], mine[0], other[0])
    spans = [mine[0], *(part for part in mine[1:] if part is not None)]
    ends = [texts.ours.span(part)[1] for part in spans]
    edits += merge_optional(texts, old[1], mine[1], other[1], ends[0], ": ")
    behind = ends[1] if mine[1] is not None else ends[0]
    if getattr(mine[0], "id", "") == "__all__":
        texts = replace(texts, is_unordered=True)
    edits += merge_optional(texts, old[2], mine[2], other[2], behind, " = ")
    return edits


def merge_optional(
    texts: SourceTriple,
    base: ast.expr | None,
    ours: ast.expr | None,
    theirs: ast.expr | None,
    behind: int,
    sign: str,
) -> list[SourceEdit]:
    """Merge an optional part, which in ours follows the offset `behind` and a sign."""
    b, o, t = _dump(base), _dump(ours), _dump(theirs)
    if t in (b, o):
        return []
    if theirs is None and o == b and ours is not None:
        _, end = texts.ours.span(ours)
        return [SourceEdit(behind, end + _closing_length(texts.ours, end, behind), "")]
    if ours is None and base is None and theirs is not None:
        start, end = parenthesized_span(texts.theirs, theirs)
        return [SourceEdit(behind, behind, sign + texts.theirs.text[start:end])]
    return merge_nodes(texts, base, ours, theirs)


def _closing_length(source: PythonSource, end: int, start: int) -> int:
    """Return the length of the text after `end` that closes the enclosing brackets."""
    between = source.text[start:end]
    text = source.text[end:]
    missing = between.count("(") - between.count(")")
    if missing <= 0:
        return 0
    rest = len(text) - len(text.lstrip(" \n,)"))
    closing = text[:rest].rfind(")") + 1
    return closing


def _assignment_parts(
    node: ast.AST,
) -> tuple[ast.expr, ast.expr | None, ast.expr | None] | None:
    if isinstance(node, ast.AnnAssign):
        return node.target, node.annotation, node.value
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return node.targets[0], None, node.value
    return None


def _replace_node(texts: SourceTriple, ours: ast.AST, theirs: ast.AST) -> SourceEdit:
    if not hasattr(ours, "lineno") or not hasattr(theirs, "lineno"):
        raise Contradiction
    start, end = parenthesized_span(texts.ours, ours)
    first, last = parenthesized_span(texts.theirs, theirs)
    text = reindent_span(texts.theirs, first, last, texts.ours, start)
    return SourceEdit(start, end, text)


def _reindent_item(theirs: BracketItems, item: BracketItem, ours: BracketItems) -> str:
    return reindent_span(theirs.source, item.start, item.end, ours.source, ours.start)


def _dump(node: ast.AST | None) -> str | None:
    return None if node is None else ast.dump(node)
