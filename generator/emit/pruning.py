"""Pruning of definitions in shared modules that the backend does not use."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.python import finish_file
from generator.tree import Tree

SHARED = (
    *("app/core/defaults.py", "app/core/schemas.py", "app/core/wire.py"),
    *("app/db/dialect_sql.py", "app/db/folding.py", "app/db/types.py"),
    *("tests/edges.py", "tests/support.py"),
)
"""Modules whose definitions are emitted only if other modules refer to them."""
_Name = tuple[str, str]
"""A module and one of its names, which is empty for the module itself."""
_FROM = re.compile(r"^ *from ([\w.]+) import (?:\(([^)]*)\)|(.*))", re.MULTILINE)


@dataclass
class _Statement:
    """A top-level statement of a shared module, by its lines."""

    first: int
    last: int
    binds: set[str] = field(default_factory=set)
    """The names that it defines; a statement without any is kept with its module."""
    uses: set[_Name] = field(default_factory=set)
    is_definition: bool = False
    """Whether it is a class or function, surrounded by two blank lines."""


def prune(tree: Tree, without: Collection[str] = ()) -> Tree:
    """Return a tree without the unreferenced definitions of shared modules.

    Modules with nothing left are dropped. Those in `without` are kept complete.
    """
    modules = {_module(p): p for p in SHARED if p in tree and p not in without}
    shared = frozenset(modules)
    statements = {m: _statements(m, tree[p].text, shared) for m, p in modules.items()}
    referring = (
        file.text
        for path, file in tree.items()
        if path.endswith(".py") and path not in modules.values()
    )
    roots = {name for text in referring for name in _references(text, modules)}
    kept = _find_reachable(roots, statements)
    pruned = dict(tree)
    for module, path in modules.items():
        text = _pruned_text(tree[path].text, statements[module], module, kept)
        if text is None:
            del pruned[path]
        elif text != tree[path].text:
            pruned[path] = replace(tree[path], text=finish_file(path, text))
    return pruned


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def _references(text: str, modules: Mapping[str, str]) -> Iterator[_Name]:
    """Yield the names of shared modules that the text of another module mentions."""
    for found in _FROM.finditer(text):
        package, names = found[1], (found[2] or found[3]).split(",")
        for name in filter(None, (each.strip() for each in names)):
            if package in modules:
                yield package, name
            elif f"{package}.{name}" in modules:
                yield f"{package}.{name}", ""
                for used in re.findall(rf"\b{name}\.(\w+)", text):
                    yield f"{package}.{name}", used


# The text is one of few, whatever the spec.
@lru_cache(maxsize=64)
def _statements(
    module: str, text: str, modules: frozenset[str]
) -> tuple[_Statement, ...]:
    """Return the statements of a shared module, without its docstring and imports."""
    body = ast.parse(text).body
    known: dict[str, _Name] = {}
    found: list[_Statement] = []
    last = 0
    for number, node in enumerate(body):
        if isinstance(node, ast.ImportFrom):
            known |= _imported_names(node, modules)
        if isinstance(node, ast.Import | ast.ImportFrom) or not number:
            last = node.end_lineno or 0
            continue
        end = node.end_lineno or 0
        if found and _is_text(node):
            # The docstring of the variable above.
            found[-1].last = last = end
            continue
        found.append(
            _Statement(last + 1, end, _defined_names(node), set(), _is_definition(node))
        )
        last = end
    own = {name: (module, name) for each in found for name in each.binds}
    for node in body:
        for each in found:
            if each.first <= node.lineno <= each.last:
                each.uses |= set(_used_names(node, {**known, **own}, modules))
                each.binds |= _registered_names(node, own)
    return tuple(found)


def _imported_names(node: ast.ImportFrom, modules: frozenset[str]) -> dict[str, _Name]:
    package = node.module or ""
    names: dict[str, _Name] = {}
    for alias in node.names:
        if package in modules:
            names[alias.name] = package, alias.name
        elif f"{package}.{alias.name}" in modules:
            names[alias.name] = f"{package}.{alias.name}", ""
    return names


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_definition(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)


def _defined_names(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines."""
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return {node.name}
        case ast.Assign():
            targets: list[ast.expr] = node.targets
        case ast.AnnAssign():
            targets = [node.target]
        case _:
            targets = []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _registered_names(node: ast.stmt, own: Mapping[str, _Name]) -> set[str]:
    """Return the arguments of registering decorators, such as `@compiles(folded)`."""
    decorators = getattr(node, "decorator_list", [])
    arguments = (
        argument
        for each in decorators
        if isinstance(each, ast.Call)
        for argument in each.args
    )
    return {a.id for a in arguments if isinstance(a, ast.Name) and a.id in own}


def _used_names(
    node: ast.stmt, known: Mapping[str, _Name], modules: frozenset[str]
) -> Iterator[_Name]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in known:
            yield known[part.id]
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            module, name = known.get(part.value.id, ("", ""))
            if module in modules and not name:
                yield module, part.attr


def _find_reachable(
    roots: set[_Name], statements: Mapping[str, tuple[_Statement, ...]]
) -> set[_Name]:
    """Return all names reachable from the roots."""
    users: dict[_Name, list[_Statement]] = {}
    for module, found in statements.items():
        for each in found:
            for name in each.binds or {""}:
                users.setdefault((module, name), []).append(each)
    reached: set[_Name] = set()
    todo = list(roots)
    while todo:
        wanted = todo.pop()
        if wanted in reached:
            continue
        reached.add(wanted)
        todo.append((wanted[0], ""))
        todo += (used for each in users.get(wanted, ()) for used in each.uses)
    return reached


def _pruned_text(
    text: str, statements: Sequence[_Statement], module: str, kept: set[_Name]
) -> str | None:
    """Return the text of a module without the unused definitions, or None if unused."""
    if (module, "") not in kept:
        return None
    lines = text.splitlines()
    start = statements[0].first - 1 if statements else len(lines)
    left = lines[:start]
    before: _Statement | None = None
    skips = False
    for each in statements:
        if each.binds and not any((module, name) in kept for name in each.binds):
            skips = True
            continue
        own = lines[each.first - 1 : each.last]
        if skips and before is not None:
            is_apart = before.is_definition or each.is_definition
            while not own[0]:
                own.pop(0)
            left += ["", ""] if is_apart else [""]
        left += own
        before, skips = each, False
    return "\n".join([*left, ""])
