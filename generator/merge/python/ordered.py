"""Bodies of functions: their statements run one after another."""

from __future__ import annotations

from collections.abc import Sequence

from generator.merge.python.pairing import paired_in_order
from generator.merge.python.parts import (
    Context,
    Part,
    Scope,
    at_indent,
    clash,
    clean,
)
from generator.merge.python.segments import Block, Segment


def merge_ordered(
    context: Context, base: Block, ours: Block, theirs: Block, scope: Scope
) -> list[Part]:
    """Merge bodies statement by statement, in the order in which they run.

    What both sides put in at one place conflicts, but for calls that stand alone.
    """
    mine = {
        old: new for new, old in paired_in_order(base.segments, ours.segments).items()
    }
    other = {
        old: new for new, old in paired_in_order(base.segments, theirs.segments).items()
    }
    parts: list[Part] = []
    at_base = at_ours = at_theirs = 0
    ends = (len(base.segments), len(ours.segments), len(theirs.segments))
    common = [n for n in range(ends[0]) if n in mine and n in other]
    for number in [*common, None]:
        stop = ends if number is None else (number, mine[number], other[number])
        gap = (
            base.segments[at_base : stop[0]],
            ours.segments[at_ours : stop[1]],
            theirs.segments[at_theirs : stop[2]],
        )
        paired = _relative(mine, at_base, at_ours), _relative(other, at_base, at_theirs)
        parts += _merge_gap(*gap, *paired, scope, ours.indent)
        if number is not None:
            three = (
                base.segments[stop[0]],
                ours.segments[stop[1]],
                theirs.segments[stop[2]],
            )
            pieces = context.statement(context, *three, scope, True)
            parts.append(Part(pieces, three[1], three[2]))
        at_base, at_ours, at_theirs = stop[0] + 1, stop[1] + 1, stop[2] + 1
    return parts


def _relative(pairs: dict[int, int], base: int, other: int) -> dict[int, int]:
    return {
        old - base: new - other
        for old, new in pairs.items()
        if old >= base and new >= other
    }


def _merge_gap(
    base: Sequence[Segment],
    ours: Sequence[Segment],
    theirs: Sequence[Segment],
    mine: dict[int, int],
    other: dict[int, int],
    scope: Scope,
    indent: str,
) -> list[Part]:
    """Merge what stands between two statements that all three have."""
    kept_mine = {
        new: old for old, new in mine.items() if new < len(ours) and old < len(base)
    }
    kept_other = {
        new: old for old, new in other.items() if new < len(theirs) and old < len(base)
    }
    edited = any(not ours[n].same(base[old]) for n, old in kept_mine.items())
    if _all_same(base, theirs) or (not edited and _holds_all(base, ours, theirs)):
        return [Part(clean(s.lines, "ours"), s, is_new=True) for s in ours]
    if _all_same(base, ours):
        return [Part(clean(at_indent(s, indent), "theirs"), None, s) for s in theirs]
    changed = any(not theirs[n].same(base[old]) for n, old in kept_other.items())
    added = [n for n in range(len(ours)) if n not in kept_mine]
    new = [n for n in range(len(theirs)) if n not in kept_other]
    if _only_adds(base, theirs, kept_other) and _has_all(ours, theirs, added, new):
        return [Part(clean(s.lines, "ours"), s, is_new=True) for s in ours]
    if _only_adds(base, ours, kept_mine) and _has_all(theirs, ours, new, added):
        return [Part(clean(at_indent(s, indent), "theirs"), None, s) for s in theirs]
    both_add = bool(added and new)
    calls = all(
        _is_call(s) for s in [*(ours[n] for n in added), *(theirs[n] for n in new)]
    )
    if edited or changed or (both_add and not (calls and _is_nothing(base))):
        return [_clash(base, ours, theirs, scope, indent)]
    known = {"\n".join(line.strip() for line in ours[n].lines) for n in added}
    parts = [Part(clean(ours[n].lines, "ours"), ours[n], is_new=True) for n in added]
    for n in new:
        if "\n".join(line.strip() for line in theirs[n].lines) not in known:
            lines = at_indent(theirs[n], indent)
            parts.append(Part(clean(lines, "theirs"), None, theirs[n]))
    return parts


def _only_adds(
    base: Sequence[Segment], other: Sequence[Segment], kept: dict[int, int]
) -> bool:
    """Return whether a side has all of base as it was, in that order."""
    olds = [kept[new] for new in sorted(kept)]
    same = all(other[n].same(base[old]) for n, old in kept.items())
    return same and sorted(olds) == olds and len(olds) == len(base)


def _has_all(
    side: Sequence[Segment],
    other: Sequence[Segment],
    added: Sequence[int],
    new: Sequence[int],
) -> bool:
    """Return whether what was put into the other side was put into this one too."""
    found = iter(added)
    return all(any(side[n].same(other[wanted]) for n in found) for wanted in new)


def _is_nothing(base: Sequence[Segment]) -> bool:
    return all(segment.key == ("Pass",) for segment in base)


def _clash(
    base: Sequence[Segment],
    ours: Sequence[Segment],
    theirs: Sequence[Segment],
    scope: Scope,
    indent: str,
) -> Part:
    found = clash(scope, base, ours, theirs, indent, ordered=True)
    first = ours[0] if ours else None
    return Part([found], first, theirs[0] if theirs else None)


def _holds_all(
    base: Sequence[Segment], ours: Sequence[Segment], theirs: Sequence[Segment]
) -> bool:
    """Tell whether ours has all that theirs put in, and nothing that it took out."""
    at = 0
    for segment in ours:
        if at < len(theirs) and segment.same(theirs[at]):
            at += 1
        elif any(segment.same(old) for old in base):
            return False
    return at == len(theirs)


def _all_same(one: Sequence[Segment], two: Sequence[Segment]) -> bool:
    return len(one) == len(two) and all(
        a.same(b) for a, b in zip(one, two, strict=True)
    )


def _is_call(segment: Segment) -> bool:
    return segment.key[0] == "call"
