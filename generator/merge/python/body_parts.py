"""The parts of a merged body, and the context that all of them share."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from generator.merge.authors import Authors
from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.python.expression_merge import SourceTriple
from generator.merge.python.folding import FoldedRegions
from generator.merge.python.region_statements import ImportedName
from generator.merge.python.segments import Segment, StatementBlock
from generator.merge.python.spacing import blanks_between

ScopePath = tuple[str, ...]
"""The names of the definitions around something, outermost first."""


@dataclass(frozen=True, eq=False)
class BodyPart:
    """A part of the result, with its segments in ours and in theirs."""

    pieces: list[Piece]
    ours: Segment | None = None
    theirs: Segment | None = None
    is_new: bool = False
    """Whether ours added it."""


StatementMerge = Callable[..., list[Piece]]


@dataclass(frozen=True, eq=False)
class MergeContext:
    """The context of one file's merge, shared at every depth."""

    texts: SourceTriple
    merge_one: StatementMerge
    """The function that merges a statement present on all three sides."""
    folds: FoldedRegions
    """The folded regions of the texts."""
    authors: Authors
    region_imports: frozenset[ImportedName] = frozenset()
    """The imports in regions of ours, which need no repetition elsewhere."""
    needed: frozenset[str] = frozenset()
    """Names that the result uses but only removed statements bind: imports of them are
    kept or restored, and other definitions conflict."""


def clean_pieces(lines: Lines, side: str) -> list[Piece]:
    """Return resolved lines as pieces."""
    return [Clean(list(lines), side)] if lines else []  # type: ignore[arg-type]


def build_clash(
    scope: ScopePath,
    base: Sequence[Segment],
    ours: Sequence[Segment],
    theirs: Sequence[Segment],
    indent: str,
    *,
    ordered: bool = False,
) -> Clash:
    """Return a conflict between some statements, theirs indented like ours.

    `ordered` means that they run in a function, which then names the conflict.
    """
    named = [*ours, *theirs, *base][:1]
    inner = names_of(named[0]) if named and not ordered else ()
    return Clash(
        statement_lines(base, indent),
        statement_lines(ours, indent),
        statement_lines(theirs, indent),
        ".".join((*scope, *inner)),
    )


def names_of(segment: Segment) -> ScopePath:
    """Return the name that a statement defines, if it is just one."""
    name = getattr(segment.node, "name", None)
    if isinstance(name, str):
        return (name,)
    target = getattr(segment.node, "target", None)
    if segment.node is not None and target is None:
        targets = getattr(segment.node, "targets", [])
        target = targets[0] if len(targets) == 1 else None
    found = getattr(target, "id", None)
    return (found,) if isinstance(found, str) else ()


def collect_imported_names(segment: Segment) -> set[str]:
    """Return the names that imports in a statement bind, at any depth."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in segment.nodes
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for alias in inner.names
    }


def statement_lines(segments: Sequence[Segment], indent: str) -> Lines:
    """Return the lines of some statements, with the blank ones between them."""
    lines: Lines = []
    for number, segment in enumerate(segments):
        lines += [""] * (segment.blank if number else 0)
        lines += lines_at_indent(segment, indent)
    return lines


def lines_at_indent(segment: Segment, indent: str) -> Lines:
    """Return the lines of a statement at another indentation."""
    if segment.indent == indent:
        return list(segment.lines)
    from generator.merge.strings import lines_in_strings

    inside = lines_in_strings("\n".join(segment.lines) + "\n")
    lines = []
    for number, line in enumerate(segment.lines):
        if number not in inside and line.startswith(segment.indent) and line.strip():
            line = indent + line[len(segment.indent) :]
        lines.append(line)
    return lines


def join_parts(
    parts: Sequence[BodyPart], ours: StatementBlock, theirs: StatementBlock
) -> list[Piece]:
    """Return the pieces of a body, with blank lines between its parts."""
    pieces: list[Piece] = []
    follows = (_follows(ours), _follows(theirs))
    before: BodyPart | None = None
    for part in parts:
        if not part.pieces:
            continue
        if before is None:
            first = ours.segments[0] if ours.segments else None
            blank = first.blank if first is not None else 0
        else:
            pair = (before.ours, before.theirs), (part.ours, part.theirs)
            blank = blanks_between(*pair, follows)
        pieces += clean_pieces([""] * blank, "both")
        pieces += part.pieces
        before = part
    behind = ours.end - (ours.segments[-1].end if ours.segments else ours.first)
    return pieces + clean_pieces([""] * behind, "both")


def _follows(block: StatementBlock) -> dict[int, Segment]:
    following = zip(block.segments[1:], block.segments, strict=False)
    return {id(segment): before for segment, before in following}


def side_lines(pieces: Sequence[Piece], *, ours: bool) -> Lines:
    """Return the lines of pieces with every conflict resolved to one side."""
    lines: Lines = []
    for piece in pieces:
        if isinstance(piece, Clash):
            lines += piece.ours if ours else piece.theirs
        else:
            lines += piece.lines
    return lines


def clean_lines(pieces: Sequence[Piece]) -> Lines | None:
    """Return the lines of pieces, None if one of them is a conflict."""
    if any(isinstance(piece, Clash) for piece in pieces):
        return None
    return side_lines(pieces, ours=True)


def name_conflicts(pieces: Sequence[Piece], name: str) -> list[Piece]:
    """Return pieces with a definition's name on conflicts that have none yet."""
    return [
        replace(p, within=p.within or name) if isinstance(p, Clash) else p
        for p in pieces
    ]
