"""What was renamed, as things: modules, and definitions by where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.merge.renaming.scopes import Module


@dataclass(frozen=True)
class Things:
    """What was renamed in the emitted code."""

    modules: Mapping[str, str] = field(default_factory=dict)
    """New dotted names of modules by old ones."""
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """New names by module and path of what the generator defines: `Task.due` of
    `app.models.task`, `TaskService.get_task.task_id`. Only the last part is new."""
    models: Mapping[str, str] = field(default_factory=dict)
    """New names of classes that have a table, which strings may name."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """New names of tables by old ones."""

    def __bool__(self) -> bool:
        return bool(self.modules or self.names)


@dataclass(frozen=True)
class Pair:
    """An emitted file before and now."""

    old_path: str
    old_text: str
    new_path: str
    new_text: str
    renamed: Callable[[str], str]
    """Gives a name with the words of the spec renamed."""
    parts: frozenset[str] = frozenset()
    """Old names of fields and the like, renamed although others may have them now."""


def module_path(path: str) -> tuple[str, bool]:
    """Return the dotted name of the module at a path, and whether it is a package."""
    parts = path.removesuffix(".py").removesuffix(".pyi").split("/")
    is_package = parts[-1] == "__init__" and len(parts) > 1
    return ".".join(parts[:-1] if is_package else parts), is_package


def paths_of(module: str) -> tuple[str, str]:
    """Return the paths at which a module may be."""
    path = module.replace(".", "/")
    return f"{path}/__init__.py", f"{path}.py"


def things_of(pairs: Iterable[Pair]) -> Things:
    """Return what has another name in the new files, read off their definitions."""
    from generator.merge.renaming.scopes import read_module
    from generator.merge.renaming.source import Unreadable

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
        except Unreadable:
            continue
        for path, name in _definitions(old, new, pair):
            names[old_name, path] = name
            before, after = _table(old, path), _table(new, name)
            if before and after:
                models[path], tables[before] = name, after
    return Things(modules, names, models, tables)


def _table(module: Module, name: str) -> str | None:
    """Return the table of a class, if it says what it is called."""
    scope = module.scopes.get(name)
    bindings = scope.bindings.get("__tablename__", ()) if scope else ()
    values = [getattr(each.value, "value", None) for each in bindings]
    return values[0] if values and isinstance(values[0], str) else None


def _definitions(old: Module, new: Module, pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield what is defined in the new module in the place of another name.

    A name that is still there was renamed too if another one has become it: two names
    may be swapped.
    """
    places = {"": ""}
    for path, scope in old.scopes.items():
        place = places.get(path)
        if place is None or place not in new.scopes:
            continue
        before = {
            name
            for name, bindings in scope.bindings.items()
            if any(binding.way != "import" for binding in bindings)
        }
        after = new.scopes[place].bindings
        become = {pair.renamed(name) for name in before if pair.renamed(name) != name}
        become |= pair.parts if scope.is_class else frozenset()
        for name in sorted(before):
            other = pair.renamed(name)
            is_free = name not in after or name in become
            if other == name or other not in after or not is_free:
                other = name
            else:
                yield scope.path(name), other
            places[scope.path(name)] = new.scopes[place].path(other)
