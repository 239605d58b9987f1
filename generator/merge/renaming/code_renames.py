"""The renamed definitions: modules, and names by module and path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.merge.renaming.module_scopes import Module


@dataclass(frozen=True)
class CodeRenames:
    """The renames in the emitted code."""

    modules: Mapping[str, str] = field(default_factory=dict)
    """By old dotted name of a module: the new one."""
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By old module and path of a generated definition, such as (`app.models.task`,
    `Task.due`) or `TaskService.get_task.task_id`: the new last part of the path."""
    models: Mapping[str, str] = field(default_factory=dict)
    """By old class name: the new name of a model, which strings may name."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """By old table name: the new one."""

    def __bool__(self) -> bool:
        return bool(self.modules or self.names)


@dataclass(frozen=True)
class EmittedPair:
    """An emitted file before and after the renames."""

    old_path: str
    old_text: str
    new_path: str
    new_text: str
    rename: Callable[[str], str]
    """Renames the spec's words in a name."""
    parts: frozenset[str] = frozenset()
    """Old names of fields, relations and values, renamed even if still in use."""


def module_path(path: str) -> tuple[str, bool]:
    """Return the dotted name of the module at a path, and whether it is a package."""
    parts = path.removesuffix(".py").removesuffix(".pyi").split("/")
    is_package = parts[-1] == "__init__" and len(parts) > 1
    return ".".join(parts[:-1] if is_package else parts), is_package


def module_file_paths(module: str) -> tuple[str, str]:
    """Return the paths at which a module can be."""
    path = module.replace(".", "/")
    return f"{path}/__init__.py", f"{path}.py"


def find_code_renames(pairs: Iterable[EmittedPair]) -> CodeRenames:
    """Find the renames by comparing the definitions in old and new files."""
    from generator.merge.renaming.module_scopes import read_module
    from generator.merge.renaming.source_text import UnparsableSource

    modules: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    models: dict[str, str] = {}
    tables: dict[str, str] = {}
    for pair in pairs:
        if not pair.old_path.endswith(".py"):
            continue
        (old_name, _), (new_name, _) = map(module_path, (pair.old_path, pair.new_path))
        if old_name != new_name:
            modules[old_name] = new_name
        if pair.old_text == pair.new_text and not pair.parts:
            continue
        try:
            old = read_module(old_name, pair.old_text)
            new = read_module(new_name, pair.new_text)
        except UnparsableSource:
            continue
        for path, name in _definitions(old, new, pair):
            names[old_name, path] = name
            before, after = _table(old, path), _table(new, name)
            if before and after:
                models[path], tables[before] = name, after
    return CodeRenames(modules, names, models, tables)


def _table(module: Module, name: str) -> str | None:
    """Return the `__tablename__` of a class, if it has one."""
    scope = module.scopes.get(name)
    bindings = scope.bindings.get("__tablename__", ()) if scope else ()
    values = [getattr(each.value, "value", None) for each in bindings]
    return values[0] if values and isinstance(values[0], str) else None


def _definitions(
    old: Module, new: Module, pair: EmittedPair
) -> Iterator[tuple[str, str]]:
    """Yield the path and new name of each renamed definition of a module.

    A name that still exists also counts as renamed if another one was renamed to it:
    two names may be swapped.
    """
    places = {"": ""}
    for path, scope in old.scopes.items():
        place = places.get(path)
        if place is None or place not in new.scopes:
            continue
        before = {
            name
            for name, bindings in scope.bindings.items()
            if any(binding.kind != "import" for binding in bindings)
        }
        after = new.scopes[place].bindings
        become = {pair.rename(name) for name in before if pair.rename(name) != name}
        become |= pair.parts if scope.is_class else frozenset()
        for name in sorted(before):
            other = pair.rename(name)
            is_free = name not in after or name in become
            if other == name or other not in after or not is_free:
                other = name
            else:
                yield scope.path(name), other
            places[scope.path(name)] = new.scopes[place].path(other)
