"""A parsed Python text, with the comments that the tree leaves out."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import cleandoc

from generator.merge.pieces import Lines, split_lines
from generator.merge.strings import comments_by_line

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class PythonSource:
    """A text with its tree. Lines count from 0; offsets are characters of the text."""

    text: str
    lines: Lines
    tree: ast.Module
    comments: Mapping[int, str]
    """Comments by line, including those after code."""
    starts: list[int]
    """Offsets of the lines."""

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return the start and end offsets of a node of the tree."""
        return (
            self._offset(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self._offset(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def line_of(self, offset: int) -> int:
        """Return the line of an offset."""
        return bisect_right(self.starts, offset) - 1

    def slice(self, first: int, end: int) -> tuple[int, int]:
        """Return the offsets of a range of lines, without the last line ending."""
        return self.starts[first], self.starts[end - 1] + len(self.lines[end - 1])

    def header_above(self, first: int, body: int) -> int:
        """Return the line after the header that ends above a body.

        `first` is the earliest line on which the header may begin.
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


# Each step of a merge parses its texts, and a run merges most files several times.
@lru_cache(maxsize=64)
def parse_python(text: str) -> PythonSource | None:
    """Parse a text with LF line endings; None if it is invalid in this Python version.

    The tree is cached and shared, and must not be changed.
    """
    if "\r" in text or "\f" in text:
        return None  # the parser counts lines and columns differently
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        comments = comments_by_line(text, tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    _drop_last_commas(tree)
    _strip_docstrings(tree)
    lines = split_lines(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return PythonSource(text, lines, tree, comments, starts)


def _strip_docstrings(tree: ast.Module) -> None:
    """Remove the indentation and outer blank lines of docstrings, which are layout."""
    for node in ast.walk(tree):
        if not isinstance(node, _DOCUMENTED) or not node.body:
            continue
        first = node.body[0]
        value = first.value if isinstance(first, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            value.value = cleandoc(value.value).rstrip()


def _drop_last_commas(tree: ast.Module) -> None:
    """Replace `list[int,]` in annotations with the equivalent `list[int]`."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            annotation = getattr(node, name, None)
            for part in ast.walk(annotation) if annotation is not None else ():
                if isinstance(part, ast.Subscript):
                    inner = part.slice
                    if isinstance(inner, ast.Tuple) and len(inner.elts) == 1:
                        part.slice = inner.elts[0]
