"""Three-way merge by line, with the conflicts made as small as is safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from merge3 import Merge3

from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.regions import token_indent, token_name

_MOST_LINES_COMPARED = 2000
_ALIKE = 0.7
_WORD = re.compile(r"\W*\w+")


class _Matcher:
    """A matcher that takes lines which stand often for as good as others.

    What the texts begin and end with alike is matched first: edits are few and small.
    """

    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = True,
    ) -> None:
        most = min(len(a), len(b))
        head = _alike_at(a, b, most)
        tail = _alike_at(a[::-1], b[::-1], most - head)
        middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
        autojunk = autojunk and len(middle_b) > _MOST_LINES_COMPARED
        self._matcher = SequenceMatcher(isjunk, middle_a, middle_b, autojunk)
        self._sizes, self._head, self._tail = (len(a), len(b)), head, tail

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        (size_a, size_b), head, tail = self._sizes, self._head, self._tail
        blocks = [(0, 0, head)] if head else []
        for i, j, size in self._matcher.get_matching_blocks()[:-1]:
            blocks.append((i + head, j + head, size))
        if tail:
            blocks.append((size_a - tail, size_b - tail, tail))
        return [*blocks, (size_a, size_b, 0)]


def _alike_at(a: Sequence[str], b: Sequence[str], most: int) -> int:
    """Give the number of lines that two texts begin with alike, `most` at the most."""
    return next((n for n in range(most) if a[n] != b[n]), most)


def merge_lines(base: Lines, ours: Lines, theirs: Lines) -> list[Piece]:
    """Give the merge as it comes: whatever both sides touched is one clash."""
    pieces: list[Piece] = []
    merger = Merge3(base, ours, theirs, sequence_matcher=_Matcher)
    for group in merger.merge_groups():
        if group[0] == "conflict":
            pieces.append(Clash(list(group[1]), list(group[2]), list(group[3])))
        elif group[0] == "a":
            pieces.append(Clean(list(group[1]), "ours"))
        elif group[0] == "b":
            pieces.append(Clean(list(group[1]), "theirs"))
        else:
            pieces.append(Clean(list(group[1]), "both"))
    return pieces


def refined(pieces: list[Piece]) -> list[Piece]:
    """Settle the clashes that are none, and cut the others down to where they differ."""
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            head, clash, tail = trimmed(piece)
            result += [*head, *_settled(clash), *tail]
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
    while shared < min(start, len(base)) and base[shared] == ours[shared]:
        shared += 1
    head, base = ours[:start], base[shared:]
    ours, theirs = ours[start:], theirs[start:]
    end = 0
    while end < min(len(ours), len(theirs)) and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    shared = 0
    while shared < min(end, len(base)) and base[-1 - shared] == ours[-1 - shared]:
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


def _settled(clash: Clash) -> list[Piece]:
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    if ours == theirs:
        return _both(ours)
    if ours == base:
        return [Clean(theirs, "theirs")]
    if theirs == base:
        return [Clean(ours, "ours")]
    for settle in (_line_by_line, _insertions_and_changes, _region_and_insertion):
        settled = settle(clash)
        if settled is not None:
            return settled
    return [clash]


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
