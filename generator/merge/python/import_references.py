"""The imports of a module, and redirecting them to other modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.merge.choose import side_line_numbers
from generator.merge.conflicts import Labels, find_conflicts, render_conflicts
from generator.merge.pieces import Clash, join_lines, split_lines
from generator.merge.python.import_layout import (
    LineEdit,
    format_alias,
    format_import,
    full_module,
    insert_import,
)
from generator.merge.python.module_names import module_names
from generator.merge.python.python_source import PythonSource, parse_python
from generator.merge.three_way import MergeResult


@dataclass(frozen=True)
class ModuleReference:
    """A name of another module that a module uses."""

    module: str
    name: str
    """The name in that module; empty if only the module itself is imported."""
    line: int
    """The first line of the import statement, counting from 0."""
    is_attribute: bool = False
    """Whether the name is an attribute of the imported module, not imported itself."""


@lru_cache(maxsize=2048)
def find_references(text: str, package: str) -> tuple[ModuleReference, ...] | None:
    """Return the names of other modules that a module uses; None if it is not Python.

    `package` is the package that its relative imports start from.
    """
    source = parse_python(text)
    return None if source is None else tuple(_references(source.tree, package))


def _references(tree: ast.Module, package: str) -> Iterator[ModuleReference]:
    known: dict[str, tuple[str, int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for bound, reference in references_of_import(node, package):
                yield reference
                parts = filter(None, (reference.module, reference.name))
                known.setdefault(bound, (".".join(parts), reference.line))
    for name in _find_other_bindings(tree):
        known.pop(name, None)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and (owner := _dotted_name(node.value)) in known
        ):
            module, line = known[owner]
            yield ModuleReference(module, node.attr, line, is_attribute=True)


def references_of_import(
    node: ast.Import | ast.ImportFrom, package: str
) -> Iterator[tuple[str, ModuleReference]]:
    """Yield the references of an import, each with its local name."""
    for alias in node.names:
        bound, line = alias.asname or alias.name, node.lineno - 1
        if isinstance(node, ast.Import):
            yield bound, ModuleReference(alias.name, "", line)
        elif alias.name != "*":
            yield bound, ModuleReference(_module(node, package), alias.name, line)


def _module(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    around = package.split(".")
    parts = around[: len(around) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _dotted_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := _dotted_name(node.value)):
        return f"{owner}.{node.attr}"
    return ""


def _find_other_bindings(tree: ast.Module) -> Iterator[str]:
    """Yield the names that something other than an import binds in any scope."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


ImportMoves = Mapping[ModuleReference, str]
"""The new modules of imported names."""


def redirect_imports(text: str, moves: ImportMoves) -> str | None:
    """Return a text whose imports follow names to other modules.

    None if one of them cannot be changed safely, for instance due to a comment.
    """
    source = parse_python(text)
    if source is None:
        return None
    by_line: dict[int, dict[str, str]] = {}
    for reference, module in moves.items():
        if reference.is_attribute or not reference.name:
            return None
        by_line.setdefault(reference.line, {})[reference.name] = module
    edits: list[LineEdit] = []
    for body in _bodies(source.tree):
        for number, node in enumerate(body):
            found = by_line.pop(node.lineno - 1, None)
            if found is None:
                continue
            made = _redirections(source, body, number, found)
            if made is None:
                return None
            edits += made
    if by_line:
        return None
    lines = list(source.lines)
    for first, end, new in sorted(edits, key=lambda e: e[:2], reverse=True):
        lines[first:end] = new
    return _reject_lost_names(text, join_lines(lines))


def _reject_lost_names(before: str, after: str) -> str | None:
    """Return the text `after`, or None if it lacks a name that `before` binds."""
    old, new = module_names(before), module_names(after)
    if old is None or new is None or old.bound - new.bound:
        return None
    return after


def _redirections(
    source: PythonSource, body: list[ast.stmt], number: int, moves: Mapping[str, str]
) -> list[LineEdit] | None:
    """Return the edits for one import; None if they would lose code or comments."""
    node = body[number]
    first, end = node.lineno - 1, node.end_lineno or node.lineno
    comment = source.comments.get(end - 1, "")
    within = any(n in source.comments for n in range(first, end - 1))
    before, behind = source.slice(first, end)
    start, stop = source.span(node)
    beside = source.text[before:start] + source.text[stop:behind]
    if not isinstance(node, ast.ImportFrom) or within:
        return None
    if beside.removesuffix(comment).strip():
        return None  # another statement is on the same line
    moved: dict[str, list[str]] = {}
    for alias in node.names:
        moved.setdefault(moves.get(alias.name, ""), []).append(format_alias(alias))
    stays = moved.pop("", [])
    indent = source.text[before:start]
    left = format_import(full_module(node), stays, indent, comment) if stays else []
    return [
        (first, end, left),
        *(
            insert_import(source, body, number, module, names, comment)
            for module, names in moved.items()
        ),
    ]


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield body


def mark_broken_imports(
    text: str, broken: Mapping[ModuleReference, str], labels: Labels, path: str
) -> MergeResult:
    """Return a text with its broken imports marked as conflicts.

    `broken` has the reason for each reference. The text may have other conflicts:
    references are those of our side, and imports inside a conflict are left alone.
    """
    numbers = side_line_numbers(text, "ours", path=path) or []
    lines = split_lines(text)
    source = parse_python(join_lines([lines[number] for number in numbers]))
    reasons: dict[int, dict[str, str]] = {}
    for reference, reason in broken.items():
        name = "" if reference.is_attribute else reference.name
        reasons.setdefault(reference.line, {})[name] = reason
    inside = {
        number
        for conflict in find_conflicts(text, path=path)
        for number in range(conflict.first - 1, conflict.last)
    }
    edits: list[LineEdit] = []
    for node in _imports(source.tree) if source is not None else ():
        found = reasons.pop(node.lineno - 1, None)
        places = numbers[node.lineno - 1 : node.end_lineno]
        if found and inside.isdisjoint(places):
            shown_lines = [lines[number] for number in places]
            left = _without(node, set(found), shown_lines[0][: node.col_offset])
            why = "; ".join(dict.fromkeys(found.values()))
            clash = Clash(shown_lines, shown_lines, left, within=why)
            edits.append(
                (
                    places[0],
                    places[-1] + 1,
                    split_lines(render_conflicts([clash], labels)[0]),
                )
            )
    for first, end, new in sorted(edits, key=lambda e: e[:2], reverse=True):
        lines[first:end] = new
    marked = join_lines(lines)
    return MergeResult(marked, find_conflicts(marked, path=path))


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def _without(
    node: ast.Import | ast.ImportFrom, names: set[str], indent: str
) -> list[str]:
    """Return the lines of an import without some of its names."""
    if not isinstance(node, ast.ImportFrom) or "" in names:
        return []
    left = [alias for alias in node.names if alias.name not in names]
    return (
        format_import(full_module(node), list(map(format_alias, left)), indent)
        if left
        else []
    )
