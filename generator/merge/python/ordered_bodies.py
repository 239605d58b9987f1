"""Bodies of functions, merged in the order in which their statements run."""

from __future__ import annotations

from collections.abc import Sequence

from generator.merge.python.body_parts import (
    BodyPart,
    MergeContext,
    ScopePath,
    build_clash,
    clean_pieces,
    lines_at_indent,
)
from generator.merge.python.pairing import pair_ordered
from generator.merge.python.segments import Segment, StatementBlock
from generator.merge.sequences.alignment import Gap
from generator.merge.sequences.ordered_items import merge_by_order


def merge_ordered(
    context: MergeContext,
    base: StatementBlock,
    ours: StatementBlock,
    theirs: StatementBlock,
    scope: ScopePath,
) -> list[BodyPart]:
    """Merge bodies statement by statement, in the order in which they run.

    Insertions of both sides at one point conflict, except for calls as statements.
    """
    parts: list[BodyPart] = []
    sides = base.segments, ours.segments, theirs.segments
    for gap, rows in merge_by_order(*sides, pair_ordered):
        parts += _merge_gap(gap, scope, ours.indent)
        for row in rows:
            three = row.base, row.ours, row.theirs
            pieces = context.merge_one(context, *three, scope, True)
            parts.append(BodyPart(pieces, row.ours, row.theirs))
    return parts


def _merge_gap(gap: Gap[Segment], scope: ScopePath, indent: str) -> list[BodyPart]:
    """Merge the statements between two that all three sides have."""
    base, ours, theirs = gap.base, gap.ours, gap.theirs
    kept_mine, kept_other = gap.ours_to_base, gap.theirs_to_base
    edited = any(not ours[n].same_content(base[old]) for n, old in kept_mine.items())
    whose = gap.winner(Segment.same_content)
    if whose in ("both", "ours") or (not edited and _holds_all(base, ours, theirs)):
        return [BodyPart(clean_pieces(s.lines, "ours"), s, is_new=True) for s in ours]
    if whose == "theirs":
        return [
            BodyPart(clean_pieces(lines_at_indent(s, indent), "theirs"), None, s)
            for s in theirs
        ]
    changed = any(
        not theirs[n].same_content(base[old]) for n, old in kept_other.items()
    )
    added = [n for n in range(len(ours)) if n not in kept_mine]
    new = [n for n in range(len(theirs)) if n not in kept_other]
    if _only_adds(base, theirs, kept_other) and _has_all(ours, theirs, added, new):
        return [BodyPart(clean_pieces(s.lines, "ours"), s, is_new=True) for s in ours]
    if _only_adds(base, ours, kept_mine) and _has_all(theirs, ours, new, added):
        return [
            BodyPart(clean_pieces(lines_at_indent(s, indent), "theirs"), None, s)
            for s in theirs
        ]
    both_add = bool(added and new)
    calls = all(
        _is_call(s) for s in [*(ours[n] for n in added), *(theirs[n] for n in new)]
    )
    if edited or changed or (both_add and not (calls and _is_nothing(base))):
        return [_clash(base, ours, theirs, scope, indent)]
    known = {"\n".join(line.strip() for line in ours[n].lines) for n in added}
    parts = [
        BodyPart(clean_pieces(ours[n].lines, "ours"), ours[n], is_new=True)
        for n in added
    ]
    for n in new:
        if "\n".join(line.strip() for line in theirs[n].lines) not in known:
            lines = lines_at_indent(theirs[n], indent)
            parts.append(BodyPart(clean_pieces(lines, "theirs"), None, theirs[n]))
    return parts


def _only_adds(
    base: Sequence[Segment], other: Sequence[Segment], kept: dict[int, int]
) -> bool:
    """Return whether a side has all of base unchanged and in order."""
    olds = [kept[new] for new in sorted(kept)]
    same = all(other[n].same_content(base[old]) for n, old in kept.items())
    return same and sorted(olds) == olds and len(olds) == len(base)


def _has_all(
    side: Sequence[Segment],
    other: Sequence[Segment],
    added: Sequence[int],
    new: Sequence[int],
) -> bool:
    """Return whether one side has all insertions of the other, in order."""
    found = iter(added)
    return all(
        any(side[n].same_content(other[wanted]) for n in found) for wanted in new
    )


def _is_nothing(base: Sequence[Segment]) -> bool:
    return all(segment.key == ("Pass",) for segment in base)


def _clash(
    base: Sequence[Segment],
    ours: Sequence[Segment],
    theirs: Sequence[Segment],
    scope: ScopePath,
    indent: str,
) -> BodyPart:
    found = build_clash(scope, base, ours, theirs, indent, ordered=True)
    first = ours[0] if ours else None
    return BodyPart([found], first, theirs[0] if theirs else None)


def _holds_all(
    base: Sequence[Segment], ours: Sequence[Segment], theirs: Sequence[Segment]
) -> bool:
    """Return whether ours has all statements of theirs and none that it removed."""
    at = 0
    for segment in ours:
        if at < len(theirs) and segment.same_content(theirs[at]):
            at += 1
        elif any(segment.same_content(old) for old in base):
            return False
    return at == len(theirs)


def _is_call(segment: Segment) -> bool:
    return segment.key[0] == "call"
