"""User code in the regions of a body, and its conflicts with additions of theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.merge.pieces import Clash, Lines
from generator.merge.python.folding import FoldedRegions
from generator.merge.python.region_bodies import region_block
from generator.merge.python.segments import Segment, StatementBlock
from generator.merge.regions import Region, reindent_region

ImportedName = tuple[str, str, str]
"""A module, empty for `import x`; the name; and its local name."""


@dataclass(frozen=True, eq=False)
class RegionStatement:
    """A statement in a region, with the segment that the region is folded into."""

    region: Region
    folded: Segment
    block: StatementBlock
    segment: Segment


def find_region_statements(
    segments: Sequence[Segment], folds: FoldedRegions
) -> Iterator[RegionStatement]:
    """Yield the statements in the regions of a body."""
    for folded in segments:
        region = folds.region(folded.lines[-1]) if folded.key[0] == "region" else None
        block = region_block(region, folded.indent) if region is not None else None
        if region is not None and block is not None:
            for segment in block.segments:
                yield RegionStatement(region, folded, block, segment)


def imported_names(segment: Segment) -> frozenset[ImportedName]:
    """Return the modules and names that an import statement imports."""
    node = segment.node
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
    elif isinstance(node, ast.Import):
        module = ""
    else:
        return frozenset()
    return frozenset((module, a.name, a.asname or a.name) for a in node.names)


def region_conflict(found: RegionStatement, other: Lines, within: str) -> Clash:
    """Return the conflict between a statement in a region and one of the same name.

    Ours keeps the region; theirs has the other statement, and the rest of the region.
    """
    whole = reindent_region(found.region, found.folded.indent)
    first = found.segment.first - found.block.first + 1
    end = found.segment.end - found.block.first + 1
    rest = [*whole[:first], *whole[end:]]
    lead = found.folded.lines[:-1]
    blank = [""] * max(1, found.folded.blank)
    theirs = [*other, *blank, *lead, *rest]
    return Clash([*lead, *rest], [*lead, *whole], theirs, within)
