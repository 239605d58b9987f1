"""Three-way merge by line, with the conflicts made as small as is safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from generator.merge.agreement import agreements
from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.regions import token_indent, token_name

_ALIKE = 0.7
_PACKAGE = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_DECLARED = re.compile(
    r"(?:export\s+)?(?:default\s+)?(?:const|let|type|interface|class|function|enum)"
    r"\s+(\w+)|\s*(?:readonly\s+)?(\w+)\??:"
)
_SETTING = re.compile(r"\s*([\w.-]+)\s*=")
_KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*[:=]")
_WORD = re.compile(r"\W*\w+")


def merge_lines(base: Lines, ours: Lines, theirs: Lines) -> list[Piece]:
    """Give the merge as it comes: whatever both sides touched is one clash."""
    pieces: list[Piece] = []
    at_base = at_ours = at_theirs = 0
    for found in agreements(base, ours, theirs):
        gap = Clash(
            base[at_base : found.base],
            ours[at_ours : found.ours],
            theirs[at_theirs : found.theirs],
        )
        if gap.base or gap.ours or gap.theirs:
            pieces.append(_untouched_by_one(gap) or gap)
        if found.size:
            pieces.append(Clean(base[found.base : found.base + found.size], "both"))
        at_base = found.base + found.size
        at_ours = found.ours + found.size
        at_theirs = found.theirs + found.size
    return pieces


def _untouched_by_one(gap: Clash) -> Clean | None:
    """Settle a gap that one side left as it was, or that both changed alike."""
    if gap.ours == gap.theirs:
        return Clean(gap.ours, "both")
    if gap.ours == gap.base:
        return Clean(gap.theirs, "theirs")
    if gap.theirs == gap.base:
        return Clean(gap.ours, "ours")
    return None


Names = Callable[[str], str]
"""Gives what a line sets or names, empty if nothing."""


def joins(path: str) -> Names:
    """Tell how lines of a file are known to name the same, by its path."""
    name = path.rpartition("/")[2]
    if name.startswith("requirements") and name.endswith(".txt"):
        return lambda line: _found(_PACKAGE, line).lower().replace("_", "-")
    if name.endswith((".ts", ".tsx", ".js", ".mjs")):
        return lambda line: _found(_DECLARED, line)
    if name.startswith(".env") or name.endswith((".ini", ".cfg", ".properties")):
        return lambda line: _found(_SETTING, line)
    if name.endswith((".yaml", ".yml", ".json", ".toml")):
        return lambda line: _found(_KEY, line)
    return lambda line: ""


def _found(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.match(line)
    return next(filter(None, found.groups()), "") if found is not None else ""


def refined(pieces: list[Piece], joining: Names | None = None) -> list[Piece]:
    """Settle the clashes that are none, and cut the others down to where they differ.

    With `joining`, what both sides only put in at one place is joined, ours first,
    unless both name one thing.
    """
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            whole = _settled(piece, None)
            if whole != [piece]:
                result += whole
                continue
            head, clash, tail = trimmed(piece)
            result += [*head, *_settled(clash, joining), *tail]
        else:
            result.append(piece)
    return result


def trimmed(clash: Clash) -> tuple[list[Piece], Clash, list[Piece]]:
    """Take the lines off a clash that both sides begin or end with."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    shared = 0
    while shared < min(start, len(base)) and _alike(base[shared], ours[shared]):
        shared += 1
    head, base = ours[:start], base[shared:]
    ours, theirs = ours[start:], theirs[start:]
    end = 0
    while end < min(len(ours), len(theirs)) and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    shared = 0
    while shared < min(end, len(base)) and _alike(base[-1 - shared], ours[-1 - shared]):
        shared += 1
    tail = ours[len(ours) - end :]
    rest = Clash(
        base[: len(base) - shared],
        ours[: len(ours) - end],
        theirs[: len(theirs) - end],
    )
    return _both(head), rest, _both(tail)


def _both(lines: Lines) -> list[Piece]:
    return [Clean(lines, "both")] if lines else []


def _settled(clash: Clash, joining: Names | None) -> list[Piece]:
    untouched = _untouched_by_one(clash)
    if untouched is not None:
        return [untouched] if untouched.lines else []
    for settle in (_line_by_line, _insertions_and_changes, _region_and_insertion):
        settled = settle(clash)
        if settled is not None:
            return settled
    return (joining and _joined(clash, joining)) or [clash]


def _joined(clash: Clash, names: Names) -> list[Piece] | None:
    """Join what both sides put in, each beside what the other did."""
    mine, other = _aligned(clash.base, clash.ours), _aligned(clash.base, clash.theirs)
    if mine is None or other is None:
        return None
    pieces: list[Piece] = []
    for number, (first, second) in enumerate(zip(mine[0], other[0], strict=True)):
        named = {name for line in first if (name := names(line))}
        if named & {name for line in second if (name := names(line))}:
            return None
        for lines, side in ((first, "ours"), (second, "theirs")):
            if lines:
                pieces.append(Clean(lines, side))  # type: ignore[arg-type]
        if number == len(clash.base):
            continue
        line = Clash([clash.base[number]], [mine[1][number]], [other[1][number]])
        settled = _untouched_by_one(line)
        if settled is None:
            return None
        pieces.append(settled)
    return pieces


def _aligned(base: Lines, lines: Lines) -> tuple[list[Lines], Lines] | None:
    """Give what was put in before each line of base, and what those have become.

    None if a line of base is gone.
    """
    gaps: list[Lines] = [[]]
    kept: Lines = []
    for line in lines:
        if len(kept) < len(base) and _alike(base[len(kept)], line):
            kept.append(line)
            gaps.append([])
        else:
            gaps[-1].append(line)
    return (gaps, kept) if len(kept) == len(base) else None


def _line_by_line(clash: Clash) -> list[Piece] | None:
    """Settle changes of neighbouring lines, each by one side."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    if not len(base) == len(ours) == len(theirs):
        return None
    pieces: list[Piece] = []
    for old, mine, other in zip(base, ours, theirs, strict=True):
        if mine == other or other == old:
            changed, piece = mine, Clean([mine], "both" if mine == other else "ours")
        elif mine == old:
            changed, piece = other, Clean([other], "theirs")
        else:
            return None
        if not _alike(old, changed):
            return None
        pieces.append(piece)
    return pieces


def _insertions_and_changes(clash: Clash) -> list[Piece] | None:
    """Settle lines added by one side beside lines changed by the other."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    if not base:
        return None
    for added, changed, is_ours in ((ours, theirs, True), (theirs, ours, False)):
        gaps = _inserted(base, added)
        if gaps is None or len(changed) != len(base):
            continue
        if not all(map(_alike, base, changed)):
            continue
        pieces: list[Piece] = []
        for number, gap in enumerate(gaps):
            if gap:
                pieces.append(Clean(gap, "ours" if is_ours else "theirs"))
            if number < len(base):
                line = [changed[number]]
                pieces.append(Clean(line, "theirs" if is_ours else "ours"))
        return pieces
    return None


def _inserted(base: Lines, lines: Lines) -> list[Lines] | None:
    """Give the lines added before each line of base and behind the last one.

    None if anything but additions was made.
    """
    gaps: list[Lines] = [[]]
    for line in lines:
        if len(gaps) <= len(base) and line == base[len(gaps) - 1]:
            gaps.append([])
        else:
            gaps[-1].append(line)
    return gaps if len(gaps) == len(base) + 1 else None


def _region_and_insertion(clash: Clash) -> list[Piece] | None:
    """Settle a custom region and lines of the generator put in at the same point."""
    words = [line for line in clash.ours if line.strip()]
    if clash.base or not clash.theirs or not words:
        return None
    if any(token_name(line) is None for line in words):
        return None
    region, added = Clean(clash.ours, "ours"), Clean(clash.theirs, "theirs")
    # Behind lines that stand further out, the region would fall into another block.
    depth = len(token_indent(words[0]))
    outer = any(
        len(line) - len(line.lstrip()) < depth for line in clash.theirs if line.strip()
    )
    return [region, added] if outer else [added, region]


def _alike(old: str, new: str) -> bool:
    """Tell whether a line is a changed form of another, and not one in its stead."""
    if old == new:
        return True
    first, second = _WORD.match(old), _WORD.match(new)
    if first is None or second is None:
        return False
    return first[0] == second[0] or SequenceMatcher(None, old, new).ratio() > _ALIKE
