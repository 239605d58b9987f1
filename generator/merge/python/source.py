"""A Python text, parsed, with the comments that the tree leaves out."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import cleandoc

from generator.merge.pieces import Lines, split
from generator.merge.strings import comments_of

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """A text with its tree. Lines count from 0; offsets are characters of the text."""

    text: str
    lines: Lines
    tree: ast.Module
    comments: Mapping[int, str]
    """Comments by line, those behind code too."""
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

    def header_above(self, first: int, body: int) -> int:
        """Give the line behind the header that ends above a body.

        `first` is the line that the header begins on at the earliest.
        """
        line = body - 1
        while line > first and self.lines[line].lstrip()[:1] in ("", "#"):
            line -= 1
        return line + 1

    def _offset(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8")[:column].decode("utf-8"))
        return self.starts[line - 1] + column


# A merge asks for its texts in every step, and a run for most files several times.
@lru_cache(maxsize=64)
def parse(text: str) -> Source | None:
    """Parse a text whose lines end in LF; None if this Python cannot.

    Nobody changes the tree: it is shared.
    """
    if "\r" in text or "\f" in text:
        return None  # the parser counts lines and columns its own way
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        comments = comments_of(text, tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    _drop_last_commas(tree)
    _strip_docstrings(tree)
    lines = split(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return Source(text, lines, tree, comments, starts)


def _strip_docstrings(tree: ast.Module) -> None:
    """Read docstrings without their indentation and outer blank lines: that is layout."""
    for node in ast.walk(tree):
        if not isinstance(node, _DOCUMENTED) or not node.body:
            continue
        first = node.body[0]
        value = first.value if isinstance(first, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            value.value = cleandoc(value.value).rstrip()


def _drop_last_commas(tree: ast.Module) -> None:
    """Read `list[int,]` in annotations as `list[int]`, which it means there."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            annotation = getattr(node, name, None)
            for part in ast.walk(annotation) if annotation is not None else ():
                if isinstance(part, ast.Subscript):
                    inner = part.slice
                    if isinstance(inner, ast.Tuple) and len(inner.elts) == 1:
                        part.slice = inner.elts[0]
