"""Comments above and after a statement, merged separately from its code."""

from __future__ import annotations

import io
import tokenize

from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clean, Lines, Piece
from generator.merge.python.segments import Segment
from generator.merge.sequences.alignment import Contradiction


def merge_leading_comments(
    old: Segment | None, mine: Segment, other: Segment | None
) -> list[Piece]:
    """Merge the comments above a statement, theirs indented like ours."""
    ours = _lead(mine)
    if other is None:
        return [Clean(ours, "ours")] if ours else []
    theirs = [mine.indent + line.lstrip() for line in _lead(other)]
    base = _lead(old) if old is not None else []
    if [line.strip() for line in theirs] == [line.strip() for line in base]:
        return [Clean(ours, "ours")] if ours else []
    return refine_clashes(merge_lines(base, ours, theirs))


def statement_comments(segment: Segment | None) -> tuple[str, ...]:
    """Return the comments on the lines of a statement, without those above it."""
    if segment is None:
        return ()
    found = segment.source.comments
    return tuple(found[n] for n in range(segment.code, segment.end) if n in found)


def header_comments(lines: Lines) -> list[str]:
    """Return the comments on the lines of a header, in order."""
    return [comment for line in lines if (comment := _split(line)[1])]


def take_header_comment(theirs: Lines, lines: Lines, *, are_ours: bool) -> Lines:
    """Return a one-line header with the comment that theirs has after it.

    Raises Contradiction if there are more lines, or if ours changed the comment too.
    """
    if are_ours or len(theirs) > 1 or len(lines) > 1:
        raise Contradiction
    code, comment = _split(lines[0])[0], _split(theirs[0])[1]
    return [f"{code.rstrip()}  {comment}" if comment else code.rstrip()]


def _split(line: str) -> tuple[str, str]:
    """Return the code of a line, and the comment after it."""
    if "#" not in line:
        return line, ""
    reader = io.StringIO(line.strip()).readline
    indent = len(line) - len(line.lstrip())
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.COMMENT:
                at = indent + token.start[1]
                return line[:at], line[at:]
    except (tokenize.TokenError, SyntaxError):
        # The line is incomplete, but its comment comes before the error.
        pass
    return line, ""


def _lead(segment: Segment) -> Lines:
    return segment.source.lines[segment.first : segment.code]
