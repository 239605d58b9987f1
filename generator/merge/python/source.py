"""A Python text, parsed, with the comments and logical lines that the tree leaves out."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from generator.merge.pieces import Lines, split


@dataclass(frozen=True)
class Source:
    """A text with its tree. Lines count from 0; offsets are characters of the text."""

    text: str
    lines: Lines
    tree: ast.Module
    comments: Mapping[int, str]
    """Comments by line, those behind code too."""
    logical: list[tuple[int, int]]
    """First and last line of each logical line, in order."""
    starts: list[int]
    """Offsets of the lines."""

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Give where a node of the tree begins and ends, as offsets."""
        return (
            self._offset(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self._offset(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def line_of(self, offset: int) -> int:
        """Give the line that an offset is on."""
        return bisect_right(self.starts, offset) - 1

    def slice(self, first: int, end: int) -> tuple[int, int]:
        """Give the offsets of some lines, without the end of the last one."""
        return self.starts[first], self.starts[end - 1] + len(self.lines[end - 1])

    def logical_before(self, line: int) -> tuple[int, int] | None:
        """Give the logical line before the one that begins at `line`."""
        at = bisect_right(self.logical, (line, -1)) - 1
        return self.logical[at] if at >= 0 else None

    def logical_at(self, line: int) -> tuple[int, int]:
        """Give the logical line that begins at `line`, or that `line` is part of."""
        return self.logical[max(bisect_right(self.logical, (line, 1 << 60)) - 1, 0)]

    def _offset(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8")[:column].decode("utf-8"))
        return self.starts[line - 1] + column


def parse(text: str) -> Source | None:
    """Parse a text whose lines end in LF; None if this Python cannot."""
    if "\r" in text or "\f" in text:
        return None  # the parser counts lines and columns its own way
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        comments, logical = _tokens(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None
    lines = split(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return Source(text, lines, tree, comments, logical, starts)


def _tokens(text: str) -> tuple[dict[int, str], list[tuple[int, int]]]:
    comments: dict[int, str] = {}
    logical: list[tuple[int, int]] = []
    first: int | None = None
    skipped = (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for kind, string, start, end, _ in tokenize.generate_tokens(
        io.StringIO(text).readline
    ):
        if kind == tokenize.COMMENT:
            comments[start[0] - 1] = string
        elif kind == tokenize.NEWLINE:
            if first is not None:
                logical.append((first, end[0] - 1))
            first = None
        elif first is None and kind not in skipped:
            first = start[0] - 1
    return comments, logical
