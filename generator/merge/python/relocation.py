"""The parts of a file that another file takes over when definitions move.

A change of layout moves the definitions of a file to one or several others. The base
and the user's version of each new file are built from the definitions that it now has:
merged with the generated file, they keep the user's edits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping

from generator.merge.pieces import Lines, join_lines
from generator.merge.python.module_names import unbound_names
from generator.merge.python.python_source import PythonSource, parse_python
from generator.merge.python.segments import Segment, module_block
from generator.merge.regions import Region, find_regions

_REGION = re.compile(r"#[ \t]*(?:end)?region\b")


def defined_names(text: str) -> frozenset[str]:
    """Return the names that a module itself defines; empty if it is not Python."""
    source = parse_python(text)
    if source is None:
        return frozenset()
    return frozenset(
        name for node in source.tree.body for name in _statement_names(node)
    )


def module_bindings(text: str) -> frozenset[str]:
    """Return the names that a module defines or imports; empty if it is not Python."""
    source = parse_python(text)
    if source is None:
        return frozenset()
    imports = (
        n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)
    )
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    return defined_names(text) | names


def definition_files(
    base: str, ours: str, homes: Mapping[str, str], main: str
) -> dict[str, str]:
    """Return the new file of each definition of an edited file.

    `homes` has the files of generated definitions; others move to the file `main`. A
    definition that the user added moves to the file of all definitions that use it, if
    that is just one, else to the file of the definition above it.
    """
    source, known = parse_python(ours), defined_names(base)
    found: dict[str, str] = {}
    here = main
    body = source.tree.body if source is not None else []
    for node in body:
        for name in _statement_names(node):
            if name in known:
                here = homes.get(name, main)
            found[name] = here
    users = _users(body)
    # A definition may serve others below it that have been added too.
    for name in [name for name in reversed(found) if name not in known]:
        asking = {found.get(user, main) for user in users.get(name, ())}
        if len(asking) == 1:
            found[name] = asking.pop()
    return {name: homes.get(name, main) for name in known} | found


def _users(body: Iterable[ast.stmt]) -> dict[str, set[str]]:
    """Return the definitions of a module that use a name, by that name.

    Statements that define nothing are listed under an empty name.
    """
    found: dict[str, set[str]] = {}
    for node in body:
        used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        for name in _statement_names(node) or [""]:
            for each in used - {name}:
                found.setdefault(each, set()).add(name)
    return found


def extract_share(
    text: str, places: Mapping[str, str], target: str, *, is_main: bool
) -> str:
    """Return the part of a file that moves to `target`: definitions and their imports.

    The main file also gets everything that belongs to no definition.
    """
    source = parse_python(text)
    if source is None:
        return text
    pieces: list[tuple[int, Lines]] = []
    for segment in module_block(source).segments:
        names = [name for node in segment.nodes for name in _statement_names(node)]
        if names:
            stays = target in {places.get(name) for name in names}
        else:
            stays = is_main or _imports(segment)
        kept = segment.lines
        if not (stays and is_main):
            kept = [ln for ln in kept if bool(_REGION.match(ln)) == (not stays)]
        pieces.append((segment.blank, kept if stays or is_main else []))
    return _drop_unused(join_lines(_space_pieces(pieces)), _used_names(source))


def _space_pieces(pieces: Iterable[tuple[int, Lines]]) -> Lines:
    """Return the lines of pieces, with the number of blank lines above each.

    A piece without lines leaves its blank lines to the next one, if they are more.
    """
    lines: Lines = []
    blank = 0
    for above, piece in pieces:
        blank = max(blank, above)
        if piece:
            lines += ["" for _ in range(blank)] + piece
            blank = 0
    return lines


def rename_regions(text: str, target: str) -> str:
    """Return a text with its regions renamed to match those of another text.

    In a module of several entities, region names have prefixes: `book methods` for
    `methods`. Regions are paired by these words and by the enclosing definition.
    """
    found = find_regions(text, python=True) or {}
    others = find_regions(target, python=True) or {}
    if not found.keys() - others.keys():
        return text
    source, other = parse_python(text), parse_python(target)
    if source is None or other is None:
        return text
    free = {
        (_owner(other, region), name): region
        for name, region in others.items()
        if name not in found
    }
    lines = list(source.lines)
    for name, region in found.items():
        owner = _owner(source, region)
        fitting = [
            new for holder, new in free if holder == owner and _shares_suffix(name, new)
        ]
        if name not in others and len(fitting) == 1:
            head, _, tail = lines[region.first].rpartition(name)
            lines[region.first] = f"{head}{fitting[0]}{tail}"
    return join_lines(lines)


def move_imports(text: str, home: Callable[[str, str], str | None]) -> str:
    """Return a text whose imports follow names to other modules.

    `home` returns the new module of a name of a module, None if it has not moved.
    """
    source = parse_python(text)
    if source is None:
        return text
    lines: Lines = list(source.lines)
    found = [n for n in ast.walk(source.tree) if isinstance(n, ast.ImportFrom)]
    for node in sorted(found, key=lambda each: each.lineno, reverse=True):
        if node.level or node.module is None or node.end_lineno is None:
            continue
        homes = [home(node.module, alias.name) for alias in node.names]
        first, end = node.lineno - 1, node.end_lineno
        if not any(homes) or not _is_alone(source, node):
            continue
        if len(set(homes)) == 1:
            lines[first] = re.sub(
                rf"(?<=from\s){re.escape(node.module)}(?=\s)",
                homes[0] or node.module,
                lines[first],
                count=1,
            )
            continue
        lines[first:end] = _split_import(node, homes, " " * node.col_offset)
    return join_lines(lines)


def _split_import(node: ast.ImportFrom, homes: list[str | None], indent: str) -> Lines:
    """Return an import split by the modules that its names are in now."""
    names: dict[str, list[str]] = {}
    for alias, home in zip(node.names, homes, strict=True):
        shown = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
        names.setdefault(home or node.module or "", []).append(shown)
    return [
        f"{indent}from {module} import {', '.join(found)}"
        for module, found in sorted(names.items())
    ]


def _is_alone(source: PythonSource, node: ast.ImportFrom) -> bool:
    """Return whether no other code is on the lines of an import."""
    before = source.lines[node.lineno - 1][: node.col_offset]
    behind = source.lines[(node.end_lineno or 1) - 1][node.end_col_offset :].strip()
    return not before.strip() and not behind


def _drop_unused(text: str, used: frozenset[str]) -> str:
    """Return a text without the imports that only removed code used."""
    source = parse_python(text)
    if source is None:
        return text
    left = used - _used_names(source)
    pieces: list[tuple[int, Lines]] = []
    for segment in module_block(source).segments:
        node, kept = segment.node, segment.lines
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a for a in node.names if _bound_name(a) not in left]
            if not names:
                kept = []
            elif len(names) < len(node.names):
                above = segment.lines[: segment.code - segment.first]
                smaller = ast.unparse(_with_names(node, names))
                kept = [*above, smaller]
        pieces.append((segment.blank, kept))
    return join_lines(_space_pieces(pieces))


def _with_names(
    node: ast.Import | ast.ImportFrom, names: list[ast.alias]
) -> ast.Import | ast.ImportFrom:
    if isinstance(node, ast.Import):
        return ast.Import(names)
    return ast.ImportFrom(node.module, names, node.level)


def _bound_name(alias: ast.alias) -> str:
    """Return the name that an import binds."""
    return alias.asname or alias.name.partition(".")[0]


def _used_names(source: PythonSource) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name))


def _imports(segment: Segment) -> bool:
    node = segment.node
    if isinstance(node, ast.If):
        return all(isinstance(n, ast.Import | ast.ImportFrom) for n in node.body)
    return isinstance(node, ast.Import | ast.ImportFrom) or segment.key[0] == "doc"


def _statement_names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _owner(source: PythonSource, region: Region) -> str:
    """Return the name of the class or function around a region, empty if none."""
    if not region.indent:
        return ""
    above = [
        node.name
        for node in source.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno - 1 <= region.first
    ]
    return above[-1] if above else ""


def _shares_suffix(name: str, other: str) -> bool:
    return f" {other}".endswith(f" {name}") or f" {name}".endswith(f" {other}")


def find_definition(text: str, name: str) -> Lines | None:
    """Return the lines of the definition of a name; None unless it is the only one."""
    source = parse_python(text)
    if source is None:
        return None
    found = [
        segment
        for segment in module_block(source).segments
        if segment.node is not None and name in _statement_names(segment.node)
    ]
    return (
        found[0].source.lines[found[0].code : found[0].end] if len(found) == 1 else None
    )


def replace_definition(text: str, name: str, lines: Lines) -> str:
    """Return a text with the definition of a name replaced."""
    source = parse_python(text)
    result: Lines = []
    for segment in module_block(source).segments if source is not None else ():
        kept = segment.lines
        if segment.node is not None and name in _statement_names(segment.node):
            kept = [*kept[: segment.code - segment.first], *lines]
        result += ["" for _ in range(segment.blank)] + kept
    return join_lines(result)


def add_missing_imports(text: str, other: str) -> str:
    """Return a text with the imports that it lacks and another text has."""
    source, donor = parse_python(text), parse_python(other)
    missing = unbound_names(text)
    if source is None or donor is None or not missing:
        return text
    found: Lines = []
    for node in donor.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias for alias in node.names if _bound_name(alias) in missing]
            if names:
                found.append(ast.unparse(_with_names(node, names)))
    at = max(
        (
            node.end_lineno or 0
            for node in source.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            or (node is source.tree.body[0] and _is_docstring(node))
        ),
        default=0,
    )
    return join_lines([*source.lines[:at], *found, *source.lines[at:]])


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def remove_definitions(text: str, names: frozenset[str]) -> str:
    """Return a text without some definitions, and the imports that only they used."""
    kept = dict.fromkeys(defined_names(text) - names, "")
    return extract_share(text, kept, "", is_main=True)
