"""Statements as complete lines with the comments above them, and their blocks."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from generator.merge.pieces import Lines
from generator.merge.python.folding import strip_region_versions
from generator.merge.python.python_source import PythonSource
from generator.merge.python.statement_keys import Key, key_of


@dataclass(frozen=True, eq=False)
class Segment:
    """One statement with the comments right above it, or a separate comment.

    `first` is its first line, `code` that of the statement, `end` the line after it.
    """

    source: PythonSource
    nodes: tuple[ast.stmt, ...]
    """One statement; several if they share a line; none for a comment."""
    key: Key
    blank: int
    """Blank lines before it."""
    first: int
    code: int
    end: int
    indent: str

    @cached_property
    def lines(self) -> Lines:
        """The lines from `first` up to `end`."""
        return self.source.lines[self.first : self.end]

    @property
    def node(self) -> ast.stmt | None:
        """The statement, if there is just one."""
        return self.nodes[0] if len(self.nodes) == 1 else None

    @cached_property
    def comments(self) -> tuple[str, ...]:
        """The comments in the statement and above it."""
        found = self.source.comments
        return tuple(found[n] for n in range(self.first, self.end) if n in found)

    @cached_property
    def dumps(self) -> tuple[str, ...]:
        """The content of its nodes, regardless of layout and comments."""
        return tuple(strip_region_versions(ast.dump(node)) for node in self.nodes)

    def subsumes(self, other: Segment) -> bool:
        """Return whether it has the content and comments of another one.

        Layout and the order of keyword arguments do not matter; it may have more
        comments.
        """
        if self.same_content(other):
            return True
        if not set(other.comments) <= set(self.comments):
            return False
        return list(map(_in_order, self.nodes)) == list(map(_in_order, other.nodes))

    def same_content(self, other: Segment) -> bool:
        """Return whether both have the same content and comments; layout may differ."""
        if self.lines == other.lines:
            return True
        return self.comments == other.comments and self.dumps == other.dumps


@dataclass(frozen=True, eq=False)
class StatementBlock:
    """The statements of a body, with its lines from `first` up to `end`."""

    source: PythonSource
    segments: tuple[Segment, ...]
    first: int
    end: int
    indent: str


@dataclass(frozen=True, eq=False)
class Clause:
    """A part of a compound statement: its header and its body."""

    kind: str
    node: ast.AST
    header: tuple[int, int]
    """The first line of the header, and the line after it."""
    body: StatementBlock


def _in_order(node: ast.stmt) -> str:
    """Return the dump of a statement, with the keyword arguments of calls sorted."""
    node = deepcopy(node)
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and all(k.arg for k in call.keywords):
            call.keywords.sort(key=lambda keyword: keyword.arg or "")
    return ast.dump(node)


def module_block(source: PythonSource) -> StatementBlock:
    """Return the statements of a module."""
    return block_of(source, source.tree.body, 0, len(source.lines), "", documented=True)


def block_of(
    source: PythonSource,
    statements: Sequence[ast.stmt],
    first: int,
    end: int,
    indent: str,
    *,
    documented: bool = False,
) -> StatementBlock:
    """Return the segments of the statements in the lines from first to end."""
    segments: list[Segment] = []
    groups = _groups(statements)
    at = first
    for number, nodes in enumerate(groups):
        code = first_line(nodes[0])
        stop = first_line(groups[number + 1][0]) if number + 1 < len(groups) else end
        comments, lead, blank = _gap(source, at, code)
        segments += [_comment(source, *found, indent) for found in comments]
        at = _end(source, nodes, stop, indent)
        key = key_of(nodes, documented and not number)
        segments.append(Segment(source, nodes, key, blank, lead, code, at, indent))
    comments, lead, blank = _gap(source, at, end)
    segments += [_comment(source, *found, indent) for found in comments]
    if lead < end:
        segments.append(_comment(source, blank, lead, end, indent))
    return StatementBlock(source, tuple(segments), first, end, indent)


def clauses_of(segment: Segment) -> list[Clause] | None:
    """Return the clauses of a compound statement; None for others, or unusual layout."""
    node = segment.node
    parts = _parts(node) if node is not None else []
    if not parts:
        return None
    source = segment.source
    headers = []
    for kind, owner, body in parts:
        line = first_line(body[0])
        started = owner.pattern if isinstance(owner, ast.match_case) else owner
        first = max(started.lineno - 1, segment.code)  # type: ignore[attr-defined]
        end = source.header_above(first, line)
        if kind in ("else", "finally"):
            first = end - 1
        if end <= first or _owns_line(source, body[0], line):
            return None  # the body is on the line of its header
        headers.append((first, end))
    clauses = []
    for number, (kind, owner, body) in enumerate(parts):
        end = headers[number + 1][0] if number + 1 < len(parts) else segment.end
        shown = source.lines[first_line(body[0])]
        indent = shown[: len(shown) - len(shown.lstrip())]
        documented = isinstance(
            owner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        )
        block = block_of(
            source, body, headers[number][1], end, indent, documented=documented
        )
        clauses.append(Clause(kind, owner, headers[number], block))
    return clauses


def _owns_line(source: PythonSource, node: ast.stmt, line: int) -> bool:
    shown = source.lines[line]
    column = source.span(node)[0] - source.starts[node.lineno - 1]
    return node.lineno - 1 == line and bool(shown[:column].strip())


def first_line(node: ast.stmt) -> int:
    """Return the first line of a statement, including its decorators."""
    decorators = getattr(node, "decorator_list", [])
    lines: list[int] = [node.lineno, *(d.lineno for d in decorators)]
    return min(lines) - 1


def _parts(node: ast.AST | None) -> list[tuple[str, ast.AST, list[ast.stmt]]]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [("def", node, node.body)]
    if isinstance(node, ast.With | ast.AsyncWith):
        return [("with", node, node.body)]
    if isinstance(node, ast.If):
        rest = node.orelse
        found: list[tuple[str, ast.AST, list[ast.stmt]]] = [("if", node, node.body)]
        chained = len(rest) == 1 and isinstance(rest[0], ast.If)
        if chained and rest[0].col_offset == node.col_offset:
            return found + _parts(rest[0])
        return [*found, ("else", node, rest)] if rest else found
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        found = [("loop", node, node.body)]
        return [*found, ("else", node, node.orelse)] if node.orelse else found
    if isinstance(node, ast.Try):
        found = [("try", node, node.body)]
        found += [("except", handler, handler.body) for handler in node.handlers]
        if node.orelse:
            found.append(("else", node, node.orelse))
        if node.finalbody:
            found.append(("finally", node, node.finalbody))
        return found
    if isinstance(node, ast.Match):
        case, *more = node.cases
        return [("match", node, case.body), *(("case", c, c.body) for c in more)]
    return []


def _groups(statements: Sequence[ast.stmt]) -> list[tuple[ast.stmt, ...]]:
    groups: list[tuple[ast.stmt, ...]] = []
    for node in statements:
        if groups and first_line(node) < (groups[-1][-1].end_lineno or 0):
            groups[-1] = (*groups[-1], node)
        else:
            groups.append((node,))
    return groups


def _end(
    source: PythonSource, nodes: tuple[ast.stmt, ...], stop: int, indent: str
) -> int:
    """Return the line after a statement; deeper comments below a body belong to it."""
    end = nodes[-1].end_lineno or 0
    if not _parts(nodes[-1]):
        return end
    for number in range(end, stop):
        line = source.lines[number]
        bare = line.lstrip()
        if bare and len(line) - len(bare) <= len(indent):
            break
        if bare:
            end = number + 1
    return end


def _gap(
    source: PythonSource, first: int, end: int
) -> tuple[list[tuple[int, int, int]], int, int]:
    """Split the lines before a statement: separate comments, and those right above it.

    Returns the former as (blank lines before, first line, line after), then the first
    line of the latter, and the number of blank lines before it.
    """
    apart: list[tuple[int, int, int]] = []
    blank = 0
    start: int | None = None
    for number in range(first, end):
        if source.lines[number].strip():
            if start is None:
                start = number
        else:
            if start is not None:
                apart.append((blank, start, number))
                start, blank = None, 0
            blank += 1
    return apart, end if start is None else start, blank


def _comment(
    source: PythonSource, blank: int, first: int, end: int, indent: str
) -> Segment:
    words = "\n".join(line.strip() for line in source.lines[first:end])
    return Segment(source, (), ("comment", words), blank, first, end, end, indent)
